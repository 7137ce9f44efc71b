import assert from 'node:assert/strict';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { type SampleOrgProcess, startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { breakpointsAt, Debugging, diagnostics, repository } from '../support/debugging.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';

const file = 'classes/BillingDiagnostics.cls';

/** `orgHitCounts`: whether orgs count is not documented, so both kinds are tried. */
describe('hit counts that are left to the org', () => {
  let sampleOrg: SampleOrgProcess;
  let control: SampleOrgControl;
  let orgId: string;
  let session: Debugging;

  before(async () => {
    sampleOrg = await startSampleOrgProcess(repository);
    const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
    control = new SampleOrgControl(ready.control.url);
    ({ orgId } = debuggableSubscriber(ready));
  });

  after(() => sampleOrg.close());

  beforeEach(async () => {
    session = new Debugging(debuggableSubscriber(JSON.parse(sampleOrg.ready) as SampleOrgReady));
    await session.initialize();
  });

  afterEach(async () => {
    session.client.process.stdin.end();
    await session.client.exited();
  });

  /** Runs the diagnostics with a loop's line that counts; answers the turns in which it stops, no more than `most`. */
  async function turnsStoppedIn(hitCondition: string, most: number, orgHitCounts = true): Promise<readonly string[]> {
    const response = await session.launch({ orgHitCounts });
    assert.ok(response.success, response.message);
    await session.client.body('configurationDone');
    const [line] = await breakpointsAt(file, ['squares.add(i * i);']);
    await session.setBreakpoints(file, [{ ...line, hitCondition } as never]);
    const run = session.org.runAnonymousApex(diagnostics);
    const turns: string[] = [];
    for (let stop = 0; stop < most; stop++) {
      const { threadId } = await session.stopped();
      const frameId = (await session.frames(threadId))[0]?.id;
      const { result } = await session.client.body<{ result: string }>('evaluate', { expression: 'i', frameId });
      turns.push(result);
      if (stop === most - 1) {
        await session.setBreakpoints(file, []);
      }
      await session.client.body('continue', { threadId });
    }
    assert.ok(await run);
    await session.client.body('disconnect');
    return turns;
  }

  for (const [hitCondition, turns] of [
    ['3', ['2']],
    ['% 100', ['99', '199']],
    ['>= 249', ['248', '249']],
  ] as const) {
    it(`stop where ${hitCondition} is met, in an org that counts`, async () => {
      await control.wire(orgId, { honoursHitConditions: true });
      assert.deepEqual(await turnsStoppedIn(hitCondition, turns.length), turns);
    });
  }

  it('stop every time in an org that does not', async () => {
    await control.wire(orgId, { honoursHitConditions: false });
    assert.deepEqual(await turnsStoppedIn('3', 4), ['0', '1', '2', '3']);
  });

  it('are done on our side unless the launch says so', async () => {
    await control.wire(orgId, { honoursHitConditions: false });
    assert.deepEqual(await turnsStoppedIn('3', 1, false), ['2']);
  });
});
