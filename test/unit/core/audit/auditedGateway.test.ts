import assert from 'node:assert/strict';
import { auditedGateway } from '../../../../src/core/audit/auditedGateway.ts';
import type { AuditEvent } from '../../../../src/core/audit/auditEvent.ts';
import { Failure } from '../../../../src/core/base/failure.ts';
import type { OrgDebugLogs } from '../../../../src/core/debugLogs/ports.ts';
import type { SubscriberOrg } from '../../../../src/core/subscribers/ports.ts';
import { FakeOrgs, handOffTo, sandboxId } from '../../vscode/fakeOrgs.ts';

/** Orgs whose debug logs answer as a test says. */
class LogOrgs extends FakeOrgs {
  logs: Partial<OrgDebugLogs> = {};

  override openSubscriberOrg(handOff: Parameters<FakeOrgs['openSubscriberOrg']>[0]): SubscriberOrg {
    const org = super.openSubscriberOrg(handOff);
    return { ...org, debugLogs: { ...org.debugLogs, ...this.logs } };
  }
}

describe('the audited gateway', () => {
  const orgTime = Date.UTC(2030, 10, 1);
  let orgs: LogOrgs;
  let events: AuditEvent[];
  let times: (number | undefined)[];
  let org: SubscriberOrg;

  beforeEach(() => {
    orgs = new LogOrgs();
    events = [];
    times = [];
    const gateway = auditedGateway(orgs, (event, time) => {
      events.push(event);
      times.push(time);
    });
    orgs.logs = {
      list: () => Promise.resolve([]),
      listStoredSince: (since) => Promise.resolve(since === 0 ? [] : ([{}] as never)),
      open: () => Promise.reject(new Failure('recordGone', 'Northwind says: no such log. Refresh the list.')),
      delete: (ids) => Promise.resolve(new Map([[ids[0] ?? '', new Failure('locked', 'Locked. Try again.')]])),
    };
    org = gateway.openSubscriberOrg(handOffTo(sandboxId));
  });

  it('records before the org is asked, by the clock of the org', async () => {
    let recorded = 0;
    orgs.logs = { ...orgs.logs, list: () => Promise.resolve([]).finally(() => (recorded = events.length)) };
    org = auditedGateway(orgs, (event, time) => {
      events.push(event);
      times.push(time);
    }).openSubscriberOrg(handOffTo(sandboxId));
    await org.debugLogs.list(20);
    assert.equal(recorded, 1);
    assert.deepEqual(events, [{ kind: 'logsListed', subject: 'at most 20', orgId: sandboxId }]);
    assert.deepEqual(times, [orgTime]);
  });

  it('adds what failed, by its code and not in the words of the org', async () => {
    await assert.rejects(org.debugLogs.open('07L1', 0));
    assert.deepEqual(
      events.map(({ kind, subject, outcome }) => [kind, subject, outcome]),
      [
        ['logDownloaded', '07L1', undefined],
        ['logDownloaded', '07L1', 'failed: recordGone'],
      ],
    );
  });

  it('records a list that is watched only when it brought something', async () => {
    await org.debugLogs.listStoredSince(0);
    assert.equal(events.length, 0);
    await org.debugLogs.listStoredSince(orgTime);
    assert.equal(events[0]?.outcome, '1 found');
  });

  it('says which logs were to go, and how many stayed', async () => {
    await org.debugLogs.delete(['07L1', '07L2']);
    assert.deepEqual(
      events.map(({ subject, outcome }) => [subject, outcome]),
      [
        ['07L1 07L2', undefined],
        ['07L1 07L2', '1 stayed'],
      ],
    );
  });
});
