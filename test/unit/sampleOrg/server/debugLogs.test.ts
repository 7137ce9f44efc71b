import assert from 'node:assert/strict';
import type { RunningUser } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { runningUser } from '../../../../src/sampleOrg/data/runningUser.ts';
import { DebugLogs, type DebugLogsOptions, loggingChannel } from '../../../../src/sampleOrg/logs/debugLogs.ts';
import { LogLevels } from '../../../../src/sampleOrg/logs/logLevels.ts';
import { OrgRecords } from '../../../../src/sampleOrg/records/orgRecords.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { seededOrg } from '../apex/apexHarness.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const finished = { operation: 'QueueableHandler', status: 'Success', application: 'Unknown' };

class Fixture {
  readonly clock = new FakeClock();
  readonly user: RunningUser;
  readonly records: OrgRecords;
  readonly logs: DebugLogs;
  readonly announced: object[] = [];

  constructor(quotas: DebugLogsOptions['quotas'] = {}) {
    const { database, userId } = seededOrg();
    const user = runningUser(database, userId);
    assert.ok(user);
    this.user = user;
    this.records = new OrgRecords(database, () => this.clock.now(), user);
    this.logs = new DebugLogs({
      records: this.records,
      clock: this.clock,
      publish: (channel, sobject) => {
        assert.equal(channel, loggingChannel);
        this.announced.push(sobject);
      },
      quotas,
    });
  }

  trace(values: object = {}): string {
    const DebugLevelId = this.records.insert('DebugLevel', {
      DeveloperName: `Level${this.records.all('DebugLevel').length}`,
      MasterLabel: 'Level',
      ApexCode: 'DEBUG',
    });
    return this.records.insert('TraceFlag', {
      DebugLevelId,
      TracedEntityId: this.user.id,
      LogType: 'USER_DEBUG',
      StartDate: new Date(this.clock.now()).toISOString(),
      ExpirationDate: new Date(this.clock.now() + day - 1).toISOString(),
      ...values,
    });
  }

  /** Writes a log of some bytes; undefined when nothing asks for one. */
  write(bytes = 100): string | undefined {
    const destination = this.logs.begin(this.user);
    destination?.log.write(`USER_DEBUG|[1]|DEBUG|${'x'.repeat(bytes)}`, false);
    return destination && this.logs.keep(destination, finished);
  }

  get ids(): readonly string[] {
    return this.records.all('ApexLog').map(({ id }) => id);
  }
}

describe('the debug logs of an org', () => {
  it('are announced and kept with their text', async () => {
    const fixture = new Fixture();
    fixture.trace();
    const id = fixture.write();
    assert.ok(id);
    assert.deepEqual(fixture.announced, [{ Id: id }]);
    const text = await fixture.logs.body(id);
    assert.ok(text);
    assert.match(text.toString(), /\|USER_DEBUG\|\[1\]\|DEBUG\|x+\n$/);
    const values = fixture.records.find('ApexLog', id)?.values;
    assert.equal(values?.get('LogLength'), text.length);
    assert.equal(values.get('Request'), 'Application');
    assert.equal(values.get('Location'), 'Monitoring');
  });

  it('give back large texts as they were written', async () => {
    const fixture = new Fixture();
    fixture.trace();
    const id = fixture.write(5_000_000) ?? '';
    assert.equal((await fixture.logs.body(id))?.length, fixture.records.find('ApexLog', id)?.values.get('LogLength'));
  });

  it('are kept seven days for a user that is monitored, and a day for a developer', () => {
    const fixture = new Fixture();
    const flag = fixture.trace();
    const monitored = fixture.write();
    fixture.records.update('TraceFlag', flag, { LogType: 'DEVELOPER_LOG' });
    const developer = fixture.write();
    assert.deepEqual(fixture.ids, [monitored, developer]);
    fixture.clock.advance(day);
    assert.deepEqual(fixture.ids, [monitored]);
    fixture.clock.advance(6 * day - 1);
    assert.deepEqual(fixture.ids, [monitored]);
    fixture.clock.advance(1);
    assert.deepEqual(fixture.ids, []);
  });

  it('wait for no timer once they are deleted', () => {
    const fixture = new Fixture();
    fixture.trace();
    fixture.logs.forget(fixture.write() ?? '');
    assert.equal(fixture.clock.pendingTimers, 0);
  });

  it('end every trace flag when they grow too fast', () => {
    const fixture = new Fixture({ perQuarterHour: 10_000 });
    fixture.trace();
    assert.ok(fixture.write(6_000));
    fixture.clock.advance(15 * minute);
    assert.ok(fixture.write(6_000));
    assert.ok(fixture.write(6_000));
    assert.equal(fixture.write(), undefined);
  });

  it('say when so many are stored that no flag may be added', () => {
    const fixture = new Fixture({ stored: 10_000 });
    fixture.trace();
    fixture.write(9_000);
    assert.equal(fixture.logs.excess(), undefined);
    const last = fixture.write(2_000) ?? '';
    assert.ok((fixture.logs.excess() ?? 0) > 11_000);
    fixture.records.remove('ApexLog', last);
    assert.equal(fixture.logs.excess(), undefined);
  });

  it('come back to calls that ask for them in a header, so many times a day', () => {
    const fixture = new Fixture({ headerCalls: 2 });
    const levels = new LogLevels({ APEX_CODE: 'FINE' });
    const ask = (): string => fixture.logs.begin(fixture.user, { levels })?.log.toString() ?? '';
    assert.match(ask(), /^66\.0 APEX_CODE,FINE;/);
    assert.match(ask(), /^66\.0 APEX_CODE,FINE;/);
    assert.throws(ask, /No more than 2 calls in 24 hours/);
    fixture.clock.advance(day);
    assert.match(ask(), /^66\.0 APEX_CODE,FINE;/);
    assert.deepEqual(fixture.ids, []);
  });

  it('have the levels of the trace flag, whatever a header asks for', () => {
    const fixture = new Fixture();
    fixture.trace();
    const destination = fixture.logs.begin(fixture.user, { levels: new LogLevels({ APEX_CODE: 'FINEST' }) });
    assert.match(destination?.log.toString() ?? '', /^66\.0 APEX_CODE,DEBUG;/);
  });

  it('are not written for a flag of a class', () => {
    const fixture = new Fixture();
    fixture.trace({ LogType: 'CLASS_TRACING' });
    assert.equal(fixture.write(), undefined);
  });

  it('are written up to the end of the flag', () => {
    const fixture = new Fixture();
    fixture.trace({ ExpirationDate: new Date(fixture.clock.now() + hour).toISOString() });
    fixture.clock.advance(hour - 1);
    assert.ok(fixture.write());
    fixture.clock.advance(1);
    assert.equal(fixture.write(), undefined);
  });
});
