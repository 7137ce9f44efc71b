import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure } from '../../../src/core/base/failure.ts';
import type { ExecutionFrame } from '../../../src/core/debugging/execution.ts';
import { emptyVariables, FakeExecution, frame, value } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient, sourceFiles } from '../../support/inlineAdapter.ts';

type Breakpoint = DebugProtocol.Breakpoint & { readonly reason?: string };
type Stopped = DebugProtocol.StoppedEvent['body'];

const path = '/src/Pricing.cls';

const classes = {
  [path]: `public class Pricing {
  public Pricing() {
    this(0);
  }
  public Pricing(Decimal start) {
    sum = start;
  }
  public Decimal total() {
    return sum;
  }
  public Decimal total(Integer count) {
    return sum * count;
  }
  public class TooLateException extends Exception {}
  public class Step {
    public void run() {
      System.debug(1);
    }
  }
}
`,
  '/src/PricingTrigger.trigger': `trigger PricingTrigger on Account (before insert) {
  System.debug(1);
}
`,
  '/src/BillingException.cls': 'public class BillingException extends Exception {}\n',
};

class Debugging {
  readonly execution = new FakeExecution();
  readonly client = new InlineClient(fakeHost(this.execution, { sourceFiles: sourceFiles(classes) }));

  async set(fields: Partial<DebugProtocol.SourceBreakpoint>, line = 9): Promise<Breakpoint> {
    const { breakpoints } = await this.client.body<{ breakpoints: Breakpoint[] }>('setBreakpoints', {
      source: { path },
      breakpoints: [{ line, ...fields }],
    });
    const [only] = breakpoints;
    assert.ok(only);
    return only;
  }

  /** The request reaches line 9, where `sum` is so much, at a stack of this depth. */
  reach(sum: number, stack: readonly ExecutionFrame[] = [frame(0, { line: 9 })]): void {
    this.execution.state = {
      frames: stack,
      variables: { ...emptyVariables, locals: [value('sum', { text: String(sum) })] },
    };
    const breakpointId = [...this.execution.armed.keys()][0] ?? '07b1';
    this.execution.fire({ kind: 'stopped', requestId: '07c1', breakpointId, typeRef: 'acme/Pricing', line: 9 });
  }

  get calls(): readonly string[] {
    return this.execution.calls.filter((call) => !/^(?:start|changeBreakpoints|readSources)/.test(call));
  }

  get stops(): number {
    return this.client.trail.filter((name) => name === 'stopped').length;
  }

  /** Resolves when the org has been told so often to go on. */
  async goneOn(times: number): Promise<void> {
    while (this.calls.filter((call) => /^(?:run|step)/.test(call)).length < times) {
      await turn();
    }
    await turn();
  }
}

