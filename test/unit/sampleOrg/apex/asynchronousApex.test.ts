import assert from 'node:assert/strict';
import type { ApexSourceFile, ExecutionOutcome } from '../../../../src/sampleOrg/apex/engine.ts';
import type { OrgDatabase } from '../../../../src/sampleOrg/data/contract.ts';
import {
  begin,
  classFile,
  compileFiles,
  finish,
  LeftJobs,
  outcomeOf,
  RecordedLog,
  seededOrg,
  TestBreakpoints,
} from './apexHarness.ts';

interface Run {
  readonly debugLines: readonly string[];
  readonly outcome: ExecutionOutcome;
  /** How the steps of the jobs ended. */
  readonly later: readonly ExecutionOutcome[];
  readonly database: OrgDatabase;
}

/** Runs anonymous Apex in an org of its own, then what it left. */
function run(source: string, ...files: readonly (ApexSourceFile | string)[]): Run {
  const { database } = seededOrg();
  const debugLines: string[] = [];
  const jobs = new LeftJobs();
  const program = compileFiles(...files);
  const parts = { database, debugLines, jobs };
  const outcome = outcomeOf(program, source, parts);
  const later = jobs.run(program, parts);
  return { debugLines, outcome, later, database };
}

function messageOf(outcome: ExecutionOutcome | undefined): string {
  return outcome?.kind === 'exception' ? `${outcome.typeName}: ${outcome.message}` : (outcome?.kind ?? 'none');
}

const printing = (name: string, body: string): string =>
  `public class ${name} implements Queueable { public void execute(QueueableContext context) { ${body} } }`;

describe('Future methods', () => {
  const later = `public class Later {
    public static Integer seen = 0;
    @future
    public static void note(String text) {
      seen += 1;
      System.debug(text + ' ' + seen + ' ' + System.isFuture() + ' ' + Limits.getLimitQueries() + ' ' + Limits.getLimitHeapSize());
    }
    @future
    public static void again() { note('no'); }
    @future
    public static void save(List<String> names) {
      for (String name : names) { insert new Account(Name = name); }
    }
  }`;

  it('run after the request, each in a transaction with its own statics and limits', () => {
    const { debugLines } = run("Later.note('a'); Later.note('b'); System.debug('first ' + System.isFuture());", later);
    assert.deepEqual(debugLines, ['first false', 'a 1 true 200 12000000', 'b 1 true 200 12000000']);
  });

  it('are given what their arguments were when they were called', () => {
    const { database } = run(
      "List<String> names = new List<String>{ 'kept' }; Later.save(names); names.add('too late');",
      later,
    );
    const names = [...database.begin().all('Account')].map(({ values }) => values.get('Name'));
    assert.equal(names.includes('kept'), true);
    assert.equal(names.includes('too late'), false);
  });

  it('are dropped when the request fails', () => {
    const { debugLines, outcome } = run("Later.note('a'); Integer i = 1 / 0;", later);
    assert.equal(messageOf(outcome), 'System.MathException: Divide by 0');
    assert.deepEqual(debugLines, []);
  });

  it('are dropped by a rollback to a savepoint before the call', () => {
    const { debugLines } = run(
      "Later.note('kept'); Savepoint before = Database.setSavepoint(); Later.note('dropped'); Database.rollback(before);",
      later,
    );
    assert.deepEqual(debugLines, ['kept 1 true 200 12000000']);
  });

  it('cannot be called from another', () => {
    const { later: outcomes } = run('Later.again();', later);
    assert.equal(
      messageOf(outcomes[0]),
      'System.AsyncException: Future method cannot be called from a future or batch method: Later.note(String)',
    );
  });

  it('may be called fifty times', () => {
    const { outcome } = run("for (Integer i = 0; i < 51; i++) { Later.note('x'); }", later);
    assert.equal(messageOf(outcome), 'System.LimitException: Too many future calls: 51');
  });

  it('have a row in AsyncApexJob', () => {
    const { debugLines } = run(
      `Later.note('a');
       AsyncApexJob job = [SELECT JobType, Status, MethodName FROM AsyncApexJob];
       System.debug(job.JobType + ' ' + job.Status + ' ' + job.MethodName);`,
      later,
    );
    assert.equal(debugLines[0], 'Future Queued note');
  });

  it('stop at a breakpoint where a test runs them', () => {
    const tested = `@IsTest private class LaterTest {
      @IsTest static void runs() { Test.startTest(); Later.note('x'); Test.stopTest(); System.assertEquals(1, Later.seen); }
    }`;
    const program = compileFiles(later, tested);
    const breakpoints = new TestBreakpoints().line('Later', 5);
    const entry = { kind: 'testMethod', className: 'LaterTest', methodName: 'runs' } as const;
    const execution = begin(program, entry, { breakpoints, database: seededOrg().database });
    const stop = execution.advance('run', 1000);
    assert.equal(stop.kind === 'stopped' && stop.typeRef, 'Later');
    assert.deepEqual(finish(execution), { kind: 'success' });
  });
});

