import assert from 'node:assert/strict';
import type { ExecutionHost } from '../../../../src/sampleOrg/apex/engine.ts';
import { AsyncApex } from '../../../../src/sampleOrg/asyncApex/asyncApex.ts';
import { runningUser } from '../../../../src/sampleOrg/data/runningUser.ts';
import type { ApexRequest } from '../../../../src/sampleOrg/debugging/apexRequests.ts';
import { OrgRecords } from '../../../../src/sampleOrg/records/orgRecords.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { compileFiles, engine, finish, hostOf, seededOrg } from '../apex/apexHarness.ts';

const program = compileFiles(
  `public class Note implements Queueable, Schedulable {
    private String text;
    public Note(String text) { this.text = text; }
    public void execute(QueueableContext context) {
      if (text == 'fails') { Integer i = 1 / 0; }
      insert new Account(Name = text);
    }
    public void execute(SchedulableContext context) { insert new Account(Name = text + ' ' + System.now().formatGmt('dd HH:mm')); }
  }`,
  `public class Each implements Database.Batchable<Integer> {
    public Iterable<Integer> start(Database.BatchableContext context) { return new List<Integer>{ 1, 2, 3 }; }
    public void execute(Database.BatchableContext context, List<Integer> scope) {
      if (scope[0] == 2) { throw new IllegalArgumentException('two'); }
    }
    public void finish(Database.BatchableContext context) { }
  }`,
);

/** An org whose time a test moves. */
function org() {
  const { database, userId } = seededOrg();
  const user = runningUser(database, userId);
  assert.ok(user);
  const clock = new FakeClock();
  const records = new OrgRecords(database, () => clock.now(), user);
  const faults: unknown[] = [];
  const types: string[] = [];
  const host = (): ExecutionHost => ({ ...hostOf({ database, jobs }), now: () => clock.now() });
  const jobs = new AsyncApex({
    records,
    clock,
    run: ({ entries, type }: ApexRequest) => {
      types.push(type);
      return Promise.resolve(entries.map((entry) => finish(engine.begin(program, entry, host()))));
    },
    onFault: (fault) => faults.push(fault),
  });
  const run = (source: string): void => {
    const outcome = finish(engine.begin(program, { kind: 'anonymous', source }, host()));
    assert.deepEqual(outcome, { kind: 'success' });
  };
  const rows = (query: string): readonly unknown[] => {
    const { prepared, answer } = records.query(query, 'data');
    assert.equal(answer.kind, 'records');
    return answer.records.map((record) =>
      prepared.fields.map(({ path }) => records.valueOf(record.apexTypeName, record.id ?? '', path.join('.'))),
    );
  };
  const accounts = (): readonly unknown[] =>
    rows("SELECT Name FROM Account WHERE Name LIKE 'note%' ORDER BY Name").flat();
  return { clock, jobs, run, rows, accounts, faults, types };
}

const hour = 3_600_000;

describe('Asynchronous Apex of an org', () => {
  it('runs jobs one after the other and keeps their rows', async () => {
    const { jobs, run, rows, accounts, types, faults } = org();
    run(
      "System.enqueueJob(new Note('note a')); System.enqueueJob(new Note('fails')); System.enqueueJob(new Note('note b'));",
    );
    await jobs.idle();
    assert.deepEqual(accounts(), ['note a', 'note b']);
    assert.deepEqual(rows('SELECT Status, NumberOfErrors, ExtendedStatus FROM AsyncApexJob ORDER BY Id'), [
      ['Completed', 0, null],
      ['Failed', 1, 'First error: Divide by 0'],
      ['Completed', 0, null],
    ]);
    assert.deepEqual(types, ['QUEUEABLE', 'QUEUEABLE', 'QUEUEABLE']);
    assert.deepEqual(faults, []);
  });

  it('counts the chunks of a batch', async () => {
    const { jobs, run, rows, types } = org();
    run('Database.executeBatch(new Each(), 1);');
    await jobs.idle();
    assert.deepEqual(
      rows('SELECT Status, JobItemsProcessed, TotalJobItems, NumberOfErrors, ExtendedStatus FROM AsyncApexJob'),
      [['Completed', 3, 3, 1, 'First error: two']],
    );
    assert.equal(types.length, 5);
  });

  it('waits as long as options say, and not at all for what was aborted meanwhile', async () => {
    const { clock, jobs, run, accounts, rows } = org();
    run("System.enqueueJob(new Note('note late'), 5); System.enqueueJob(new Note('note never'), 7);");
    await jobs.idle();
    assert.deepEqual(accounts(), []);
    run('System.abortJob([SELECT Id FROM AsyncApexJob ORDER BY Id DESC LIMIT 1].Id);');
    clock.advance(5 * 60_000);
    await jobs.idle();
    assert.deepEqual(accounts(), ['note late']);
    clock.advance(5 * 60_000);
    await jobs.idle();
    assert.deepEqual(rows('SELECT Status FROM AsyncApexJob ORDER BY Id'), [['Completed'], ['Aborted']]);
  });

  it('runs scheduled Apex each time that its schedule says, until it is aborted', async () => {
    const { clock, jobs, run, accounts, rows } = org();
    run("System.schedule('n', '0 0 4 * * ?', new Note('note'));");
    for (let day = 0; day < 2; day += 1) {
      clock.advance(24 * hour);
      await jobs.idle();
    }
    assert.equal(accounts().length, 2);
    assert.deepEqual(rows('SELECT State, TimesTriggered FROM CronTrigger'), [['WAITING', 2]]);
    run('System.abortJob([SELECT Id FROM CronTrigger].Id);');
    clock.advance(48 * hour);
    await jobs.idle();
    assert.equal(accounts().length, 2);
    assert.deepEqual(rows('SELECT Status FROM AsyncApexJob'), [['Aborted']]);
  });

  it('is done with a schedule that fires once', async () => {
    const { clock, jobs, run, rows } = org();
    run("System.schedule('n', '0 0 0 1 2 ? 2026', new Note('note'));");
    clock.advance(30 * 24 * hour);
    await jobs.idle();
    assert.deepEqual(rows('SELECT State, NextFireTime, TimesTriggered FROM CronTrigger'), [['COMPLETE', null, 1]]);
  });

  it('begins nothing once it is closed', async () => {
    const { clock, jobs, run, accounts } = org();
    run("System.schedule('n', '0 0 4 * * ?', new Note('note'));");
    jobs.close();
    run("System.enqueueJob(new Note('note'));");
    clock.advance(48 * hour);
    await jobs.idle();
    assert.deepEqual(accounts(), []);
  });
});
