import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { Failure } from '../../src/core/base/failure.ts';
import type { ExecutionEvent } from '../../src/core/debugging/execution.ts';
import { KnownIds, requestsOfClients, wrongly } from '../support/dapRequests.ts';
import { dapSchema } from '../support/dapSchema.ts';
import { Debugging, diagnostics, packageFolder, repository } from '../support/debugging.ts';
import { emptyVariables, FakeExecution, frame, text, value } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../support/inlineAdapter.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak, type SoakScale } from './soak.ts';

const requestsPerSession = 80;
const file = 'classes/BillingDiagnostics.cls';
/** What an org may say, and a schema, a number or a frame may be hurt by. */
const sayings = [
  '',
  'plain',
  'größe 😀 漢字 \ud83d',
  '\u0000\u001b[31m\u202e',
  'acme.BillingException: refused\nCaused by: System.MathException: by zero',
  '${command:x} [a](b)',
  'x'.repeat(3_000),
  '-1',
  'null',
];
/** Each comes up in a full run, or the sessions have narrowed. */
const events = [
  'initialized',
  'stopped',
  'continued',
  'thread',
  'output',
  'breakpoint',
  'terminated',
  'invalidated',
  'progressStart',
  'progressEnd',
  'isv.sessionState',
];

interface Tally {
  messages: number;
  /** Names of events, and of requests with what became of them. */
  readonly kinds: Set<string>;
  readonly breaches: string[];
}

/** Checks messages of one session as they go over the wire. */
class MessageCheck {
  readonly #tally: Tally;
  readonly #name: string;
  #seq = 0;

  constructor(name: string, tally: Tally) {
    this.#name = name;
    this.#tally = tally;
  }

  take(message: DebugProtocol.ProtocolMessage): void {
    const wire = JSON.parse(JSON.stringify(message)) as DebugProtocol.Response & DebugProtocol.Event;
    this.#tally.messages++;
    this.#tally.kinds.add(
      wire.type === 'event' ? wire.event : `${wire.command} ${wire.success ? 'answered' : 'refused'}`,
    );
    if (wire.seq !== ++this.#seq) {
      this.#tally.breaches.push(`${this.#name}: seq ${wire.seq} came where ${this.#seq} was due.`);
    }
    const problem = dapSchema?.problem(wire);
    if (problem !== undefined) {
      this.#tally.breaches.push(`${this.#name}: ${JSON.stringify(wire).slice(0, 300)}: ${problem}`);
    }
  }
}

/** What a person and an editor may do, right and wrong. */
function someRequest(draws: Draws, known: KnownIds): readonly [command: string, args: unknown] {
  const [command, argumentsOf] = draws.one([...requestsOfClients]);
  const args = argumentsOf(draws, known);
  return [command, draws.happens(0.15) ? wrongly(draws, args) : args];
}

function someEvent(draws: Draws, execution: FakeExecution): ExecutionEvent {
  const requestId = draws.one(['07c1', '07c2']);
  const say = (): string => draws.one(sayings);
  const breakpointId = draws.one([undefined, ...execution.armed.keys()]);
  return draws.one<ExecutionEvent>([
    { kind: 'requestStarted', requestId, description: say() },
    {
      kind: 'stopped',
      requestId,
      description: say(),
      stackTrace: say(),
      ...(breakpointId === undefined ? {} : { breakpointId }),
    },
    { kind: 'stopped', requestId, typeRef: 'acme/Pricing', line: draws.below(10) },
    { kind: 'stopped', requestId },
    { kind: 'resumed', requestId },
    { kind: 'requestFinished', requestId },
    { kind: 'notice', severity: draws.one(['info', 'warning', 'error']), text: say(), requestId },
    { kind: 'output', origin: 'debug', text: say(), typeName: 'acme.Pricing', line: draws.below(10) },
    { kind: 'output', origin: 'exception', text: say(), stackTrace: say() },
    { kind: 'linkLost', reason: say() },
    { kind: 'linkRestored', eventsMayBeLost: draws.happens(0.5) },
  ]);
}

/** An org that holds values of every kind under names of every kind. */
function oddOrg(draws: Draws): FakeExecution {
  const execution = new FakeExecution();
  const odd = () => [
    ...sayings.map((said) => text(said, said)),
    value('list', { ref: 1 }),
    value('map', { ref: 2, text: draws.one(sayings) }),
    value('object', { ref: 3, typeName: draws.one(sayings) }),
    value('absent', { ref: 4 }),
  ];
  execution.state = {
    frames: [
      frame(0),
      frame(1, {
        typeRef: draws.one(['other/Thing', 'anon', '__sfdc_trigger/acme/T']),
        fullName: draws.one(sayings),
        line: draws.below(9),
      }),
    ],
    variables: { ...emptyVariables, locals: odd(), statics: odd(), globals: odd() },
  };
  execution.readReference = (_request, id, offset) =>
    id === 1
      ? {
          kind: 'list',
          id,
          typeName: 'List',
          size: 5_000,
          offset,
          elements: Array.from({ length: 100 }, () => value('x', { text: '1' })),
        }
      : id === 2
        ? {
            kind: 'map',
            id,
            typeName: 'Map',
            size: sayings.length,
            offset: 0,
            entries: sayings.map((said) => ({ key: text('k', said), value: value('v', { ref: 3 }) })),
          }
        : id === 3
          ? { kind: 'object', id, typeName: draws.one(sayings), fields: odd() }
          : undefined;
  return execution;
}

