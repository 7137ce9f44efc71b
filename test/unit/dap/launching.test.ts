import assert from 'node:assert/strict';
import type { AdapterHost } from '../../../src/dap/adapterHost.ts';
import { FakeExecution } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient, pricing, sourceFiles } from '../../support/inlineAdapter.ts';

const launchArguments = { subscriber: '00D000000000001EAA' };

/** What the console says of a launch with these arguments. */
async function said(fields: object = {}, overrides: Partial<AdapterHost> = {}): Promise<string> {
  const client = new InlineClient(fakeHost(new FakeExecution(), overrides));
  await client.initialize();
  await client.body('launch', { ...launchArguments, ...fields });
  await client.body('configurationDone');
  await client.body('disconnect');
  return client.output();
}

describe('debug adapter: what the console says of a launch', () => {
  it('names a misspelt argument once, also when the launch fails', async () => {
    const client = new InlineClient(fakeHost(new FakeExecution()));
    await client.initialize();
    await client.error('launch', { subscriberr: '00D000000000001EAA' });
    await client.event('output');
    assert.equal(client.output().match(/ignored: "subscriberr"/g)?.length, 1);
  });

  it('says nothing of arguments that it knows', async () => {
    const client = new InlineClient(fakeHost(new FakeExecution()));
    await client.initialize();
    await client.body('launch', { ...launchArguments, type: 'isv-apex', __configurationTarget: 2 });
    assert.match(client.output(), /^Debug session .* started in .*\n$/);
  });

  it('names a folder without Apex, and an empty list of folders', async () => {
    assert.match(await said({ sources: ['/docs'] }), /No Apex found in \/docs/);
    assert.match(await said({ sources: [] }), /No Apex found: "sources"/);
  });

  it('names a folder without a namespace, also at its breakpoints', async () => {
    const host = fakeHost(new FakeExecution(), { sourceFiles: sourceFiles({ '/src/Pricing.cls': pricing }, null) });
    const client = new InlineClient(host);
    await client.initialize();
    await client.body('launch', launchArguments);
    const { breakpoints } = await client.body<{ breakpoints: { verified: boolean; message?: string }[] }>(
      'setBreakpoints',
      { source: { path: '/src/Pricing.cls' }, breakpoints: [{ line: 2 }, { line: 5 }] },
    );
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [true, true],
    );
    assert.match(breakpoints[0]?.message ?? '', /moved to line 3, .* No namespace was found for its folder/);
    assert.match(breakpoints[1]?.message ?? '', /^No namespace was found for its folder/);
    assert.equal(client.output().match(/No namespace was found for the Apex in \/src/g)?.length, 1);
  });

  it('says that nothing can stop where the user filter leaves the login-as user out', async () => {
    const without = await said({ userIdFilter: ['005000000000002', '005000000000003AAA'] });
    assert.match(without, /Nothing can stop: only requests of Ada Fields .*"userIdFilter" leaves that user out/);
    assert.doesNotMatch(without, /Now reproduce it/);
    assert.match(await said({ userIdFilter: ['005000000000001'] }), /Now reproduce it as Ada Fields/);
  });
});
