import type { DebugProtocol } from '@vscode/debugprotocol';
import { errorId } from '../../src/dap/errorIds.ts';
import { fakeHost, InlineClient } from '../support/inlineAdapter.ts';
import { MarkedExecution } from '../support/markedExecution.ts';
import { Draws } from '../support/random.ts';
import { percentile } from './figures.ts';
import { amount, type Soak } from './soak.ts';

const mostMilliseconds = 50;
const internalError = errorId('internal');
const staleRequestsPerRound = 20;
/** So many places are remembered that are left: old ones and such as have just been. */
const mostLeft = 200;
const roundsPerRestart = 25;

/** What a client learned of one place where a request stood. */
interface Place {
  readonly mark: string;
  readonly threadId: number;
  readonly frameIds: readonly number[];
  readonly references: readonly number[];
}

type Bodies = {
  readonly stackTrace: DebugProtocol.StackTraceResponse['body'];
  readonly scopes: DebugProtocol.ScopesResponse['body'];
  readonly variables: DebugProtocol.VariablesResponse['body'];
};

/** Two requests that stop time and again, and a client that remembers ids for longer than they live. */
class ForgetfulOrg {
  readonly execution = new MarkedExecution();
  readonly client = new InlineClient(fakeHost(this.execution));
  readonly breaches: string[] = [];
  readonly waits: number[] = [];
  readonly #draws: Draws;
  readonly #standing = new Map<string, Place>();
  readonly #left: Place[] = [];
  #requests = 0;
  #requestIds = this.#newRequests();
  answered = 0;

  constructor(seed: number) {
    this.#draws = new Draws(seed);
  }

  /** Stops what runs, looks at it, and lets one of both go on in one of the ways in which a request can. */
  async round(): Promise<void> {
    for (const requestId of this.#requestIds.filter((id) => !this.#standing.has(id))) {
      this.#standing.set(requestId, await this.#lookAt(this.execution.stop(requestId)));
    }
    await this.#leave(this.#draws.one(this.#requestIds));
    this.client.forget();
  }

  async restart(): Promise<void> {
    this.#left.push(...this.#standing.values());
    this.#standing.clear();
    this.#requestIds = this.#newRequests();
    await this.client.body('restart');
  }

  /** One request with an id of a place that is left. Whatever is answered must hold nothing, and nobody may ask the org. */
  async askStale(): Promise<void> {
    const place = this.#draws.happens(0.5) ? this.#left.at(-1) : this.#draws.one(this.#left);
    if (place === undefined) {
      return;
    }
    const [command, args] = this.#staleRequest(place);
    const calls = this.execution.calls.length;
    const start = performance.now();
    const response = await this.client.request(command, args);
    this.waits.push(performance.now() - start);
    const text = JSON.stringify(response);
    const asked = `${command} ${JSON.stringify(args)} of ${place.mark}`;
    if (/ at stop \d/.test(text)) {
      this.breaches.push(`${asked} was answered with a value: ${text.slice(0, 300)}`);
    }
    if (this.execution.calls.length !== calls) {
      this.breaches.push(`${asked} called the org: ${this.execution.calls.slice(calls).join(', ')}`);
    }
    const { error } = (response.body ?? {}) as { readonly error?: DebugProtocol.Message };
    if (error?.id === internalError) {
      this.breaches.push(`${asked} failed inside.`);
    }
  }

  /** The other request still stands: its ids find what is there. */
  async askLive(): Promise<void> {
    for (const { mark, references } of this.#standing.values()) {
      const { variables } = await this.#ask('variables', { variablesReference: this.#draws.one(references) });
      const wrong = variables.filter(({ name, value }) => name === 'owner' && value !== `'${mark}'`);
      this.breaches.push(...wrong.map(({ value }) => `${value} was shown for ${mark}.`));
      this.answered += variables.length;
    }
  }