async function scripted(seed: number, tally: Tally): Promise<void> {
  const draws = new Draws(seed);
  const execution = oddOrg(draws);
  const host = fakeHost(execution);
  const client = new InlineClient(host);
  const check = new MessageCheck(`Seed ${seed}`, tally);
  client.adapter.onDidSendMessage((message) => {
    check.take(message);
  });
  const known = new KnownIds(['/src/Pricing.cls', '/elsewhere/Nope.cls']);
  const flag = (): boolean => draws.happens(0.8);
  await client.initialize({
    supportsVariableType: flag(),
    supportsVariablePaging: flag(),
    supportsProgressReporting: flag(),
    supportsInvalidatedEvent: flag(),
    linesStartAt1: flag(),
    columnsStartAt1: flag(),
  });
  // Before the launch, so that they are pending at first.
  await client.request('setBreakpoints', {
    source: { path: '/src/Pricing.cls' },
    breakpoints: [{ line: 3 }, { line: 1 }],
  });
  await client.request('launch', { subscriber: '00D000000000001EAA' });
  await client.request('configurationDone');
  execution.before = async () => {
    await Promise.resolve();
    if (draws.happens(0.05)) {
      host.clock.advance(1_500);
    }
    if (draws.happens(0.05)) {
      throw new Failure('orgUnreachable', draws.one(sayings));
    }
  };
  for (let request = 0; request < requestsPerSession; request++) {
    execution.fire(someEvent(draws, execution));
    const response = client.request(...someRequest(draws, known));
    if (draws.happens(0.8)) {
      known.learn(await response);
    }
    if (draws.happens(0.02)) {
      await client.request('restart');
    }
  }
  execution.before = () => Promise.resolve();
  if (draws.happens(0.3)) {
    execution.fire({ kind: 'sessionTerminated', reason: draws.one(sayings) });
  }
  await client.request('disconnect');
}

/** The adapter's own process and the sample org. */
async function withSampleOrg(scale: SoakScale, sessions: number, tally: Tally): Promise<void> {
  await using sampleOrg = await startSampleOrgProcess(repository);
  const subscriber = debuggableSubscriber(JSON.parse(sampleOrg.ready) as SampleOrgReady);
  for (let session = 0; session < sessions; session++) {
    const draws = new Draws(scale.seed + session);
    const debugging = new Debugging(subscriber);
    const { client } = debugging;
    const known = new KnownIds([`${packageFolder}/${file}`]);
    await debugging.start(file, ['describe(title, items);', 'squares.add(i * i);']);
    const run = debugging.org.runAnonymousApex(diagnostics);
    run.catch(() => undefined);
    await debugging.stopped();
    for (let request = 0; request < requestsPerSession * 3; request++) {
      known.learn(await client.request(...someRequest(draws, known)));
    }
    await client.body('disconnect');
    // It has checked every message by itself, and says here what was wrong.
    await client.leave().catch((error: unknown) => tally.breaches.push(`With the sample org: ${String(error)}`));
    tally.messages += client.received.length;
    await run.catch(() => undefined);
  }
}

const traffic: Soak = {
  id: 'R3',
  title: 'every message is valid against the schema of DAP 1.71, and they are numbered without a gap',
  run: async (scale) => {
    const tally: Tally = { messages: 0, kinds: new Set(), breaches: [] };
    await withSampleOrg(scale, amount(scale, 10, 1), tally);
    const wanted = amount(scale, 50_000, 2_000);
    for (let seed = scale.seed; tally.messages < wanted; seed++) {
      await scripted(seed, tally);
    }
    const { breaches, kinds } = tally;
    const commands = [...requestsOfClients.keys()].filter(
      (command) => !kinds.has(`${command} answered`) && !kinds.has(`${command} refused`),
    );
    const missing = [...events.filter((name) => !kinds.has(name)), ...commands];
    if (scale.full && missing.length > 0) {
      breaches.push(`These never came up: ${missing.join(', ')}.`);
    }
    if (scale.full && dapSchema === undefined) {
      breaches.push('The schema is not at hand: debugAdapterProtocol.json, as test/support/dapSchema.ts says.');
    }
    const checked =
      dapSchema === undefined ? 'NOT checked against the schema, which is not at hand' : `${kinds.size} kinds`;
    return { count: tally.messages, of: 'messages', figures: checked, breaches };
  },
};

export const soaks: readonly Soak[] = [traffic];
