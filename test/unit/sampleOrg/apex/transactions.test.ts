import assert from 'node:assert/strict';
import type { ApexSourceFile, ExecutionOutcome } from '../../../../src/sampleOrg/apex/engine.ts';
import { classFile, compileFiles, exceptionOf, outcomeOf, problemsOf, seededOrg, triggerFile } from './apexHarness.ts';

interface Run {
  readonly debugLines: readonly string[];
  readonly outcome: ExecutionOutcome;
}

function run(source: string, ...files: readonly (ApexSourceFile | string)[]): Run {
  const debugLines: string[] = [];
  const outcome = outcomeOf(compileFiles(...files), source, { debugLines, database: seededOrg().database });
  return { debugLines, outcome };
}

function failureOf({ outcome }: Run): string {
  return outcome.kind === 'exception' ? `${outcome.typeName}: ${outcome.message}` : outcome.kind;
}

describe('Governor limits', () => {
  const exceeded: Readonly<Record<string, string>> = {
    'for (Integer i = 0; i < 101; i++) { Integer n = [SELECT COUNT() FROM Account]; }': 'Too many SOQL queries: 101',
    "for (Integer i = 0; i < 151; i++) { insert new Account(Name = 'x'); }": 'Too many DML statements: 151',
    'for (Integer i = 0; i < 151; i++) { Savepoint s = Database.setSavepoint(); }': 'Too many DML statements: 151',
    "List<Account> all = new List<Account>(); for (Integer i = 0; i < 10001; i++) { all.add(new Account(Name = 'x')); } insert all;":
      'Too many DML rows: 10001',
    "String s = '0123456789'; while (true) { s += s; }": 'Apex heap size too large: ',
  };
  for (const [source, text] of Object.entries(exceeded)) {
    it(`end the request, past every catch: ${text}`, () => {
      const catching = `try { ${source} } catch (Exception e) { System.debug('caught'); }`;
      const ran = run(catching);
      const failure = failureOf(ran);
      assert.deepEqual(ran.debugLines, []);
      assert.equal(failure.startsWith(`System.LimitException: ${text}`), true, failure);
    });
  }

  it('count for each managed package apart, and name it', () => {
    const source = `global class Asking {
      global static void ask(Integer times) { for (Integer i = 0; i < times; i++) { Integer n = [SELECT COUNT() FROM Account]; } }
      global static Integer asked() { return Limits.getQueries(); }
    }`;
    const { debugLines, outcome } = run(
      `Integer n = [SELECT COUNT() FROM Account]; acme.Asking.ask(100);
       System.debug(Limits.getQueries() + ' ' + acme.Asking.asked()); acme.Asking.ask(1);`,
      classFile(source, 'acme'),
    );
    assert.deepEqual(debugLines, ['1 100']);
    assert.equal(failureOf({ debugLines, outcome }), 'System.LimitException: acme:Too many SOQL queries: 101');
  });

  it('have a method for each in Limits', () => {
    const { debugLines } = run(
      "System.debug(Limits.getLimitPublishImmediateDml() + ' ' + Limits.getLimitQueryLocatorRows() + ' ' + Limits.getLimitMobilePushApexCalls() + ' ' + Limits.getFieldsDescribes());",
    );
    assert.deepEqual(debugLines, ['150 10000 10 0']);
  });
});

describe('Savepoints', () => {
  it('leave static variables and ids as they are', () => {
    const { debugLines } = run(
      `Kept.n = 1; Savepoint s = Database.setSavepoint(); Account a = new Account(Name = 'gone'); insert a; Kept.n = 2;
       Database.rollback(s);
       System.debug(Kept.n + ' ' + (a.Id != null) + ' ' + [SELECT COUNT() FROM Account WHERE Name = 'gone'] + ' ' + Limits.getDmlStatements());`,
      'public class Kept { public static Integer n; }',
    );
    assert.deepEqual(debugLines, ['2 true 0 3']);
  });

  it('are void once there was a rollback to an earlier one', () => {
    const failure = failureOf(
      run(`Savepoint first = Database.setSavepoint(); insert new Account(Name = 'a'); Savepoint second = Database.setSavepoint();
        Database.rollback(first); insert new Account(Name = 'b'); insert new Account(Name = 'c'); Database.rollback(second);`),
    );
    assert.match(failure, /^System\.TypeException: /);
  });
});

