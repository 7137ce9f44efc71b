import assert from 'node:assert/strict';
import { join } from 'node:path';
import { breakpointsAt, diagnostics, packageFolder } from '../support/debugging.ts';
import { OrgDebugging, referenceOf, type Shown } from '../support/orgDebugging.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';

const file = 'classes/BillingDiagnostics.cls';
const path = join(packageFolder, file);

/** How often the org is asked, as the org counts it. */
describe('what debugging costs in calls of the debug API', () => {
  let org: SampleOrgHandle;
  let browser: SampleOrgClient;
  let debugging: OrgDebugging;
  let run: Promise<boolean> | undefined;

  beforeEach(async () => {
    org = await startSampleOrg();
    browser = new SampleOrgClient(org.sandbox);
    debugging = new OrgDebugging(org.sandbox, { path: packageFolder, namespace: 'acme' });
    await debugging.client.initialize();
  });

  afterEach(async () => {
    await debugging.client.body('disconnect');
    await run;
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const debugCalls = async (): Promise<number> => (await org.controls.state(org.sandbox.orgId)).requests.debug ?? 0;

  /** Runs the diagnostics until they stop at the lines that hold these texts. */
  async function stopAt(breakpoint: object, ...codes: readonly string[]): Promise<number> {
    const places = await breakpointsAt(file, codes);
    await debugging.launch(new Map([[path, places.map((place) => ({ ...place, ...breakpoint }))]]));
    run = browser.runAnonymousApex(diagnostics);
    return debugging.stopped();
  }

  async function shownAtEnd(): Promise<Shown> {
    return debugging.show(await stopAt({}, 'describe(title, items);'));
  }

  it('one for stack, scopes and variables of the top frame', async () => {
    const { frames, variables } = await shownAtEnd();
    assert.equal(frames.length, 3);
    assert.ok(variables.length > 20);
    assert.equal(await debugCalls(), 1);
  });

  it('none more for values beside the lines, hovers and watches of what is shown', async () => {
    const { frameId } = await shownAtEnd();
    for (const [expression, result] of [
      ['whole', '42'],
      ['WHOLE * 2 > 80 && flag', 'true'],
      ['squares[3]', '9'],
      ['squares.size()', '250'],
      ['customer.Name', "'Diagnostic customer'"],
      ['nested.isEmpty()', 'false'],
      ['runs', '1'],
    ]) {
      for (const context of ['watch', 'hover', 'variables']) {
        assert.equal((await debugging.ask('evaluate', { expression, frameId, context })).result, result);
      }
    }
    assert.equal(await debugCalls(), 1);
  });

  it('none to open a list or an object of the top frame, one for all its sets and maps', async () => {
    const { locals } = await shownAtEnd();
    const open = async (name: string): Promise<number> => {
      const variablesReference = referenceOf(locals, name);
      return (await debugging.ask('variables', { variablesReference, filter: 'indexed', start: 0, count: 100 }))
        .variables.length;
    };
    assert.equal(await open('squares'), 100);
    assert.equal(await debugCalls(), 1);
    assert.ok((await open('codes')) > 1);
    assert.equal(await debugCalls(), 2);
    assert.equal(await open('items'), 2);
    // Asked ahead, while nobody waits: what is in the map.
    const { variables } = await debugging.ask('variables', { variablesReference: referenceOf(locals, 'items') });
    await debugging.ask('variables', { variablesReference: referenceOf(variables, "'first'") });
    assert.equal(await debugCalls(), 3);
  });

  it('two for a stop whose condition is not met: one to look, one to go on', async () => {
    const threadId = await stopAt({ condition: 'i == 20' }, 'squares.add(i * i);');
    await debugging.show(threadId);
    assert.equal(await debugCalls(), 20 * 2 + 1);
    const { frameId } = await debugging.show(threadId);
    assert.equal((await debugging.ask('evaluate', { expression: 'i', frameId })).result, '20');
  });

  it('one for a stop that does not count yet: to go on', async () => {
    const threadId = await stopAt({ hitCondition: '21' }, 'squares.add(i * i);');
    await debugging.show(threadId);
    assert.equal(await debugCalls(), 20 + 1);
  });

  it('two for a step and all that is shown after it', async () => {
    const threadId = await stopAt({}, 'Boolean flag = true;');
    await debugging.show(threadId);
    await debugging.client.body('next', { threadId });
    await debugging.show(await debugging.stopped());
    assert.equal(await debugCalls(), 3);
  });

  it('one for another frame and all that is evaluated in it', async () => {
    const { frames } = await shownAtEnd();
    const frameId = frames[1]?.id ?? 0;
    const { scopes } = await debugging.ask('scopes', { frameId });
    for (const { variablesReference } of scopes) {
      await debugging.ask('variables', { variablesReference });
    }
    assert.equal(await debugCalls(), 2);
  });

  describe('where the org counts hits', () => {
    const hits = { hitCondition: '3' };

    it('none until it stops at the third', async () => {
      await org.controls.wire(org.sandbox.orgId, { honoursHitConditions: true });
      const [place] = await breakpointsAt(file, ['squares.add(i * i);']);
      await debugging.launch(new Map([[path, [{ line: place?.line ?? 0, ...hits }]]]), { orgHitCounts: true });
      run = browser.runAnonymousApex(diagnostics);
      const { frameId } = await debugging.show(await debugging.stopped());
      assert.equal((await debugging.ask('evaluate', { expression: 'i', frameId })).result, '2');
      assert.equal(await debugCalls(), 1);
    });

    it('and it does not, every stop is shown', async () => {
      const [place] = await breakpointsAt(file, ['squares.add(i * i);']);
      await debugging.launch(new Map([[path, [{ line: place?.line ?? 0, ...hits }]]]), { orgHitCounts: true });
      run = browser.runAnonymousApex(diagnostics);
      for (const turn of ['0', '1', '2']) {
        const threadId = await debugging.stopped();
        const { frameId } = await debugging.show(threadId);
        assert.equal((await debugging.ask('evaluate', { expression: 'i', frameId })).result, turn);
        await debugging.client.body('continue', { threadId });
      }
      await debugging.stopped();
    });
  });
});
