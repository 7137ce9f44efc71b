import assert from 'node:assert/strict';
import type { ApexProgram, ExecutionEntry } from '../../../../src/sampleOrg/apex/engine.ts';
import { LogLevels } from '../../../../src/sampleOrg/logs/logLevels.ts';
import { RequestLog } from '../../../../src/sampleOrg/logs/requestLog.ts';
import { generatedApex } from '../../../support/generatedApex.ts';
import { problemsOfLog, readLog } from '../../../support/logChecker.ts';
import { samplePackage } from '../samplePackage.ts';
import { classFile, compileFiles, hostOf, LeftJobs, now, outcomeOf, seededOrg } from './apexHarness.ts';

const finest = new LogLevels({
  APEX_CODE: 'FINEST',
  APEX_PROFILING: 'FINEST',
  CALLOUT: 'FINEST',
  DB: 'FINEST',
  SYSTEM: 'FINE',
  VALIDATION: 'INFO',
});

function logOf(program: ApexProgram, entry: ExecutionEntry | string, levels = finest, seesPackages = true): string {
  const log = new RequestLog({ levels, startedAt: now, user: hostOf().user, apiVersion: '66.0', seesPackages });
  if (typeof entry === 'string') {
    log.preamble(entry.split('\n').map((line) => `Execute Anonymous: ${line}`));
  }
  outcomeOf(program, entry, { database: seededOrg().database, log });
  return log.toString();
}

