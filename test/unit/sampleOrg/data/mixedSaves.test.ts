import assert from 'node:assert/strict';
import { begin, compileFiles, finish } from '../apex/apexHarness.ts';

describe('setup objects and data in tests', () => {
  const program = compileFiles(`@IsTest class MixedTest {
    @TestSetup static void prepare() { insert new Group(Name = 'prepared'); }
    @IsTest static void startsAnew() { insert new Account(Name = 'one'); }
    @IsTest static void runsAsAnother() {
      insert new Account(Name = 'two');
      User other = [SELECT Id FROM User WHERE Id != :UserInfo.getUserId() LIMIT 1];
      System.runAs(other) {
        insert new Group(Name = 'other');
      }
    }
    @IsTest static void mixes() {
      insert new Account(Name = 'three');
      insert new Group(Name = 'mixed');
    }
  }`);
  const outcomeOf = (methodName: string) =>
    finish(begin(program, { kind: 'testMethod', className: 'MixedTest', methodName }));

  it('are kept apart, but not from what the set-up or another user saved', () => {
    assert.equal(outcomeOf('startsAnew').kind, 'success');
    assert.deepEqual(outcomeOf('runsAsAnother'), { kind: 'success' });
    const mixed = outcomeOf('mixes');
    assert.match('message' in mixed ? mixed.message : '', /MIXED_DML_OPERATION/);
  });
});