describe('Queueable jobs', () => {
  it('run as they were when they were enqueued', () => {
    const { debugLines } = run(
      "Job job = new Job(); job.text = 'then'; System.enqueueJob(job); job.text = 'now'; System.debug(job.text);",
      `public class Job implements Queueable {
        public String text;
        public transient String passing = 'set';
        public void execute(QueueableContext context) {
          AsyncApexJob row = [SELECT Id, JobType FROM AsyncApexJob WHERE Id = :context.getJobId()];
          System.debug(text + ' ' + passing + ' ' + row.JobType + ' ' + System.isQueueable());
        }
      }`,
    );
    assert.deepEqual(debugLines, ['now', 'then null Queueable true']);
  });

  it('run with everything that they refer to, logged or not', () => {
    const { database } = seededOrg();
    const debugLines: string[] = [];
    const jobs = new LeftJobs();
    const program = compileFiles(`public class Whole implements Queueable {
      public enum Colour { RED, BLUE }
      public virtual class Part { public Part next; public String name; public virtual String shown() { return name; } }
      public class Special extends Part { public override String shown() { return name + '!'; } }
      public Part first = new Special();
      public Map<String, List<Part>> byName = new Map<String, List<Part>>();
      public Set<Colour> colours = new Set<Colour>{ Colour.BLUE };
      public Account record = new Account(Name = 'kept');
      public void execute(QueueableContext context) {
        System.debug(first.shown() + ' ' + (first.next === first) + ' ' + (byName.get('a')[0] === first) + ' '
          + colours.contains(Colour.BLUE) + ' ' + record.Name + ' ' + (first instanceof Special));
      }
    }`);
    const source = `Whole w = new Whole(); w.first.name = 'part'; w.first.next = w.first;
      w.byName.put('a', new List<Whole.Part>{ w.first }); System.enqueueJob(w); w.record.Name = 'changed';`;
    for (const logged of [true, false]) {
      const log = new RecordedLog();
      assert.deepEqual(outcomeOf(program, source, { database, jobs, ...(logged ? { log } : {}) }), { kind: 'success' });
      jobs.run(program, { database, debugLines, ...(logged ? {} : { log }) });
    }
    const shown = 'part! true true true kept true';
    assert.deepEqual(debugLines, [shown, shown]);
  });

  it('chain one job each', () => {
    const { debugLines, later } = run(
      'System.enqueueJob(new Chain(1));',
      `public class Chain implements Queueable {
        private Integer step;
        public Chain(Integer step) { this.step = step; }
        public void execute(QueueableContext context) {
          System.debug(step + ' ' + AsyncInfo.getCurrentQueueableStackDepth());
          if (step < 3) { System.enqueueJob(new Chain(step + 1)); }
          if (step == 2) { System.enqueueJob(new Chain(9)); }
        }
      }`,
    );
    assert.deepEqual(debugLines, ['1 1', '2 2']);
    assert.equal(messageOf(later[1]), 'System.LimitException: Too many queueable jobs added to the queue: 2');
  });

  it('keep to the depth that their options give', () => {
    const { later } = run(
      'AsyncOptions options = new AsyncOptions(); options.MaximumQueueableStackDepth = 2; System.enqueueJob(new Deep(), options);',
      printing('Deep', 'System.enqueueJob(new Deep());'),
    );
    assert.deepEqual(later.map(messageOf), ['success', 'System.AsyncException: Maximum stack depth has been reached.']);
  });

  it('are refused while one of the same signature waits', () => {
    const { debugLines } = run(
      `AsyncOptions options = new AsyncOptions();
       options.DuplicateSignature = new QueueableDuplicateSignature.Builder().addString('nightly').addInteger(7).build();
       System.enqueueJob(new Once(), options);
       try { System.enqueueJob(new Once(), options); } catch (DuplicateMessageException e) { System.debug(e.getMessage()); }`,
      printing('Once', "System.debug('ran');"),
    );
    assert.deepEqual(debugLines, ['Attempt to enqueue job with duplicate queueable signature', 'ran']);
  });

  it('run the finalizer that they attach, however they end', () => {
    const { debugLines, database } = run(
      'System.enqueueJob(new Failing());',
      `public class Failing implements Queueable, Finalizer {
        private List<String> notes = new List<String>();
        public void execute(QueueableContext context) {
          System.attachFinalizer(this);
          notes.add('begun');
          insert new Account(Name = 'undone');
          throw new IllegalArgumentException('broken');
        }
        public void execute(FinalizerContext context) {
          insert new Account(Name = 'finalized');
          System.debug(context.getResult() + ' ' + context.getException().getMessage() + ' ' + notes);
        }
      }`,
    );
    assert.deepEqual(debugLines, ['UNHANDLED_EXCEPTION broken (begun)']);
    const names = [...database.begin().all('Account')].map(({ values }) => values.get('Name'));
    assert.equal(names.includes('undone'), false);
    assert.equal(names.includes('finalized'), true);
  });
});