describe('debug adapter: conditions', () => {
  let debugging: Debugging;

  beforeEach(async () => {
    debugging = new Debugging();
    await debugging.client.start();
  });

  it('goes on where a condition is not met: one call to look, one to go on, and nothing to see', async () => {
    const breakpoint = await debugging.set({ condition: 'sum > 10' });
    assert.deepEqual([breakpoint.verified, breakpoint.message], [true, undefined]);
    debugging.reach(3);
    await debugging.goneOn(1);
    assert.deepEqual(debugging.calls, ['readState 07c1', 'run 07c1']);
    assert.deepEqual([debugging.stops, debugging.client.trail.includes('continued')], [0, false]);
  });

  it('stops where it is met, and reads nothing twice to show it', async () => {
    const { id } = await debugging.set({ condition: 'sum > 10' });
    debugging.reach(11);
    const stopped = await debugging.client.event<Stopped>('stopped');
    assert.deepEqual([stopped.reason, stopped.hitBreakpointIds], ['breakpoint', [id]]);
    await debugging.client.body('stackTrace', { threadId: stopped.threadId });
    assert.deepEqual(debugging.calls, ['readState 07c1']);
  });

  it('stops and says why when the condition has no value', async () => {
    await debugging.set({ condition: 'absent > 10' });
    debugging.reach(11);
    const stopped = await debugging.client.event<Stopped>('stopped');
    assert.match(stopped.description ?? '', /could not be evaluated/);
    await debugging.client.event('output', ({ category }: { category: string }) => category === 'important');
    assert.match(
      debugging.client.output(),
      /condition "absent > 10" has no value here\. There is no variable "absent"/,
    );
  });

  it('says at once that a condition cannot be read, and stops every time', async () => {
    const breakpoint = await debugging.set({ condition: 'sum >' });
    assert.match(breakpoint.message ?? '', /It stops every time\. The expression ends too early/);
    debugging.reach(1);
    await debugging.client.event('stopped');
  });

  it('goes on from a breakpoint that was removed while the request ran to it', async () => {
    await debugging.set({});
    const [breakpointId = ''] = debugging.execution.armed.keys();
    const held = Promise.withResolvers<undefined>();
    debugging.execution.before = (call) =>
      call.startsWith('changeBreakpoints') ? held.promise.then(() => undefined) : Promise.resolve();
    const removed = debugging.client.body('setBreakpoints', { source: { path }, breakpoints: [] });
    await turn();
    debugging.reach(1);
    await debugging.goneOn(1);
    held.resolve(undefined);
    await removed;
    const late = { requestId: '07c1', breakpointId, typeRef: 'acme/Pricing', line: 9 };
    debugging.execution.fire({ kind: 'stopped', ...late });
    await debugging.goneOn(2);
    assert.equal(debugging.stops, 0);
  });

  it('stops when it can neither look nor go on', async () => {
    await debugging.set({ condition: 'sum > 10' });
    debugging.execution.before = (call) =>
      call.startsWith('run')
        ? Promise.reject(new Failure('orgTimedOut', 'The org gave no answer.'))
        : Promise.resolve();
    debugging.reach(1);
    const { threadId } = await debugging.client.event<Stopped>('stopped');
    await debugging.client.event('output', ({ category }: { category: string }) => category === 'important');
    assert.match(debugging.client.output(), /should have gone on from here, but could not\. The org gave no answer/);
    await debugging.client.body('stackTrace', { threadId });
  });

  it('counts hits, and asks the org nothing for that', async () => {
    await debugging.set({ hitCondition: '3' });
    debugging.reach(1);
    await debugging.goneOn(1);
    debugging.reach(1);
    await debugging.goneOn(2);
    debugging.reach(1);
    await debugging.client.event('stopped');
    assert.deepEqual(debugging.calls, ['run 07c1', 'run 07c1', 'readState 07c1']);
  });

  it('counts a hit only where the condition is met', async () => {
    await debugging.set({ condition: 'sum > 10', hitCondition: '>= 2' });
    for (const [index, sum] of [11, 1, 1].entries()) {
      debugging.reach(sum);
      await debugging.goneOn(index + 1);
    }
    assert.equal(debugging.stops, 0);
    debugging.reach(12);
    await debugging.client.event('stopped');
  });

  it('begins to count anew when the condition is edited', async () => {
    await debugging.set({ hitCondition: '2' });
    debugging.reach(1);
    await debugging.goneOn(1);
    await debugging.set({ hitCondition: '== 2' });
    debugging.reach(1);
    await debugging.goneOn(2);
    assert.equal(debugging.stops, 0);
  });

  it('ends quietly when the request ends while a condition is evaluated', async () => {
    await debugging.set({ condition: 'sum > 10' });
    const held = Promise.withResolvers<undefined>();
    debugging.execution.before = () => held.promise;
    debugging.reach(11);
    await turn();
    debugging.execution.fire({ kind: 'requestFinished', requestId: '07c1' });
    held.resolve(undefined);
    await debugging.client.event('thread', ({ reason }: { reason: string }) => reason === 'exited');
    await turn();
    assert.equal(debugging.stops, 0);
  });

  it('takes a step as soon as it stands, but not while it looks', async () => {
    await debugging.set({ condition: 'sum > 10' });
    debugging.execution.fire({ kind: 'requestStarted', requestId: '07c1' });
    const held = Promise.withResolvers<undefined>();
    debugging.execution.before = () => held.promise;
    debugging.reach(11);
    await turn();
    assert.match(await debugging.client.error('next', { threadId: 1 }), /not stopped/);
    held.resolve(undefined);
    await debugging.client.event('stopped');
    await debugging.client.body('next', { threadId: 1 });
  });
});

