import assert from 'node:assert/strict';
import { LogIndex } from '../../../../src/core/apexLog/logIndex.ts';
import type { ApexProgram, ExecutionEntry } from '../../../../src/sampleOrg/apex/engine.ts';
import type { LogLevel } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { logCategories, LogLevels } from '../../../../src/sampleOrg/logs/logLevels.ts';
import { RequestLog } from '../../../../src/sampleOrg/logs/requestLog.ts';
import { generatedApex } from '../../../support/generatedApex.ts';
import { readLog } from '../../../support/logChecker.ts';
import { breachesOf } from '../../../support/logConsistency.ts';
import { compileFiles, hostOf, LeftJobs, now, outcomeOf, seededOrg } from '../../sampleOrg/apex/apexHarness.ts';
import { samplePackage } from '../../sampleOrg/samplePackage.ts';

// What the sample org's engine writes is read by a reader that shares nothing with it, and by another one that shares nothing with this.

const levels: readonly LogLevel[] = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'];

function allAt(level: LogLevel): LogLevels {
  return new LogLevels(Object.fromEntries(logCategories.map(([category]) => [category, level])));
}

function logOf(program: ApexProgram, entry: ExecutionEntry | string, level: LogLevel = 'FINEST'): string {
  const log = new RequestLog({ levels: allAt(level), startedAt: now, user: hostOf().user, apiVersion: '66.0' });
  if (typeof entry === 'string') {
    log.preamble(entry.split('\n').map((line) => `Execute Anonymous: ${line}`));
  }
  outcomeOf(program, entry, { database: seededOrg().database, log });
  return log.toString();
}

/** What both readers say of a log must be the same; nothing in it is open but what an exception left open. */
function assertRead(text: string): LogIndex {
  const index = new LogIndex(new TextEncoder().encode(text));
  assert.deepEqual(breachesOf(index), []);
  const { head, events } = readLog(text);
  const seen = Array.from({ length: index.count }, (_, event) => event).filter(
    (event) => !index.nameAt(event).startsWith('('),
  );
  assert.equal(index.count - seen.length, head.length);
  assert.deepEqual(
    seen.map((event) => [index.nameAt(event), index.nanosAt(event), index.fieldsAt(event).join('|').trimEnd()]),
    events.map(({ name, nanoseconds, fields }) => [name, nanoseconds, fields.join('|').trimEnd()]),
  );
  const bad = index.problems.all.filter(
    ({ kind, event }) => kind !== 'unclosed' || !/^(?:SOQL|SOSL|DML)/.test(index.nameAt(event)),
  );
  assert.deepEqual(
    bad.map(({ kind, event }) => `${kind} ${index.textAt(event)}`),
    [],
  );
  return index;
}

describe('logs of the sample org', () => {
  const program = compileFiles(...samplePackage.files);

  for (const className of program.typeRefs.map((typeRef) => typeRef.replaceAll('/', '.'))) {
    for (const methodName of program.testMethods(className) ?? []) {
      it(`are indexed as they were written: ${className}.${methodName}`, () => {
        assertRead(logOf(program, { kind: 'testMethod', className, methodName }));
      });
    }
  }

  for (const level of levels) {
    it(`are indexed at the level ${level}`, () => {
      const index = assertRead(
        logOf(program, 'acme.BillingApi.runDiagnostics();\nacme.BillingApi.payableTotals();', level),
      );
      const statements = Array.from({ length: index.count }, (_, event) => index.nameAt(event)).filter(
        (name) => name === 'STATEMENT_EXECUTE',
      );
      assert.equal(statements.length > 0, level === 'FINER' || level === 'FINEST');
    });
  }

  it('are indexed with the jobs that were left for later', () => {
    const jobs = new LeftJobs();
    const later = compileFiles(`public class Later implements Queueable, Database.Batchable<SObject> {
  @future public static void go(List<Id> ids) { System.debug(ids.size()); }
  public void execute(QueueableContext context) { System.debug('queued'); }
  public Database.QueryLocator start(Database.BatchableContext context) {
    return Database.getQueryLocator('SELECT Id FROM Account');
  }
  public void execute(Database.BatchableContext context, List<Account> scope) { update scope; }
  public void finish(Database.BatchableContext context) { System.debug('done'); }
}`);
    const log = new RequestLog({ levels: allAt('FINEST'), startedAt: now, user: hostOf().user, apiVersion: '66.0' });
    const parts = { database: seededOrg().database, log, jobs };
    const source = 'Later.go(new List<Id>()); System.enqueueJob(new Later()); Database.executeBatch(new Later());';
    assert.deepEqual(outcomeOf(later, source, parts), { kind: 'success' });
    jobs.run(later, parts);
    const index = assertRead(log.toString());
    assert.ok([...index.childrenOf()].filter((event) => index.nameAt(event) === 'EXECUTION_STARTED').length >= 4);
  });

  it('are indexed where programs were drawn at random', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const { classes, anonymous } = generatedApex(seed);
      assertRead(logOf(compileFiles(...classes), anonymous));
    }
  });
});