describe('logs that are read back', () => {
  describe('of the sample package', () => {
    const program = compileFiles(...samplePackage.files);
    for (const className of program.typeRefs.map((typeRef) => typeRef.replaceAll('/', '.'))) {
      for (const methodName of program.testMethods(className) ?? []) {
        it(`are sound: ${className}.${methodName}`, () => {
          const text = logOf(program, { kind: 'testMethod', className, methodName });
          assert.deepEqual(problemsOfLog(text), []);
        });
      }
    }

    it('tell which validation rule refused a record, and by which values', () => {
      const text = logOf(
        program,
        `acme__Invoice__c invoice = [SELECT Id FROM acme__Invoice__c LIMIT 1];
insert new acme__Payment__c(acme__Invoice__c = invoice.Id, acme__Amount__c = -5);`,
      );
      assert.deepEqual(problemsOfLog(text), []);
      assert.match(text, /\|CODE_UNIT_STARTED\|\[EXTERNAL\]\|Validation:Payment:new\n/);
      assert.match(text, /\|VALIDATION_RULE\|03d\w{12}\|\w+\n/);
      assert.match(
        text,
        /\|VALIDATION_FORMULA\|[^|]*Amount__c[^|]*\|Amount__c=-5[^|]*\n[\d:.]+ \(\d+\)\|VALIDATION_FAIL\n/,
      );
    });

    it('fold the package for those who may not see it, but show what it does to the data and to the limits', () => {
      const source = 'acme.BillingApi.payableTotals();';
      const folded = logOf(program, source, finest, false);
      assert.deepEqual(problemsOfLog(folded), []);
      const { events } = readLog(folded);
      const names = new Set(events.map(({ name }) => name));
      assert.ok(names.has('ENTERING_MANAGED_PKG'));
      assert.ok(names.has('SOQL_EXECUTE_BEGIN'));
      assert.match(folded, /\|LIMIT_USAGE_FOR_NS\|acme\|/);
      for (const { name, fields } of events) {
        if (!/^(?:SOQL|CUMULATIVE|LIMIT|STATIC)/.test(name)) {
          assert.doesNotMatch(fields.join('|').replace(/^acme$/, ''), /acme/, name);
        }
      }
      assert.match(logOf(program, source), /\|METHOD_ENTRY\|\[1\]\|[^|]*\|acme\.BillingApi\.payableTotals\(\)\n/);
    });
  });

  it('name a package that failed, not its code, for those who may not see it', () => {
    const library = classFile(
      `global class Api {
  global static void outer() { inner(); }
  static void inner() { throw new IllegalArgumentException('no'); }
}`,
      'acme',
    );
    const program = compileFiles(library, 'public class Mine { public static void go() { acme.Api.outer(); } }');
    const text = logOf(program, 'Mine.go();', finest, false);
    assert.deepEqual(problemsOfLog(text), []);
    assert.match(
      text,
      /\|FATAL_ERROR\|System\.IllegalArgumentException: no\n\n\(acme\)\nClass\.Mine\.go: line 1, column \d+\nAnonymousBlock: line 1/,
    );
    assert.match(
      logOf(program, 'Mine.go();'),
      /\n\nClass\.acme\.Api\.inner: line 3, column \d+\nClass\.acme\.Api\.outer/,
    );
  });

  it('of asynchronous Apex are sound, and name what runs', () => {
    const program = compileFiles(
      `public class Later implements Queueable {
  @future public static void go(List<Id> ids) { System.debug(ids.size()); }
  public void execute(QueueableContext context) { System.debug('queued'); }
}`,
      `public class Nightly implements Database.Batchable<SObject>, Schedulable {
  public Database.QueryLocator start(Database.BatchableContext context) {
    return Database.getQueryLocator('SELECT Id FROM Account');
  }
  public void execute(Database.BatchableContext context, List<Account> scope) { update scope; }
  public void finish(Database.BatchableContext context) { System.debug('done'); }
  public void execute(SchedulableContext context) { System.debug('time'); }
}`,
    );
    const log = new RequestLog({ levels: finest, startedAt: now, user: hostOf().user, apiVersion: '66.0' });
    const jobs = new LeftJobs();
    const parts = { database: seededOrg().database, log, jobs };
    const source = `Later.go(new List<Id>());
System.enqueueJob(new Later());
Database.executeBatch(new Nightly());
System.schedule('nightly', '0 0 3 * * ?', new Nightly());`;
    assert.deepEqual(outcomeOf(program, source, parts), { kind: 'success' });
    for (const outcome of jobs.run(program, parts)) {
      assert.deepEqual(outcome, { kind: 'success' });
    }
    const text = log.toString();
    assert.deepEqual(problemsOfLog(text), []);
    const { events } = readLog(text);
    const units = events.flatMap(({ name, fields }) => (name === 'CODE_UNIT_STARTED' ? [fields.at(-1)] : []));
    assert.deepEqual(units.slice(0, 4), [
      'execute_anonymous_apex',
      'FutureHandler - state load',
      'Later.go(List<Id>)',
      'Later',
    ]);
    assert.ok(
      units.slice(4).every((unit) => unit?.startsWith('Nightly')),
      units.join(),
    );
    const executions = events.filter(({ name }) => name === 'EXECUTION_STARTED').length;
    assert.equal(events.filter(({ name }) => name === 'USER_INFO').length, executions);
    assert.match(text, /\|LIMIT_USAGE\|\[1\]\|FUTURE\|1\|50\n/);
  });

  describe('of generated Apex', () => {
    it('say all that Apex without callouts and packages can do', () => {
      const names = new Set<string>();
      for (let seed = 1; seed <= 12; seed += 1) {
        const { classes, anonymous } = generatedApex(seed);
        const text = logOf(compileFiles(...classes.map((body) => classFile(body))), anonymous);
        readLog(text).events.forEach(({ name }) => names.add(name));
      }
      for (const name of ['EXCEPTION_THROWN', 'FATAL_ERROR', 'DML_BEGIN', 'SOQL_EXECUTE_BEGIN', 'SYSTEM_MODE_ENTER']) {
        assert.ok(names.has(name), name);
      }
    });

    for (let seed = 1; seed <= 40; seed += 1) {
      it(`are sound at every level: seed ${seed}`, () => {
        const { classes, anonymous } = generatedApex(seed);
        const program = compileFiles(...classes.map((body) => classFile(body)));
        const text = logOf(program, anonymous);
        assert.deepEqual(problemsOfLog(text), [], text);
        for (const level of ['ERROR', 'INFO', 'DEBUG', 'FINE', 'FINER'] as const) {
          const levels = new LogLevels({ APEX_CODE: level, SYSTEM: level, DB: level, APEX_PROFILING: level });
          assert.deepEqual(problemsOfLog(logOf(program, anonymous, levels)), [], level);
        }
      });
    }
  });

  describe('at a level', () => {
    const program = compileFiles(`public without sharing class Everything {
  public static Integer count = 1;
  public Everything() { count++; }
  public static void run() {
    try {
      throw new IllegalArgumentException('no');
    } catch (Exception e) {
      System.debug(e);
    }
    Savepoint before = Database.setSavepoint();
    insert new Account(Name = 'one');
    Database.rollback(before);
    List<Account> found = [SELECT Id FROM Account];
    List<Integer> made = new List<Integer>();
    System.debug(LoggingLevel.ERROR, 'error');
    new Everything();
  }
}`);
    const anonymous = "Everything.run();\nString text = 'a' + 1;\nInteger zero = 0;\nInteger i = 1 / zero;";
    const namesAt = (levels: ConstructorParameters<typeof LogLevels>[0]): ReadonlySet<string> =>
      new Set(readLog(logOf(program, anonymous, new LogLevels(levels))).events.map(({ name }) => name));

    /** The category and the first level of an event, by the reference's table. */
    for (const [category, level, before, ...events] of [
      [
        'APEX_CODE',
        'ERROR',
        'NONE',
        'CODE_UNIT_STARTED',
        'EXECUTION_STARTED',
        'USER_INFO',
        'FATAL_ERROR',
        'USER_DEBUG',
      ],
      ['APEX_CODE', 'INFO', 'WARN', 'EXCEPTION_THROWN'],
      ['APEX_CODE', 'FINE', 'DEBUG', 'METHOD_ENTRY', 'METHOD_EXIT', 'CONSTRUCTOR_ENTRY', 'CONSTRUCTOR_EXIT'],
      ['APEX_CODE', 'FINER', 'FINE', 'STATEMENT_EXECUTE', 'HEAP_ALLOCATE'],
      ['APEX_CODE', 'FINEST', 'FINER', 'VARIABLE_SCOPE_BEGIN', 'VARIABLE_ASSIGNMENT'],
      ['SYSTEM', 'INFO', 'WARN', 'SYSTEM_MODE_ENTER', 'SYSTEM_MODE_EXIT'],
      ['SYSTEM', 'FINE', 'DEBUG', 'SYSTEM_METHOD_ENTRY', 'SYSTEM_METHOD_EXIT', 'SYSTEM_CONSTRUCTOR_ENTRY'],
      ['DB', 'INFO', 'WARN', 'SOQL_EXECUTE_BEGIN', 'SOQL_EXECUTE_END', 'DML_BEGIN', 'DML_END'],
      ['DB', 'INFO', 'WARN', 'SAVEPOINT_SET', 'SAVEPOINT_ROLLBACK'],
      ['DB', 'FINEST', 'FINER', 'SOQL_EXECUTE_EXPLAIN'],
      ['APEX_PROFILING', 'INFO', 'WARN', 'CUMULATIVE_LIMIT_USAGE', 'LIMIT_USAGE_FOR_NS', 'CUMULATIVE_LIMIT_USAGE_END'],
      ['APEX_PROFILING', 'FINE', 'DEBUG', 'CUMULATIVE_PROFILING_BEGIN', 'STATIC_VARIABLE_LIST'],
      ['APEX_PROFILING', 'FINEST', 'FINER', 'LIMIT_USAGE'],
    ] as const) {
      it(`${category},${level} writes ${events.join(', ')}`, () => {
        const written = namesAt({ [category]: level });
        const unwritten = namesAt({ [category]: before });
        for (const event of events) {
          assert.ok(written.has(event), event);
          assert.ok(!unwritten.has(event), event);
        }
      });
    }
  });
});
