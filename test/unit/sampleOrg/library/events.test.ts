import assert from 'node:assert/strict';
import { createEngine } from '../../../../src/sampleOrg/apex/createEngine.ts';
import { object, text } from '../../../../src/sampleOrg/data/schema/define.ts';
import { Schema } from '../../../../src/sampleOrg/data/schema/schema.ts';
import { standardObjects } from '../../../../src/sampleOrg/data/schema/standardObjects.ts';
import { Database } from '../../../../src/sampleOrg/data/store/database.ts';
import { classFile, finish, hostOf, triggerFile } from '../apex/apexHarness.ts';

const event = object('Paid__e', 'e00', [text('Number__c', 20, { required: true })], { kind: 'event' });
const schema = new Schema([...standardObjects, event]);
const engine = createEngine({ schema });

/** What a test method prints, and how it ends. */
function run(body: string): readonly string[] {
  const compiled = engine.compile([
    classFile(`@IsTest private class T { @IsTest static void t() { ${body} } }`),
    classFile(`public class Listener implements EventBus.EventPublishSuccessCallback, EventBus.EventPublishFailureCallback {
      public void onSuccess(EventBus.SuccessResult result) { System.debug('success ' + result.getEventUuids().size()); }
      public void onFailure(EventBus.FailureResult result) { System.debug('failure ' + result.getEventUuids().size()); }
    }`),
    triggerFile(
      'trigger OnPaid on Paid__e (after insert) { for (Paid__e paid : Trigger.new) { System.debug(paid.Number__c); } }',
    ),
  ]);
  assert.ok('program' in compiled);
  const debugLines: string[] = [];
  const entry = { kind: 'testMethod', className: 'T', methodName: 't' } as const;
  const outcome = finish(engine.begin(compiled.program, entry, hostOf({ debugLines, database: new Database(schema) })));
  return outcome.kind === 'exception' ? [...debugLines, `${outcome.typeName}: ${outcome.message}`] : debugLines;
}

describe('platform events', () => {
  const publish = "Database.SaveResult r = EventBus.publish(new Paid__e(Number__c = 'A1'));";
  const rows: readonly (readonly [behaviour: string, body: string, printed: readonly string[]])[] = [
    [
      'reach their triggers when the test stops',
      `Test.startTest(); ${publish} System.debug('published'); Test.stopTest(); System.debug('after');`,
      ['published', 'A1', 'after'],
    ],
    [
      'reach their triggers when the test asks for it',
      `${publish} Test.getEventBus().deliver(); System.debug('after');`,
      ['A1', 'after'],
    ],
    [
      'are told apart by an operation',
      `${publish} System.debug(r.isSuccess() + ' ' + r.getErrors()[0].getStatusCode() + ' ' + EventBus.getOperationId(r).length());`,
      ['true OPERATION_ENQUEUED 36'],
    ],
    [
      'need their required fields',
      "Database.SaveResult r = EventBus.publish(new Paid__e()); System.debug(r.isSuccess() + ' ' + r.getErrors()[0].getMessage());",
      ['false Required fields are missing: [Number__c]'],
    ],
    [
      'count as DML statements',
      `EventBus.publish(new List<Paid__e>{ new Paid__e(Number__c = 'A'), new Paid__e(Number__c = 'B') }); System.debug(Limits.getDmlStatements()); Test.getEventBus().deliver();`,
      ['1', 'A', 'B'],
    ],
    [
      'tell their callbacks what became of them',
      `EventBus.publish(new Paid__e(Number__c = 'A1'), new Listener()); Test.getEventBus().deliver();
       EventBus.publish(new List<Paid__e>{ new Paid__e(Number__c = 'A2') }, new Listener()); Test.getEventBus().fail();`,
      ['A1', 'success 1', 'failure 1'],
    ],
    [
      'are no other objects',
      "EventBus.publish(new Account(Name = 'A'));",
      ['System.TypeException: Account is not a platform event.'],
    ],
  ];
  for (const [behaviour, body, expected] of rows) {
    it(behaviour, () => {
      assert.deepEqual(run(body), expected);
    });
  }
});