describe('Batch Apex', () => {
  const batch = (
    extra: string,
    body: string,
  ): string => `public class Renaming implements Database.Batchable<SObject>${extra} {
    public Integer count = 0;
    public Database.QueryLocator start(Database.BatchableContext context) {
      return Database.getQueryLocator('SELECT Id, Name FROM Account WHERE Name LIKE \\'batch%\\' ORDER BY Name');
    }
    public void execute(Database.BatchableContext context, List<Account> scope) { count += scope.size(); ${body} }
    public void finish(Database.BatchableContext context) {
      AsyncApexJob job = [SELECT Status, TotalJobItems FROM AsyncApexJob WHERE Id = :context.getJobId()];
      System.debug('finish ' + count + ' ' + System.isBatch());
    }
  }`;
  const start = `List<Account> all = new List<Account>();
    for (Integer i = 0; i < 5; i++) { all.add(new Account(Name = 'batch' + i)); }
    insert all;
    Database.executeBatch(new Renaming(), 2);`;

  it('runs a transaction for each chunk, from the state that it was given', () => {
    const { debugLines } = run(start, batch('', "System.debug('chunk ' + scope.size() + ' ' + scope[0].Name);"));
    assert.deepEqual(debugLines, ['chunk 2 batch0', 'chunk 2 batch2', 'chunk 1 batch4', 'finish 0 true']);
  });

  it('keeps its state with Database.Stateful', () => {
    const { debugLines } = run(start, batch(', Database.Stateful', ''));
    assert.deepEqual(debugLines, ['finish 5 true']);
  });

  it('goes on after a chunk that fails, which is undone', () => {
    const { debugLines, later, database } = run(
      start,
      batch(
        '',
        "for (Account a : scope) { a.Name = 'done'; } update scope; if (scope.size() == 1) { Integer i = 1 / 0; }",
      ),
    );
    assert.deepEqual(later.map(messageOf), [
      'success',
      'success',
      'success',
      'System.MathException: Divide by 0',
      'success',
    ]);
    assert.deepEqual(debugLines, ['finish 0 true']);
    const names = [...database.begin().all('Account')].map(({ values }) => values.get('Name'));
    assert.equal(names.filter((name) => name === 'done').length, 4);
    assert.equal(names.includes('batch4'), true);
  });

  it('shows each chunk the records as they are then', () => {
    const { debugLines } = run(
      start,
      batch(
        '',
        "System.debug(scope[0].Name); List<Account> next = [SELECT Id FROM Account WHERE Name = 'batch2']; for (Account a : next) { a.Name = 'renamed'; } update next;",
      ),
    );
    assert.deepEqual(debugLines, ['batch0', 'renamed', 'batch4', 'finish 0 true']);
  });

  it('works through an Iterable', () => {
    const { debugLines } = run(
      'Database.executeBatch(new Numbers(), 2);',
      `public class Numbers implements Database.Batchable<Integer> {
        public Iterable<Integer> start(Database.BatchableContext context) { return new List<Integer>{ 1, 2, 3 }; }
        public void execute(Database.BatchableContext context, List<Integer> scope) { System.debug(scope); }
        public void finish(Database.BatchableContext context) { System.enqueueJob(new After()); }
      }`,
      printing('After', "System.debug('after');"),
    );
    assert.deepEqual(debugLines, ['(1, 2)', '(3)', 'after']);
  });

  it('cannot be started by a chunk of another', () => {
    const { later } = run(start, batch('', 'Database.executeBatch(new Renaming());'));
    assert.equal(
      messageOf(later[1]),
      'System.AsyncException: Database.executeBatch cannot be called from a batch start, batch execute, or future method.',
    );
  });
});

