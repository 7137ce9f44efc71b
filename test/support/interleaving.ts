import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure } from '../../src/core/base/failure.ts';
import { fakeHost, InlineClient } from './inlineAdapter.ts';
import { MarkedExecution } from './markedExecution.ts';
import { Draws } from './random.ts';
import { type Asked, orderProblems, resuming, type Timeline } from './timeline.ts';

const requestIds = ['07c1', '07c2'];
const path = '/src/Pricing.cls';
const steps = 30;
const endings = [
  { kind: 'sessionTerminated', reason: 'The org has ended it.' },
  { kind: 'linkDead', reason: 'The login access has ended.' },
] as const;

type Arguments = Readonly<Record<string, unknown>>;

/** What came over the wire, and what did not fit. */
export interface Game {
  readonly timeline: Timeline;
  /** Values that were shown where they do not belong. */
  readonly problems: readonly string[];
  /** How often a variable was reached through its own frame. */
  readonly valuesSeen: number;
  /** What the org said when it ended the session before anybody here did. */
  readonly endReason: string | undefined;
}

/** Its answers come late, early and in any order, and now and then fail. */
class RestlessExecution extends MarkedExecution {
  readonly #draws: Draws;

  constructor(draws: Draws) {
    super();
    this.#draws = draws;
    this.before = async () => {
      for (let turns = draws.below(6); turns > 0; turns--) {
        await Promise.resolve();
      }
      if (draws.happens(0.1)) {
        throw new Failure('orgUnreachable', 'A failed call.');
      }
    };
  }

  stopAnyhow(requestId: string): void {
    this.stop(requestId, this.#draws.one([undefined, ...this.armed.keys()]));
  }
}

/** Plays org events and client requests against each other in an order that the seed decides. */
class Player {
  readonly #draws: Draws;
  readonly #execution: RestlessExecution;
  readonly #client: InlineClient;
  readonly #timeline: Timeline[number][] = [];
  readonly #problems: string[] = [];
  readonly #underway: Promise<unknown>[] = [];
  #valuesSeen = 0;
  #endReason: string | undefined;
  #isEndAsked = false;

  constructor(seed: number) {
    this.#draws = new Draws(seed);
    this.#execution = new RestlessExecution(this.#draws);
    this.#client = new InlineClient(fakeHost(this.#execution));
    this.#client.adapter.onDidSendMessage((message) => this.#timeline.push(message));
  }

  async play(): Promise<Game> {
    await this.#begin();
    if (this.#draws.happens(0.5)) {
      requestIds.forEach((requestId) => {
        this.#execution.stopAnyhow(requestId);
      });
    }
    for (let step = 0; step < steps; step++) {
      this.#draws.one(this.#actions)();
      for (let turns = this.#draws.below(8); turns > 0; turns--) {
        await Promise.resolve();
      }
    }
    if (this.#draws.happens(0.3)) {
      this.#endByOrg();
    }
    await Promise.all(this.#underway);
    await this.#ask('disconnect', {});
    return {
      timeline: this.#timeline,
      problems: this.#problems,
      valuesSeen: this.#valuesSeen,
      endReason: this.#endReason,
    };
  }

  readonly #actions: readonly (() => void)[] = [
    () => this.#execution.fire({ kind: 'requestStarted', requestId: this.#requestId() }),
    () => this.#execution.stopAnyhow(this.#requestId()),
    () => this.#execution.stopAnyhow(this.#requestId()),
    () => this.#execution.stopAnyhow(this.#requestId()),
    () => this.#execution.goOn(this.#requestId()),
    () => this.#send(this.#draws.one(resuming), { threadId: this.#threadId() }),
    () => this.#send(this.#draws.one(resuming), { threadId: this.#threadId() }),
    () => this.#send('stackTrace', { threadId: this.#threadId() }),
    () => this.#send('scopes', { frameId: this.#anyId() }),
    () => this.#send('variables', { variablesReference: this.#anyId() }),
    () => this.#send('threads', {}),
    () => this.#underway.push(this.#explore(this.#threadId())),
    () => this.#underway.push(this.#explore(this.#threadId())),
    () => this.#setBreakpoints(),
    () =>
      this.#rarely(0.2, () =>
        this.#execution.refusedBreakpoints.set(`acme/Pricing:${3 + this.#draws.below(5)}`, 'Not now.'),
      ),
    () => this.#rarely(0.05, () => this.#execution.finish(this.#requestId())),
    () => this.#rarely(0.05, () => this.#execution.fire({ kind: 'linkRestored', eventsMayBeLost: true })),
    () => this.#rarely(0.05, () => this.#endByOrg()),
    () => this.#rarely(0.05, () => this.#send('restart', {})),
    () => this.#rarely(0.03, () => this.#send(this.#draws.one(['terminate', 'disconnect']), {})),
    () => this.#rarely(0.2, () => this.#send('cancel', { requestId: this.#draws.below(40) })),
  ];