describe('debug adapter: hit counts that the org counts', () => {
  let debugging: Debugging;

  beforeEach(async () => {
    debugging = new Debugging();
    await debugging.client.initialize();
    await debugging.client.body('launch', { subscriber: '00D000000000001EAA', orgHitCounts: true });
    await debugging.client.body('configurationDone');
  });

  for (const [hitCondition, place] of [
    ['3', 'acme/Pricing:9 Equals 3'],
    ['>= 3', 'acme/Pricing:9 GreaterOrEquals 3'],
    ['> 3', 'acme/Pricing:9 GreaterOrEquals 4'],
    ['% 5', 'acme/Pricing:9 Modulo 5'],
    ['< 3', 'acme/Pricing:9'],
  ] as const) {
    it(`${hitCondition} is sent as ${place}`, async () => {
      await debugging.set({ hitCondition });
      assert.deepEqual([...debugging.execution.armed.values()], [place]);
    });
  }

  it('stops wherever the org stops, without counting once more', async () => {
    const { id } = await debugging.set({ hitCondition: '3' });
    debugging.reach(1);
    const { hitBreakpointIds } = await debugging.client.event<Stopped>('stopped');
    assert.deepEqual(hitBreakpointIds, [id]);
  });

  it('is done on our side where there is a condition, too', async () => {
    await debugging.set({ hitCondition: '3', condition: 'sum > 1' });
    assert.deepEqual([...debugging.execution.armed.values()], ['acme/Pricing:9']);
  });
});

describe('debug adapter: log messages', () => {
  let debugging: Debugging;

  beforeEach(async () => {
    debugging = new Debugging();
    await debugging.client.start();
  });

  it('prints the message with its place, and goes on', async () => {
    await debugging.set({ logMessage: "sum is {sum}, {sum > 2 ? 'many' : 'few'}" });
    debugging.reach(3);
    await debugging.goneOn(1);
    const output = await debugging.client.event<DebugProtocol.OutputEvent['body']>(
      'output',
      ({ output }: { output: string }) => output.startsWith('sum is'),
    );
    assert.deepEqual([output.output, output.line, output.source?.path], ['sum is 3, many\n', 9, path]);
    assert.equal(debugging.stops, 0);
  });

  it('keeps a step over a call alive that meets it', async () => {
    await debugging.set({ logMessage: 'here' });
    const caller = frame(0, { typeRef: 'acme/Caller', line: 20 });
    const callee = [frame(0, { line: 9 }), frame(1, { typeRef: 'acme/Caller', line: 20 })];
    debugging.execution.state = { frames: [caller], variables: emptyVariables };
    debugging.execution.fire({ kind: 'stopped', requestId: '07c1' });
    await debugging.client.event('stopped');
    await debugging.client.body('stackTrace', { threadId: 1 });
    await debugging.client.body('next', { threadId: 1 });
    debugging.reach(1, callee);
    await debugging.goneOn(2);
    debugging.execution.state = { frames: [caller], variables: emptyVariables };
    debugging.execution.fire({ kind: 'stopped', requestId: '07c1' });
    await debugging.goneOn(3);
    debugging.execution.state = { frames: [{ ...caller, line: 21 }], variables: emptyVariables };
    debugging.execution.fire({ kind: 'stopped', requestId: '07c1' });
    const stopped = await debugging.client.event<Stopped>('stopped', undefined, debugging.client.messages.length - 1);
    assert.equal(stopped.reason, 'step');
    assert.deepEqual(
      debugging.calls.filter((call) => /^(?:run|step)/.test(call)),
      ['step 07c1 over', 'step 07c1 out', 'step 07c1 over'],
    );
    assert.equal(debugging.stops, 2);
  });
});

