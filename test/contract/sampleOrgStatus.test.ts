import assert from 'node:assert/strict';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

interface InstanceStatus {
  readonly key: string;
  readonly status: string;
  readonly environment: string;
  readonly location: string;
  readonly Incidents: readonly { readonly id: number; readonly IncidentEvents: readonly { readonly type: string }[] }[];
  readonly Maintenances: readonly { readonly plannedStartTime: string; readonly plannedEndTime: string }[];
}

describe('the status API of the sample org', () => {
  let org: SampleOrgHandle;

  before(async () => {
    org = await startSampleOrg();
  });

  afterEach(() => org.controls.clearStatus());

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const status = async (key: string): Promise<InstanceStatus> => {
    const reply = await fetch(`${org.status.url}/v1/instances/${key}/status`);
    assert.equal(reply.status, 200);
    return (await reply.json()) as InstanceStatus;
  };

  it('says without a session how an instance is, in whatever case it is named', async () => {
    const { key, status: is, environment, location, Incidents } = await status('usa7s');
    assert.deepEqual(
      { key, is, environment, location, Incidents },
      { key: 'USA7S', is: 'OK', environment: 'sandbox', location: 'NA', Incidents: [] },
    );
    assert.equal((await fetch(`${org.status.url}/v1/instances/nothing/status`)).status, 404);
    const all = (await (await fetch(`${org.status.url}/v1/instances`)).json()) as { key: string }[];
    assert.ok(all.some(({ key: listed }) => listed === 'EUW42'));
  });

  it('tells incidents of one instance until they are resolved, and for a while after', async () => {
    const id = await org.controls.addIncident('EUW42', { severity: 'minor' });
    assert.equal((await status('EUW42')).status, 'MINOR_INCIDENT_CORE');
    await org.controls.addIncident('EUW42', { severity: 'major', core: false });
    assert.equal((await status('EUW42')).status, 'MAJOR_INCIDENT_NONCORE');
    assert.equal((await status('USA7S')).status, 'OK');
    await org.controls.resolveIncident(id);
    const [first] = (await status('EUW42')).Incidents;
    assert.deepEqual(
      first?.IncidentEvents.map(({ type }) => type),
      ['investigating', 'resolved'],
    );
    await assert.rejects(org.controls.resolveIncident(id), /No incident/);
    await org.controls.skipTime(8 * 86_400_000);
    assert.equal((await status('EUW42')).Incidents.length, 1);
  });

  it('tells maintenances before and while they go on', async () => {
    await org.controls.addMaintenance('USA7S', { startsInMinutes: 60, minutes: 120 });
    const { status: is, Maintenances } = await status('USA7S');
    assert.equal(is, 'OK');
    const [{ plannedStartTime, plannedEndTime } = { plannedStartTime: '', plannedEndTime: '' }] = Maintenances;
    assert.equal(Date.parse(plannedEndTime) - Date.parse(plannedStartTime), 120 * 60_000);
    await org.controls.skipTime(61 * 60_000);
    assert.equal((await status('USA7S')).status, 'MAINTENANCE_CORE');
    await org.controls.skipTime(121 * 60_000);
    assert.deepEqual((await status('USA7S')).Maintenances, []);
  });

  it('can be broken, unreadable or silent', async () => {
    const url = `${org.status.url}/v1/instances/USA7S/status`;
    await org.controls.setStatusReachability('broken');
    assert.equal((await fetch(url)).status, 503);
    await org.controls.setStatusReachability('unreadable');
    assert.match(await (await fetch(url)).text(), /^<html>/);
    await org.controls.setStatusReachability('silent');
    await assert.rejects(fetch(url, { signal: AbortSignal.timeout(100) }));
  });
});