describe('Scheduled Apex', () => {
  const nightly = `public class Nightly implements Schedulable {
    public void execute(SchedulableContext context) {
      CronTrigger t = [SELECT CronExpression FROM CronTrigger WHERE Id = :context.getTriggerId()];
      System.debug(t.CronExpression + ' ' + System.isScheduled() + ' ' + Limits.getLimitQueries());
    }
  }`;

  it('has a trigger with the time that it fires next', () => {
    const { debugLines } = run(
      `System.schedule('Nightly run', '0 30 4 * * ?', new Nightly());
       CronTrigger t = [SELECT NextFireTime, State, CronJobDetail.Name FROM CronTrigger];
       System.debug(t.CronJobDetail.Name + ' ' + t.State + ' ' + t.NextFireTime.formatGmt('HH:mm'));`,
      nightly,
    );
    assert.match(debugLines[0] ?? '', /^Nightly run WAITING \d\d:30$/);
    assert.equal(debugLines[1], '0 30 4 * * ? true 100');
  });

  it('is aborted by the id of its trigger', () => {
    const { debugLines } = run(
      `String id = System.schedule('Once', '0 0 5 * * ?', new Nightly());
       System.abortJob(id);
       System.debug([SELECT COUNT() FROM CronTrigger] + ' ' + [SELECT Status FROM AsyncApexJob].Status);`,
      nightly,
    );
    assert.deepEqual(debugLines, ['0 Aborted']);
  });

  const refused: Readonly<Record<string, string>> = {
    "System.schedule('a', '0 0 5 * * ?', new Nightly()); System.schedule('a', '0 0 6 * * ?', new Nightly());":
      'System.AsyncException: The Apex job named "a" is already scheduled for execution.',
    "System.schedule('a', '0 0/5 * * * ?', new Nightly());":
      'System.StringException: Seconds and minutes must be specified as integers: 0 0/5 * * * ?',
  };
  for (const [source, message] of Object.entries(refused)) {
    it(`refuses ${source}`, () => {
      assert.equal(messageOf(run(source, nightly).outcome), message);
    });
  }

  it('is a hundred jobs at most', () => {
    const source = "for (Integer i = 0; i <= 100; i++) { System.schedule('n' + i, '0 0 5 * * ?', new Nightly()); }";
    assert.equal(
      messageOf(run(source, nightly).outcome),
      'System.LimitException: You have exceeded the maximum number (100) of Apex scheduled jobs.',
    );
  });

  it('refuses a schedule that is over', () => {
    assert.match(
      messageOf(run("System.schedule('a', '0 0 5 1 1 ? 2020', new Nightly());", nightly).outcome),
      /^System\.AsyncException: Based on configured schedule, the given trigger '08e\w{15}' will never fire\.$/,
    );
  });
});