describe('Triggers in a transaction', () => {
  it('may not save the record that they are about to save', () => {
    const trigger = triggerFile(
      "trigger Twice on Account (before update) { update new Account(Id = Trigger.new[0].Id, Name = 'again'); }",
    );
    const failure = failureOf(run("Account a = new Account(Name = 'x'); insert a; a.Name = 'y'; update a;", trigger));
    assert.match(
      failure,
      /SELF_REFERENCE_FROM_TRIGGER, Object \(id = 001\w{12}\) is currently in trigger Twice, therefore it cannot recursively update itself/,
    );
  });

  it('fire again for the rows that are left of a partial save, with statics kept and limits as before', () => {
    const trigger = triggerFile(`trigger Counting on Account (before insert) {
      Counts.sizes.add(Trigger.size);
      Integer n = [SELECT COUNT() FROM Account];
      for (Account a : Trigger.new) { if (a.Name == 'bad') { a.addError('no'); } }
    }`);
    const { debugLines } = run(
      `List<Database.SaveResult> results = Database.insert(new List<Account>{ new Account(Name = 'good'), new Account(Name = 'bad') }, false);
       System.debug(Counts.sizes + ' ' + results[0].isSuccess() + ' ' + results[1].isSuccess() + ' ' + Limits.getQueries());`,
      trigger,
      'public class Counts { public static List<Integer> sizes = new List<Integer>(); }',
    );
    assert.deepEqual(debugLines, ['(2, 1) true false 1']);
  });

  it('give up on a partial save whose third attempt fails', () => {
    const trigger = triggerFile(`trigger Picky on Account (before insert) { Trigger.new[0].addError('no'); }`);
    const { debugLines } = run(
      `List<Account> all = new List<Account>(); for (Integer i = 0; i < 5; i++) { all.add(new Account(Name = 'n' + i)); }
       for (Database.SaveResult result : Database.insert(all, false)) { System.debug(result.getErrors()[0].getMessage().left(20)); }`,
      trigger,
    );
    assert.deepEqual(debugLines, ['no', 'no', 'no', 'Too many batch retri', 'Too many batch retri']);
  });

  it('go sixteen deep and no deeper, and say so once', () => {
    const trigger = triggerFile(
      "trigger Again on Account (after insert) { insert new Account(Name = Trigger.new[0].Name + 'x'); }",
    );
    const failure = failureOf(run("insert new Account(Name = 'a');", trigger));
    assert.match(
      failure,
      /^System\.DmlException: Insert failed\. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, Again: maximum trigger depth exceeded\n(?:Account trigger event AfterInsert for \[001\w{12}\]\n?){16}/,
    );
    assert.equal(failure.match(/maximum trigger depth exceeded/g)?.length, 1);
  });

  it('see chunks of 200', () => {
    const trigger = triggerFile('trigger Chunks on Account (after insert) { System.debug(Trigger.size); }');
    const source =
      "List<Account> all = new List<Account>(); for (Integer i = 0; i < 450; i++) { all.add(new Account(Name = 'n')); } insert all;";
    assert.deepEqual(run(source, trigger).debugLines, ['200', '200', '50']);
  });
});

describe('Uncaught exceptions', () => {
  it('tell their stack as Apex writes it, and that of their cause', () => {
    const { outcome } = run(
      'new acme.Outer.Inner().go();',
      classFile(
        `global class Outer {
  global class Inner {
    global void go() {
      try { Integer i = 1 / Integer.valueOf('0'); }
      catch (Exception e) { throw new BrokenException('outer', e); }
    }
  }
  global class BrokenException extends Exception { }
}`,
        'acme',
      ),
    );
    assert.ok(outcome.kind === 'exception');
    assert.equal(outcome.message, 'outer');
    assert.deepEqual(outcome.stackTrace.split('\n'), [
      'Class.acme.Outer.Inner.go: line 5, column 1',
      'AnonymousBlock: line 1, column 1',
      'Caused by',
      'System.MathException: Divide by 0',
      '',
      'Class.acme.Outer.Inner.go: line 4, column 1',
      'AnonymousBlock: line 1, column 1',
    ]);
    assert.deepEqual([outcome.line, outcome.column], [5, 1]);
  });

  it('name constructors, static initialisers and triggers', () => {
    const traceOf = ({ outcome }: Run): string =>
      outcome.kind === 'exception' ? (outcome.stackTrace.split('\n')[0] ?? '') : '';
    assert.equal(
      traceOf(run('new Made();', 'public class Made { public Made() { Integer i = 1 / 0; } }')),
      'Class.Made.<init>: line 1, column 1',
    );
    assert.equal(
      traceOf(run('System.debug(Set_.n);', 'public class Set_ { public static Integer n = 1 / 0; }')),
      'Class.Set_: line 1, column 1',
    );
    const trigger = triggerFile('trigger Failing on Account (before insert) {\n Integer i = 1 / 0; }');
    const saver = "public class Saver { public static void save() { insert new Account(Name = 'x'); } }";
    assert.match(
      failureOf(run('Saver.save();', trigger, classFile(saver))),
      /\n\nTrigger\.Failing: line 2, column 1: \[\]$/,
    );
  });
});

describe('@future', () => {
  const refused: Readonly<Record<string, string>> = {
    'public void f() { }': 'Future methods must be static',
    'public static Integer f() { return 1; }': 'Future methods must return void',
    'public static void f(Account a) { }': 'Unsupported parameter type Account',
    'public static void f(List<Account> a) { }': 'Unsupported parameter type List<Account>',
    'public static void f(Object a) { }': 'Unsupported parameter type Object',
  };
  for (const [method, message] of Object.entries(refused)) {
    it(`refuses ${method}`, () => {
      assert.equal(problemsOf(`public class Later { @future ${method} }`)[0]?.endsWith(message), true);
    });
  }

  it('takes primitives and their collections', () => {
    const method = 'public static void f(String s, List<Id> ids, Map<String,Set<Decimal>> numbers, Date d, Blob b) { }';
    assert.deepEqual(problemsOf(`public class Later { @future ${method} }`), []);
  });
});

it('System.runAs counts as a DML statement', () => {
  assert.equal(
    exceptionOf('User u = new User(); for (Integer i = 0; i < 151; i++) { System.runAs(u) { } }'),
    'System.LimitException: Too many DML statements: 151',
  );
});
