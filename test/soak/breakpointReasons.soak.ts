import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure } from '../../src/core/base/failure.ts';
import type { BreakpointOutcome, BreakpointRequest } from '../../src/core/debugging/execution.ts';
import { FakeExecution } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient, pricing, sourceFiles } from '../support/inlineAdapter.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak } from './soak.ts';

const requestsPerSession = 12;
/** A reason is a sentence: it says more than a word, and nothing of how the program is made. */
const shortestReason = 12;
const noReason = /^\W*$|\bundefined\b|\bnull\b|\[object|^[[{].*[\]}]$/s;

/** What an org may say of a breakpoint that it does not take: much, little, nothing that can be seen, or nothing at all. */
const orgReasons = [
  'Line 3 of acme.Pricing is not executable.',
  'no',
  '',
  '   \n',
  '\u200b\u202e\u0007',
  '\u001b[31m',
  'null',
  'undefined',
  'x'.repeat(100_000),
];

const files: Readonly<Record<string, string>> = {
  '/src/Pricing.cls': pricing,
  '/src/Empty.cls': '',
  '/src/Comments.cls': '// nothing\n/* at\n all */\n',
  '/src/Broken.cls': 'public class Broken { void m( { "\n\u0000',
  '/src/Face.cls': 'public interface Face {\n  void m();\n}\n',
};
const paths = [
  ...Object.keys(files),
  '/src/Unreadable.cls',
  '/elsewhere/Foreign.cls',
  '',
  'Pricing.cls',
  '/src/../x.cls',
  'C:\\x.cls',
];
const functions = [
  'Pricing.total',
  'total',
  'Nope.nope',
  '',
  ' ',
  'a b',
  '<init>',
  'Pricing.<init>',
  '\u202e',
  'x'.repeat(5_000),
];
const conditions = [undefined, undefined, 'sum > 1', 'sum >', '', 'for', '{'];

type Breakpoint = DebugProtocol.Breakpoint & { readonly reason?: string };

/** An org that answers as it likes. */
class MoodyExecution extends FakeExecution {
  readonly #draws: Draws;

  constructor(draws: Draws) {
    super();
    this.#draws = draws;
    this.before = () =>
      draws.happens(0.05)
        ? Promise.reject(
            new Failure('orgUnreachable', draws.one([...orgReasons, 'The org cannot be reached. Try again.'])),
          )
        : Promise.resolve();
  }

  override async changeBreakpoints(
    create: readonly BreakpointRequest[],
    remove: readonly string[],
  ): Promise<readonly BreakpointOutcome[]> {
    const outcomes = await super.changeBreakpoints(create, remove);
    // Fewer outcomes than were asked for is an answer, too.
    const told = this.#draws.happens(0.1) ? outcomes.slice(0, this.#draws.below(outcomes.length + 1)) : outcomes;
    return told.map((outcome) =>
      this.#draws.happens(0.5) ? outcome : { created: false, reason: this.#draws.one(orgReasons) },
    );
  }
}

/** One session in which breakpoints of every kind are set at any time. */
class BreakpointSession {
  readonly breakpoints: Breakpoint[] = [];
  readonly #draws: Draws;
  readonly #execution: MoodyExecution;
  readonly #client: InlineClient;

  constructor(seed: number) {
    this.#draws = new Draws(seed);
    this.#execution = new MoodyExecution(this.#draws);
    const own = sourceFiles({ ...files, '/src/Unreadable.cls': '' });
    const readText = (path: string): Promise<string> =>
      path.includes('Unreadable') ? Promise.reject(new Error(this.#draws.one(orgReasons))) : own.readText(path);
    this.#client = new InlineClient(fakeHost(this.#execution, { sourceFiles: { ...own, readText } }));
  }

  async run(): Promise<void> {
    await this.#client.initialize();
    const launchAt = this.#draws.below(requestsPerSession);
    const endAt = this.#draws.below(requestsPerSession * 2);
    const underway: Promise<unknown>[] = [];
    for (let request = 0; request < requestsPerSession; request++) {
      if (request === launchAt) {
        underway.push(this.#client.request('launch', { subscriber: '00D000000000001EAA' }));
      }
      if (request === endAt) {
        underway.push(this.#end());
      }
      underway.push(this.#client.request(...this.#someRequest()));
      if (this.#draws.happens(0.5)) {
        await Promise.all(underway);
      }
    }
    await Promise.all(underway);
    await this.#client.request('disconnect');
    for (const message of this.#client.messages) {
      const { body } = message as {
        readonly body?: { readonly breakpoints?: readonly Breakpoint[]; readonly breakpoint?: Breakpoint };
      };
      this.breakpoints.push(...(body?.breakpoints ?? []), ...(body?.breakpoint === undefined ? [] : [body.breakpoint]));
    }
  }

  async #end(): Promise<void> {
    if (this.#draws.happens(0.5)) {
      this.#execution.fire({ kind: 'sessionTerminated', reason: this.#draws.one(orgReasons) });
    } else {
      await this.#client.request(this.#draws.one(['restart', 'terminate']));
    }
  }

  #someRequest(): readonly [command: string, args: object] {
    const list = <T>(make: () => T): readonly T[] => Array.from({ length: this.#draws.below(6) }, make);
    const condition = (): object => ({
      condition: this.#draws.one(conditions),
      hitCondition: this.#draws.one(conditions),
    });
    return this.#draws.one<readonly [string, object]>([
      [
        'setBreakpoints',
        {
          source: { path: this.#draws.one(paths) },
          breakpoints: list(() => ({
            line: this.#draws.below(15),
            logMessage: this.#draws.one(conditions),
            ...condition(),
          })),
        },
      ],
      ['setFunctionBreakpoints', { breakpoints: list(() => ({ name: this.#draws.one(functions), ...condition() })) }],
      [
        'setExceptionBreakpoints',
        {
          filters: list(() => this.#draws.one(['all', 'named', 'noSuch', ''])),
          filterOptions: list(() => ({
            filterId: this.#draws.one(['named', 'noSuch']),
            condition: this.#draws.one(['DmlException', 'no type!', '', ',', ' , ', undefined]),
          })),
          exceptionOptions: list(() => ({ breakMode: 'always' })),
        },
      ],
    ]);
  }
}

const reasons: Soak = {
  id: 'U3',
  title: 'a breakpoint that is not verified says why, whatever the org and the files are like',
  run: async (scale) => {
    const wanted = amount(scale, 50_000, 2_000);
    const breaches: string[] = [];
    const told = new Set<string>();
    let count = 0;
    for (let seed = scale.seed; count < wanted; seed++) {
      const session = new BreakpointSession(seed);
      await session.run();
      for (const breakpoint of session.breakpoints.filter(({ verified }) => !verified)) {
        const { message = '', reason } = breakpoint;
        count++;
        told.add(message.slice(0, 40));
        if (
          message.length < shortestReason ||
          noReason.test(message) ||
          (reason !== 'pending' && reason !== 'failed')
        ) {
          breaches.push(`Seed ${seed}: ${JSON.stringify(breakpoint).slice(0, 300)}`);
        }
      }
    }
    return { count, of: 'breakpoints that are not verified', figures: `${told.size} reasons`, breaches };
  },
};

export const soaks: readonly Soak[] = [reasons];