  #staleRequest({ threadId, frameIds, references }: Place): readonly [command: string, args: object] {
    const frameId = this.#draws.one(frameIds);
    const isThreadGone = ![...this.#standing.values()].some((place) => place.threadId === threadId);
    const requests: readonly (readonly [command: string, args: object])[] = [
      ['scopes', { frameId }],
      ['variables', { variablesReference: this.#draws.one(references) }],
      ['variables', { variablesReference: this.#draws.one(references), start: 1, count: 5, filter: 'named' }],
      ['variables', { variablesReference: frameId }],
      ['scopes', { frameId: this.#draws.one(references) }],
      [
        'evaluate',
        {
          frameId,
          expression: this.#draws.one(['owner', 'object.owner']),
          context: this.#draws.one(['watch', 'repl', 'clipboard']),
        },
      ],
      ['completions', { frameId, text: 'object.', column: 8 }],
      ...(isThreadGone
        ? [
            ...['stackTrace', 'exceptionInfo', 'continue', 'next', 'stepIn', 'stepOut'].map(
              (command) => [command, { threadId }] as const,
            ),
          ]
        : []),
    ];
    return this.#draws.one(requests);
  }

  async #lookAt(mark: string): Promise<Place> {
    const { threads } = await this.client.body<DebugProtocol.ThreadsResponse['body']>('threads');
    for (const { id: threadId } of threads) {
      const stack = await this.client.request('stackTrace', { threadId });
      const frames = stack.success ? (stack.body as Bodies['stackTrace']).stackFrames : [];
      if (frames[0]?.name === mark) {
        const references: number[] = [];
        for (const { id } of frames) {
          const { scopes } = await this.#ask('scopes', { frameId: id });
          references.push(...scopes.map(({ variablesReference }) => variablesReference));
          const { variables } = await this.#ask('variables', { variablesReference: scopes[0]?.variablesReference });
          references.push(...variables.map(({ variablesReference }) => variablesReference).filter((id) => id > 0));
        }
        return { mark, threadId, frameIds: frames.map(({ id }) => id), references };
      }
    }
    throw new Error(`No thread stands at ${mark}.`);
  }

  async #leave(requestId: string): Promise<void> {
    const place = this.#standing.get(requestId);
    if (place === undefined) {
      return;
    }
    this.#standing.delete(requestId);
    switch (this.#draws.below(4)) {
      case 0:
        this.execution.goOn(requestId);
        break;
      case 1:
        this.execution.finish(requestId);
        this.#requestIds = this.#requestIds.map((id) => (id === requestId ? this.#newRequest() : id));
        break;
      default:
        await this.client.body(this.#draws.one(['continue', 'next', 'stepIn', 'stepOut']), {
          threadId: place.threadId,
        });
    }
    this.#left.push(place);
    if (this.#left.length > mostLeft) {
      this.#left.splice(this.#draws.below(mostLeft), 1);
    }
  }

  #newRequests(): readonly string[] {
    return [this.#newRequest(), this.#newRequest()];
  }

  #newRequest(): string {
    return `07c${++this.#requests}`;
  }

  #ask<Command extends keyof Bodies>(command: Command, args: object): Promise<Bodies[Command]> {
    return this.client.body(command, args);
  }
}

const staleIds: Soak = {
  id: 'R5',
  title: 'an id of before finds nothing, asks the org nothing, and is answered at once',
  run: async (scale) => {
    const count = amount(scale, 10_000, 400);
    const org = new ForgetfulOrg(scale.seed);
    await org.client.start([3]);
    for (let round = 1; org.waits.length < count; round++) {
      await org.round();
      for (let request = 0; request < staleRequestsPerRound; request++) {
        await org.askStale();
      }
      await org.askLive();
      if (round % roundsPerRestart === 0) {
        await org.restart();
      }
    }
    await org.client.body('disconnect');
    const { breaches, waits } = org;
    const slowest = percentile(waits, 0.99);
    if (scale.full && slowest > mostMilliseconds) {
      breaches.push(`One in a hundred was answered only after ${slowest.toFixed(1)} ms.`);
    }
    if (org.answered < count / 100) {
      breaches.push(`Only ${org.answered} values of the other request were seen.`);
    }
    const figures = `p99 ${slowest.toFixed(1)} ms, ${org.answered} values of requests that stand`;
    return { count: waits.length, of: 'requests with ids of before', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [staleIds];
