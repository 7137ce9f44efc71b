import assert from 'node:assert/strict';
import { classFile, compileFiles, outcomeOf, seededOrg } from './apexHarness.ts';

const suite = classFile(
  `@IsTest
  private class SampleTest {
    static Integer state = 0;
    @TestSetup
    static void setUp() {
      insert new Account(Name = 'from set-up');
      state = 5;
    }
    @IsTest
    static void seesSetUpAlone() {
      System.assertEquals(1, [SELECT COUNT() FROM Account]);
      System.assertEquals(0, state);
      insert new Account(Name = 'mine');
    }
    @IsTest
    static void doesNotSeeTheOther() {
      System.assertEquals(1, [SELECT COUNT() FROM Account]);
      Test.startTest();
      System.assertEquals(0, Limits.getQueries());
      Test.stopTest();
      System.assertEquals(1, Limits.getQueries());
    }
    static testMethod void oldStyle() {
      System.assert(Test.isRunningTest());
    }
    @IsTest
    static void fails() {
      System.assertEquals('a', 'b', 'letters');
    }
    @IsTest
    static void runsAsAnother() {
      Profile p = [SELECT Id FROM Profile LIMIT 1];
      User u = new User(LastName = 'Else', Username = 'else@acme.example', ProfileId = p.Id);
      System.runAs(u) {
        System.assertEquals('else@acme.example', UserInfo.getUserName());
      }
      System.assertNotEquals('else@acme.example', UserInfo.getUserName());
    }
    static void noTest() { }
  }`,
  'acme',
);

describe('Apex test methods', () => {
  const program = compileFiles(suite);
  const run = (methodName: string): ReturnType<typeof outcomeOf> =>
    outcomeOf(
      program,
      { kind: 'testMethod', className: 'acme.SampleTest', methodName },
      { database: seededOrg().database },
    );

  it('lists them in order', () => {
    assert.deepEqual(program.testMethods('acme.SampleTest'), [
      'seesSetUpAlone',
      'doesNotSeeTheOther',
      'oldStyle',
      'fails',
      'runsAsAnother',
    ]);
    assert.equal(program.testMethods('acme.Missing'), undefined);
  });

  for (const methodName of ['seesSetUpAlone', 'doesNotSeeTheOther', 'oldStyle', 'runsAsAnother']) {
    it(`passes ${methodName}`, () => {
      assert.deepEqual(run(methodName), { kind: 'success' });
    });
  }

  it('fails a test whose assertion fails', () => {
    const outcome = run('fails');
    assert.equal(outcome.kind === 'exception' && outcome.message, 'Assertion Failed: letters: Expected: a, Actual: b');
    assert.equal(outcome.kind === 'exception' && outcome.stackTrace, 'Class.acme.SampleTest.fails: line 28, column 1');
  });

  it('runs the set-up once for the tests of a class that share it', () => {
    const { database } = seededOrg();
    const program = compileFiles(
      classFile(`@IsTest private class SharingTest {
        @TestSetup static void setUp() {
          System.debug('set-up');
          insert new Account(Name = 'shared');
          Test.startTest();
          Later.save();
          Test.stopTest();
        }
        @IsTest static void first() { check(); delete [SELECT Id FROM Account]; }
        @IsTest static void second() { check(); }
        static void check() {
          Test.startTest();
          System.assertEquals(0, Limits.getDmlStatements());
          System.assertEquals(2, [SELECT COUNT() FROM Account]);
          System.debug([SELECT Id FROM Account WHERE Name = 'shared'].Id);
          Test.stopTest();
        }
      }`),
      "public class Later { @future public static void save() { insert new Account(Name = 'later'); } }",
    );
    const debugLines: string[] = [];
    const setUp = {};
    for (const methodName of ['first', 'second']) {
      const entry = { kind: 'testMethod', className: 'SharingTest', methodName, setUp } as const;
      assert.deepEqual(outcomeOf(program, entry, { database, debugLines }), { kind: 'success' });
    }
    assert.equal(debugLines[0], 'set-up');
    assert.equal(debugLines[1], debugLines[2]);
    assert.equal(debugLines.length, 3);
  });

  it('leaves no records behind', () => {
    const { database } = seededOrg();
    const before = [...database.begin().all('Account')].length;
    outcomeOf(
      program,
      { kind: 'testMethod', className: 'acme.SampleTest', methodName: 'seesSetUpAlone' },
      { database },
    );
    assert.equal([...database.begin().all('Account')].length, before);
  });

  it('says that there is no such test', () => {
    const outcome = run('noTest');
    assert.equal(outcome.kind === 'compileProblem' && /There is no test method/.test(outcome.problem.message), true);
  });
});
