import assert from 'node:assert/strict';
import { DapClient } from '../support/dapClient.ts';
import { sources } from '../support/debugging.ts';
import { proxiedAuthority, proxiedHost, TunnelProxy } from '../support/tunnelProxy.ts';

const sessionVariable = 'ISV_TEST_SESSION';
const org = { instanceUrl: `https://${proxiedHost}`, sessionFrom: { env: sessionVariable } };

describe('the adapter behind a proxy', () => {
  async function launchFailure(environment: Readonly<Record<string, string>>): Promise<string> {
    const client = new DapClient({ [sessionVariable]: '00D000000000001!AQEAQcanary.canary', ...environment });
    await client.initialize();
    const failure = await client.failure('launch', { org, sources });
    await client.body('disconnect');
    await client.close();
    return failure;
  }

  it('goes through it, and trusts what the administrator has added', async () => {
    await using proxy = await TunnelProxy.start();
    const failure = await launchFailure({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: proxiedAuthority });
    assert.match(failure, /session has expired|no longer/i);
    assert.ok(proxy.asked.every((address) => address === `${proxiedHost}:443`));
    assert.ok(proxy.arrived.length > 0, 'the org was asked');
  });

  it('sends nothing where the certificate is not trusted, whatever the environment says', async () => {
    await using proxy = await TunnelProxy.start();
    // eslint-disable-next-line no-restricted-syntax -- that it changes nothing is what is tested
    const failure = await launchFailure({ HTTPS_PROXY: proxy.url, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    assert.match(failure, /certificate/);
    assert.ok(proxy.asked.length > 0, 'it tried');
    assert.deepEqual(proxy.arrived, []);
  });
});