describe('debug adapter: function breakpoints', () => {
  const debugging = new Debugging();

  before(async () => {
    await debugging.client.start();
  });

  async function set(...names: readonly string[]): Promise<readonly Breakpoint[]> {
    const { breakpoints } = await debugging.client.body<{ breakpoints: Breakpoint[] }>('setFunctionBreakpoints', {
      breakpoints: names.map((name) => ({ name })),
    });
    return breakpoints;
  }

  const cases: readonly (readonly [name: string, lines: readonly string[]])[] = [
    ['Pricing.total', ['acme/Pricing:9', 'acme/Pricing:12']],
    ['acme.pricing.TOTAL', ['acme/Pricing:9', 'acme/Pricing:12']],
    ['Pricing.total(Integer)', ['acme/Pricing:9', 'acme/Pricing:12']],
    ['Pricing.<init>', ['acme/Pricing:3', 'acme/Pricing:6']],
    ['new acme.Pricing', ['acme/Pricing:3', 'acme/Pricing:6']],
    ['Pricing.Pricing', ['acme/Pricing:3', 'acme/Pricing:6']],
    ['Pricing.Step.run', ['acme/Pricing$Step:17']],
    ['PricingTrigger', ['__sfdc_trigger/acme/PricingTrigger:2']],
  ];
  for (const [name, places] of cases) {
    it(`${name} stops at ${places.join(' and ')}`, async () => {
      const [breakpoint] = await set(name);
      assert.deepEqual([...debugging.execution.armed.values()].sort(), [...places].sort());
      assert.deepEqual([breakpoint?.verified, breakpoint?.source?.path], [true, placePath(places[0] ?? '')]);
    });
  }

  for (const name of ['Pricing.absent', 'total', 'Other.total', 'Step.run.x', '', '..', 'Pricing.', '__proto__']) {
    it(`${JSON.stringify(name)} is refused with how to write it`, async () => {
      const [breakpoint] = await set(name);
      assert.deepEqual([breakpoint?.verified, breakpoint?.reason], [false, 'failed']);
      assert.match(breakpoint?.message ?? '', /No method, constructor or trigger .* Write Class\.method/);
    });
  }

  it('is the reason of its stop', async () => {
    const [breakpoint] = await set('Pricing.total');
    debugging.reach(1);
    const stopped = await debugging.client.event<Stopped>('stopped');
    assert.deepEqual([stopped.reason, stopped.hitBreakpointIds], ['function breakpoint', [breakpoint?.id]]);
  });

  function placePath(place: string): string {
    return place.startsWith('__sfdc_trigger') ? '/src/PricingTrigger.trigger' : path;
  }
});

