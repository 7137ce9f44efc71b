import assert from 'node:assert/strict';
import { FakeExecution } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';

const launchArguments = { subscriber: '00D000000000001EAA' };

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
});
