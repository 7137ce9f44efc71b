import { randomUUID } from 'node:crypto';
import { RowResult } from '../../../data/library/tokens.ts';
import { SObjectValue } from '../../../data/sObjectValue.ts';
import { ApexList } from '../../values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext, Suspendable } from '../contract.ts';
import { raiseNoPlatformEvent, raiseNullArgument } from '../failures.ts';
import { maySuspend, refuseNulls, type Members } from '../members.ts';
import { PerRequest } from '../perRequest.ts';

// Platform events: published at once, and delivered in a test when it stops or asks for it.

const published = new PerRequest((): SObjectValue[] => []);

/** The outcome of one event: a success carries the id of the operation where a failure carries its error. */
function publishOne(context: RequestContext, event: ApexValue): RowResult {
  if (!(event instanceof SObjectValue)) {
    return raiseNullArgument(context);
  }
  const { description } = event;
  if (description.kind !== 'event') {
    return raiseNoPlatformEvent(context, description.name);
  }
  const missing = description.fields.filter((field) => field.required && event.get(field.name) === null);
  const fields = missing.map(({ name }) => name);
  if (fields.length > 0) {
    const message = `Required fields are missing: [${fields.join(', ')}]`;
    const error = { statusCode: 'REQUIRED_FIELD_MISSING', message, fields };
    return new RowResult('Database.SaveResult', { id: null, success: false, created: false, errors: [error] });
  }
  published.of(context).push(event);
  const enqueued = { statusCode: 'OPERATION_ENQUEUED', message: randomUUID(), fields: [] };
  return new RowResult('Database.SaveResult', { id: null, success: true, created: true, errors: [enqueued] });
}

function publish(context: RequestContext, events: ApexValue): ApexValue {
  context.limits.use('dmlStatements', 1);
  return events instanceof ApexList
    ? new ApexList(
        'Database.SaveResult',
        events.items.map((event) => publishOne(context, event)),
      )
    : publishOne(context, events);
}

/** Fires the triggers of what was published, one object after the other, until nothing new is published. */
export function* deliverEvents(context: RequestContext): Suspendable<void> {
  const waiting = published.of(context);
  while (waiting.length > 0) {
    const [first] = waiting;
    const same = waiting.filter((event) => event.apexTypeName === first?.apexTypeName);
    const others = waiting.filter((event) => !same.includes(event));
    waiting.splice(0, waiting.length, ...others);
    yield* context.apex.fireTriggers({
      objectName: first?.apexTypeName ?? '',
      timing: 'after',
      operation: 'insert',
      newRecords: same,
      oldRecords: null,
    });
  }
}

const testBroker: ApexObject = { apexTypeName: 'EventBus.TestBroker', printed: () => 'EventBus.TestBroker' };

export const eventTypes: readonly LibraryType[] = [
  {
    type: 'EventBus',
    members: refuseNulls(
      {
        'static Database.SaveResult publish(SObject event)': publish,
        'static List<Database.SaveResult> publish(List<SObject> events)': publish,
        'static String getOperationId(Database.SaveResult result)': (_, result: RowResult) =>
          result.errors.find(({ statusCode }) => statusCode === 'OPERATION_ENQUEUED')?.message ?? null,
      },
      'static',
    ),
  },
  {
    type: 'EventBus.TestBroker',
    members: { 'void deliver()': maySuspend((context) => deliverEvents(context)) },
  },
];

/** Of `Test`. */
export const eventTestMembers: Members = {
  'static EventBus.TestBroker getEventBus()': () => testBroker,
};