describe('Asynchronous Apex in tests', () => {
  const files = [
    `public class Work implements Queueable, Schedulable {
      public static String log = '';
      public void execute(QueueableContext context) { log += 'queueable ' + Limits.getLimitQueries() + ';'; }
      public void execute(SchedulableContext context) { log += 'scheduled;'; }
      @future public static void later(Boolean fails) { log += 'future;'; if (fails) { insert new Account(Name = 'undone'); Integer i = 1 / 0; } }
    }`,
    printing('Chaining', 'System.enqueueJob(new Chaining());'),
    `public class Each implements Database.Batchable<Integer> {
      public Integer size;
      public Each(Integer size) { this.size = size; }
      public Iterable<Integer> start(Database.BatchableContext context) {
        List<Integer> all = new List<Integer>();
        for (Integer i = 0; i < size; i++) { all.add(i); }
        return all;
      }
      public void execute(Database.BatchableContext context, List<Integer> scope) { Work.log += 'chunk ' + scope.size() + ';'; }
      public void finish(Database.BatchableContext context) { Work.log += 'finish;'; System.enqueueJob(new Work()); }
    }`,
    `@IsTest private class WorkTest {
      @IsTest static void runsAllAtStopTest() {
        insert new Account(Name = 'one');
        Test.startTest();
        System.enqueueJob(new Work());
        Work.later(false);
        System.schedule('w', '0 0 5 * * ?', new Work());
        System.assertEquals('', Work.log);
        Test.stopTest();
        System.assertEquals('queueable 200;future;scheduled;', Work.log);
        System.assertEquals(3, [SELECT COUNT() FROM AsyncApexJob]);
        System.assertEquals(1, Limits.getDmlStatements());
        System.assertEquals(100, Limits.getLimitQueries());
      }
      @IsTest static void surfacesExceptions() {
        Test.startTest();
        Work.later(true);
        try { Test.stopTest(); System.assert(false); } catch (MathException e) { System.assertEquals('Divide by 0', e.getMessage()); }
        System.assertEquals(0, [SELECT COUNT() FROM Account]);
        System.assertEquals('Failed', [SELECT Status FROM AsyncApexJob].Status);
      }
      @IsTest static void refusesChains() {
        Test.startTest();
        System.enqueueJob(new Chaining());
        try { Test.stopTest(); System.assert(false); } catch (AsyncException e) {
          System.assertEquals('Maximum stack depth has been reached.', e.getMessage());
        }
      }
      @IsTest static void runsOneChunk() {
        Test.startTest();
        Id job = Database.executeBatch(new Each(3), 3);
        Test.stopTest();
        System.assertEquals('chunk 3;finish;queueable 200;', Work.log);
        AsyncApexJob row = [SELECT Status, JobItemsProcessed, TotalJobItems, NumberOfErrors FROM AsyncApexJob WHERE Id = :job];
        System.assertEquals('Completed 1 1 0', row.Status + ' ' + row.JobItemsProcessed + ' ' + row.TotalJobItems + ' ' + row.NumberOfErrors);
      }
      @IsTest static void refusesASecondChunk() {
        Test.startTest();
        Database.executeBatch(new Each(3), 2);
        try { Test.stopTest(); System.assert(false); } catch (UnexpectedException e) {
          System.assert(e.getMessage().startsWith('No more than one executeBatch can be called from within a test method.'), e.getMessage());
        }
      }
      @IsTest static void runsWhatIsLeftAtTheEnd() { Work.later(true); }
    }`,
  ];
  const program = compileFiles(...files);
  const outcomes = (methodName: string): ExecutionOutcome =>
    outcomeOf(program, { kind: 'testMethod', className: 'WorkTest', methodName }, { database: seededOrg().database });

  for (const name of [
    'runsAllAtStopTest',
    'surfacesExceptions',
    'refusesChains',
    'runsOneChunk',
    'refusesASecondChunk',
  ]) {
    it(`passes ${name}`, () => {
      assert.deepEqual(outcomes(name), { kind: 'success' });
    });
  }

  it('fails a test whose job fails at its end', () => {
    assert.equal(messageOf(outcomes('runsWhatIsLeftAtTheEnd')), 'System.MathException: Divide by 0');
  });

  it('is nothing that anonymous Apex may declare', () => {
    const source = `${printing('Here', '')} System.enqueueJob(new Here());`;
    assert.match(messageOf(run(source, classFile('public class Any { }')).outcome), /declared in anonymous Apex/);
  });
});