  /** Breakpoints before, during or after the launch: editors do each. */
  async #begin(): Promise<void> {
    const { before } = this.#execution;
    this.#execution.before = () => Promise.resolve();
    await this.#ask('initialize', { adapterID: 'isv-apex' });
    if (this.#draws.happens(0.5)) {
      this.#setBreakpoints();
    }
    const launched = this.#ask('launch', { subscriber: '00D000000000001EAA' });
    this.#setBreakpoints();
    await launched;
    await this.#ask('configurationDone', {});
    this.#execution.before = before;
  }

  #setBreakpoints(): void {
    const breakpoints = [3, 4, 5, 6, 7]
      .filter(() => this.#draws.happens(0.5))
      .map((line) => ({
        line,
        ...this.#draws.one([
          {},
          {},
          { condition: "owner == 'x'" },
          { logMessage: 'at {owner}' },
          { hitCondition: '% 2' },
        ]),
      }));
    this.#send('setBreakpoints', { source: { path }, breakpoints });
  }

  /** From a thread down to what is in its frames: everything on the way has to be of one stop. */
  async #explore(threadId: number): Promise<void> {
    const stack = await this.#ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
    const frames = stack?.stackFrames ?? [];
    for (const { id, name } of frames) {
      const scopes = await this.#ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: id });
      await this.#look(scopes?.scopes[0]?.variablesReference ?? 0, name);
    }
  }

  async #look(variablesReference: number, mark: string): Promise<void> {
    const answer = await this.#ask<DebugProtocol.VariablesResponse['body']>('variables', { variablesReference });
    for (const variable of answer?.variables ?? []) {
      if (variable.name === 'owner') {
        this.#valuesSeen++;
        if (variable.value !== `'${mark}'`) {
          this.#problems.push(`${variable.value} was shown in a frame of ${mark}`);
        }
      } else if (variable.variablesReference > 0) {
        await this.#look(variable.variablesReference, mark);
      }
    }
  }

  #send(command: string, args: Arguments): void {
    this.#underway.push(this.#ask(command, args));
  }

  /** The body of the answer, where there is one. */
  async #ask<Body>(command: string, args: Arguments): Promise<Body | undefined> {
    const asked: { -readonly [Field in keyof Asked]: Asked[Field] } = {
      type: 'asked',
      seq: 0,
      command,
      threadId: args['threadId'] as number | undefined,
    };
    this.#timeline.push(asked);
    this.#isEndAsked ||= ['disconnect', 'terminate', 'restart'].includes(command);
    asked.seq = this.#client.post(command, args);
    const response = await this.#client.response(asked.seq);
    return response.success ? (response.body as Body) : undefined;
  }

  #endByOrg(): void {
    const ending = this.#draws.one(endings);
    if (!this.#isEndAsked) {
      this.#isEndAsked = true;
      this.#endReason = ending.reason;
    }
    this.#execution.fire(ending);
  }

  #rarely(probability: number, act: () => void): void {
    if (this.#draws.happens(probability)) {
      act();
    }
  }

  #requestId(): string {
    return this.#draws.one(requestIds);
  }

  #threadId(): number {
    return this.#draws.one([1, 1, 2, 2, 3]);
  }

  /** An id that may or may not have been given out. */
  #anyId(): number {
    return 1000 + this.#draws.below(20);
  }
}

export function play(seed: number): Promise<Game> {
  return new Player(seed).play();
}

/** What in a game is not as it has to be. */
export function violations({ timeline, problems, endReason }: Game): readonly string[] {
  const isTold = endReason === undefined || JSON.stringify(timeline).includes(endReason);
  return [...problems, ...orderProblems(timeline), ...(isTold ? [] : ['nobody was told why the session ended'])];
}
