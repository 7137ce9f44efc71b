import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure } from '../../../src/core/base/failure.ts';
import { FakeExecution } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';

type Breakpoint = DebugProtocol.Breakpoint & { readonly reason?: string };

const launchArguments = { subscriber: '00D000000000001EAA' };

describe('debug adapter: breakpoints', () => {
  let execution: FakeExecution;
  let client: InlineClient;

  beforeEach(() => {
    execution = new FakeExecution();
    client = new InlineClient(fakeHost(execution));
  });

  async function set(lines: readonly number[], path = '/src/Pricing.cls'): Promise<readonly Breakpoint[]> {
    const body = await client.body<{ breakpoints: Breakpoint[] }>('setBreakpoints', {
      source: { path },
      breakpoints: lines.map((line) => ({ line })),
    });
    return body.breakpoints;
  }

  function placesInOrg(): readonly string[] {
    return [...execution.armed.values()].sort();
  }

  it('answers in the order asked, with moved lines and reasons', async () => {
    execution.refusedBreakpoints.set('acme/Pricing:5', 'The org refused it.');
    await client.start();
    const breakpoints = await set([9999, 5, 2, 4]);
    assert.deepEqual(
      breakpoints.map(({ verified, line, reason }) => [verified, line, reason]),
      [
        [false, 9999, 'failed'],
        [false, 5, 'failed'],
        [true, 3, undefined],
        [true, 4, undefined],
      ],
    );
    assert.match(breakpoints[1]?.message ?? '', /The org refused it/);
    assert.match(breakpoints[2]?.message ?? '', /moved to line 3/);
    assert.ok(breakpoints.every(({ message, verified, line }) => message !== undefined || (verified && line === 4)));
  });

  it('keeps ids of unchanged breakpoints and never gives one twice', async () => {
    await client.start();
    const [three, four] = await set([3, 4]);
    const again = await set([4, 5, 3]);
    assert.deepEqual([again[0]?.id, again[2]?.id], [four?.id, three?.id]);
    await set([]);
    const [fresh] = await set([3]);
    assert.ok((fresh?.id ?? 0) > (again[1]?.id ?? Infinity));
  });

  it('tries a refused place again when it is taken away and set once more', async () => {
    execution.refusedBreakpoints.set('acme/Pricing:5', 'The answer was lost.');
    await client.start([5]);
    execution.refusedBreakpoints.clear();
    await set([]);
    assert.deepEqual(
      (await set([5])).map(({ verified }) => verified),
      [true],
    );
    assert.deepEqual(placesInOrg(), ['acme/Pricing:5']);
  });

  it('replaces the breakpoints of one source only', async () => {
    await client.start();
    await set([3, 4]);
    await set([5], '/src/Other.cls');
    assert.deepEqual(placesInOrg(), ['acme/Pricing:3', 'acme/Pricing:4']);
    await set([]);
    assert.deepEqual(placesInOrg(), []);
  });

  it('says that a file is in no source folder', async () => {
    await client.start();
    const [breakpoint] = await set([1], '/elsewhere/Foreign.cls');
    assert.match(breakpoint?.message ?? '', /Foreign\.cls is in none of this session's source folders/);
  });

  it('sends what came during the launch in one call', async () => {
    const held = Promise.withResolvers<undefined>();
    execution.before = (call) => (call === 'start' ? held.promise : Promise.resolve());
    await client.initialize();
    client.post('launch', launchArguments);
    const answers = [set([3, 4]), set([1], '/src/None.cls')];
    assert.deepEqual(execution.calls, []);
    held.resolve(undefined);
    await Promise.all(answers);
    assert.deepEqual(execution.calls, [
      'start',
      'changeBreakpoints +acme/Pricing:3 +acme/Pricing:4',
      'readSources acme/Pricing',
    ]);
  });

  it('answers at once when no launch has come yet, and corrects itself later', async () => {
    await client.initialize();
    const [pending] = await set([3]);
    assert.deepEqual([pending?.verified, pending?.reason], [false, 'pending']);
    await client.body('configurationDone');
    await client.body('launch', launchArguments);
    const changed = await client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
    assert.deepEqual(
      [changed.reason, changed.breakpoint.id, changed.breakpoint.verified, changed.breakpoint.line],
      ['changed', pending?.id, true, 3],
    );
  });

  it('makes the last of overlapping requests win without deleting what stays wanted', async () => {
    await client.start([3]);
    const waits: (() => void)[] = [];
    execution.before = () => new Promise((resolve) => waits.push(resolve));
    const requests = [[3, 4], [4, 5], [3], [5, 7], [3, 7]].map((lines) => set(lines));
    const done = Promise.all(requests);
    while (waits.length > 0 || (await Promise.race([done.then(() => false), turn().then(() => true)]))) {
      waits.shift()?.();
    }
    const answers = await done;
    assert.deepEqual(
      answers.map((answer) => answer.length),
      [2, 2, 1, 2, 2],
    );
    assert.deepEqual(placesInOrg(), ['acme/Pricing:3', 'acme/Pricing:7']);
    assert.ok(!execution.calls.some((call) => /-07b1\b/.test(call)), 'line 3 was wanted throughout');
    assert.ok(answers.at(-1)?.every(({ verified }) => verified));
  });

  it('echoes no breakpoint event for what a response has told', async () => {
    await client.start();
    await set([3, 9999]);
    await set([3, 4]);
    assert.ok(!client.trail.includes('breakpoint'));
  });

  it('shares one org breakpoint between lines that stop at the same place', async () => {
    await client.start();
    const [header, line] = await set([2, 3]);
    assert.deepEqual(placesInOrg(), ['acme/Pricing:3']);
    execution.fire({ kind: 'stopped', requestId: '07c1', breakpointId: '07b1', typeRef: 'acme/Pricing', line: 3 });
    const stopped = await client.event<{ hitBreakpointIds: number[] }>('stopped');
    assert.deepEqual(stopped.hitBreakpointIds, [header?.id, line?.id]);
  });

  it('stays at a stop of a breakpoint that nobody here has set', async () => {
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c1', breakpointId: '07b9', typeRef: 'acme/Pricing', line: 3 });
    const stopped = await client.event<{ hitBreakpointIds?: number[]; reason: string }>('stopped');
    assert.deepEqual([stopped.reason, stopped.hitBreakpointIds], ['breakpoint', undefined]);
    await client.body('continue', { threadId: 1 });
  });

  it('reports why the org could not be asked, and tries again when asked again', async () => {
    await client.start();
    execution.before = () => Promise.reject(new Failure('orgTimedOut', 'The org gave no answer.'));
    const [failed] = await set([3]);
    assert.deepEqual([failed?.verified, failed?.message], [false, 'The org gave no answer.']);
    execution.before = () => Promise.resolve();
    const [verified] = await set([3]);
    assert.deepEqual([verified?.verified, verified?.id], [true, failed?.id]);
  });

  it('offers the lines where a breakpoint then verifies', async () => {
    await client.start();
    const { breakpoints: locations } = await client.body<DebugProtocol.BreakpointLocationsResponse['body']>(
      'breakpointLocations',
      { source: { path: '/src/Pricing.cls' }, line: 1, endLine: 9 },
    );
    const verified = await set(locations.map(({ line }) => line));
    assert.ok(verified.length > 0);
    assert.deepEqual(
      verified.map(({ verified: isVerified, line }) => [isVerified, line]),
      locations.map(({ line }) => [true, line]),
    );
  });

  for (const said of ['', ' \n', '\u200b\u202e', '\u001b[31m', '—', 'null', 'undefined']) {
    it(`gives a reason where the org's is ${JSON.stringify(said)}`, async () => {
      execution.refusedBreakpoints.set('acme/Pricing:3', said);
      await client.start([]);
      assert.match((await set([3]))[0]?.message ?? '', /^The org refused this breakpoint and did not say why\. .+\.$/);
    });
  }

  it('makes a sentence of a word that is all the org says', async () => {
    execution.refusedBreakpoints.set('acme/Pricing:3', 'no');
    await client.start([]);
    assert.match((await set([3]))[0]?.message ?? '', /^The org refused this breakpoint and said only "no"\. .+\.$/);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