describe('debug adapter: exception breakpoints', () => {
  let debugging: Debugging;

  beforeEach(async () => {
    debugging = new Debugging();
    await debugging.client.start();
  });

  async function set(args: object): Promise<readonly Breakpoint[]> {
    return (await debugging.client.body<{ breakpoints: Breakpoint[] }>('setExceptionBreakpoints', args)).breakpoints;
  }

  const named = (condition: string): object => ({ filters: [], filterOptions: [{ filterId: 'named', condition }] });

  it('sets every known type for all of them, and takes them away again', async () => {
    const [all] = await set({ filters: ['all'] });
    assert.equal(all?.verified, true);
    const armed = [...debugging.execution.armed.values()];
    assert.ok(armed.includes('com/salesforce/api/exception/NullPointerException'));
    assert.ok(armed.includes('acme/BillingException') && armed.includes('acme/Pricing$TooLateException'));
    assert.equal(new Set(armed).size, armed.length);
    await set({ filters: [] });
    assert.deepEqual([...debugging.execution.armed.values()], []);
  });

  const cases: readonly (readonly [condition: string, typeRefs: readonly string[]])[] = [
    ['DmlException', ['com/salesforce/api/exception/DmlException']],
    ['system.dmlexception', ['com/salesforce/api/exception/DmlException']],
    ['BillingException, Pricing.TooLateException', ['acme/BillingException', 'acme/Pricing$TooLateException']],
    ['acme.Pricing.TooLateException', ['acme/Pricing$TooLateException']],
  ];
  for (const [condition, typeRefs] of cases) {
    it(`${condition} is ${typeRefs.join(' and ')}`, async () => {
      const [breakpoint] = await set(named(condition));
      assert.deepEqual([breakpoint?.verified, breakpoint?.message], [true, undefined]);
      assert.deepEqual([...debugging.execution.armed.values()], typeRefs);
    });
  }

  it('says which names it does not know, and sets the others', async () => {
    const [breakpoint] = await set(named('DmlException, NoSuch'));
    assert.deepEqual([...debugging.execution.armed.values()], ['com/salesforce/api/exception/DmlException']);
    assert.match(breakpoint?.message ?? '', /No exception type "NoSuch" is known/);
  });

  it('asks for names where there are none, and refuses filters that it does not have', async () => {
    const answers = await set({ filters: ['other', 'named'], filterOptions: [{ filterId: 'all' }] });
    assert.deepEqual(
      answers.map(({ verified }) => verified),
      [false, false, true],
    );
    assert.match(answers[0]?.message ?? '', /no such exception filter/);
    assert.match(answers[1]?.message ?? '', /No exception type is named\. Edit its condition/);
  });

  it('tells type, message, stack and cause of the exception', async () => {
    await set(named('BillingException'));
    const breakpointId = [...debugging.execution.armed.keys()][0] ?? '';
    debugging.execution.fire({
      kind: 'stopped',
      requestId: '07c1',
      breakpointId,
      typeRef: 'acme/Pricing',
      line: 9,
      description: 'acme.BillingException: Too late: by a day',
      stackTrace:
        'Class.acme.Pricing.total: line 9, column 1\nCaused by\nSystem.DmlException: Insert failed\nClass.acme.Pricing.save: line 4, column 1\nAnonymousBlock: line 1, column 1',
    });
    const stopped = await debugging.client.event<Stopped>('stopped');
    assert.deepEqual([stopped.reason, stopped.text], ['exception', 'acme.BillingException']);
    const info = await debugging.client.body<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: 1,
    });
    assert.deepEqual(info, {
      exceptionId: 'acme.BillingException',
      description: 'Too late: by a day',
      breakMode: 'always',
      details: {
        message: 'Too late: by a day',
        typeName: 'BillingException',
        fullTypeName: 'acme.BillingException',
        // Editors make links of what stands in parentheses.
        stackTrace: 'Class.acme.Pricing.total: line 9, column 1',
        innerException: [
          {
            message: 'Insert failed',
            typeName: 'DmlException',
            fullTypeName: 'System.DmlException',
            stackTrace:
              'Class.acme.Pricing.save: line 4, column 1 (/src/Pricing.cls:4:1)\nAnonymousBlock: line 1, column 1',
          },
        ],
      },
    });
  });

  it('reads a stack of megabytes at once', async () => {
    await set(named('BillingException'));
    debugging.execution.fire({
      kind: 'stopped',
      requestId: '07c1',
      breakpointId: [...debugging.execution.armed.keys()][0] ?? '',
      description: `acme.BillingException${' '.repeat(1_000_000)}`,
      stackTrace: `${'\n'.repeat(1_000_000)}Caused by`,
    });
    const started = performance.now();
    await debugging.client.body('exceptionInfo', { threadId: 1 });
    assert.ok(performance.now() - started < 1000);
  });

  it('tells nothing of an exception at another stop', async () => {
    debugging.reach(1);
    await debugging.client.event('stopped');
    assert.match(await debugging.client.error('exceptionInfo', { threadId: 1 }), /not stopped because of an exception/);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
