import { randomUUID } from 'node:crypto';
import { RowResult } from '../../../data/library/tokens.ts';
import { SObjectValue } from '../../../data/sObjectValue.ts';
import { ApexList } from '../../values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext, Suspendable } from '../contract.ts';
import { raiseNoPlatformEvent, raiseNullArgument } from '../failures.ts';
import { dispatched } from '../iteration.ts';
import { maySuspend, refuseNulls, type Members } from '../members.ts';
import { PerRequest } from '../perRequest.ts';
import { propertiesOf, PropertyBag } from '../properties.ts';

// Platform events: published at once, and delivered in a test when it stops or asks for it.

/** An event on its way, and who wants to hear whether it was published. */
interface Publication {
  readonly event: SObjectValue;
  readonly uuid: string;
  readonly callback: ApexObject | null;
}

const published = new PerRequest((): Publication[] => []);

/** The outcome of one event: a success carries the id of the operation where a failure carries its error. */
function publishOne(context: RequestContext, event: ApexValue, callback: ApexObject | null): RowResult {
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
  const uuid = eventUuid(event);
  published.of(context).push({ event, uuid, callback });
  const enqueued = { statusCode: 'OPERATION_ENQUEUED', message: uuid, fields: [] };
  return new RowResult('Database.SaveResult', { id: null, success: true, created: true, errors: [enqueued] });
}

/** What `newSObject` gave the event, or a new one. */
function eventUuid(event: SObjectValue): string {
  const given = event.description.field('EventUuid') && event.get('EventUuid');
  return typeof given === 'string' ? given : randomUUID();
}

function publish(context: RequestContext, events: ApexValue, ...[callback = null]: (ApexObject | null)[]): ApexValue {
  context.limits.use('dmlStatements', 1);
  return events instanceof ApexList
    ? new ApexList(
        'Database.SaveResult',
        events.items.map((event) => publishOne(context, event, callback)),
      )
    : publishOne(context, events, callback);
}

/** Fires the triggers of what was published, one object after the other, until nothing new is published. */
export function* deliverEvents(context: RequestContext): Suspendable<void> {
  const waiting = published.of(context);
  while (waiting.length > 0) {
    const name = waiting[0]?.event.apexTypeName ?? '';
    const same = waiting.filter(({ event }) => event.apexTypeName === name);
    const others = waiting.filter(({ event }) => event.apexTypeName !== name);
    waiting.splice(0, waiting.length, ...others);
    yield* context.apex.fireTriggers({
      objectName: name,
      timing: 'after',
      operation: 'insert',
      newRecords: same.map(({ event }) => event),
      oldRecords: null,
    });
    yield* tell(context, same, 'onSuccess', 'EventBus.SuccessResult');
  }
}

/** `Test.getEventBus().fail()`: nothing that waits is delivered. */
function* failEvents(context: RequestContext): Suspendable<void> {
  const waiting = published.of(context);
  yield* tell(context, waiting.splice(0), 'onFailure', 'EventBus.FailureResult');
}

/** Each callback hears of its events at once. */
function* tell(
  context: RequestContext,
  publications: readonly Publication[],
  method: 'onSuccess' | 'onFailure',
  resultType: string,
): Suspendable<void> {
  for (const callback of new Set(publications.map((one) => one.callback))) {
    if (callback !== null && context.apex.declares(callback, method, 1)) {
      const uuids = publications.filter((one) => one.callback === callback).map(({ uuid }) => uuid);
      const result = new PropertyBag(resultType, { EventUuids: new ApexList('String', uuids) });
      yield* context.apex.invoke(callback, method, [result]);
    }
  }
}

const testBroker: ApexObject = { apexTypeName: 'EventBus.TestBroker', printed: () => 'EventBus.TestBroker' };

/** Of a change event: what changed in which records. Nobody publishes one here, but tests make headers of their own. */
const changeEventHeaderFields = {
  changedFields: 'List<String>',
  changeOrigin: 'String',
  changeType: 'String',
  commitNumber: 'Long',
  commitTimestamp: 'Long',
  commitUser: 'String',
  diffFields: 'List<String>',
  entityName: 'String',
  nulledFields: 'List<String>',
  recordIds: 'List<String>',
  sequenceNumber: 'Integer',
  transactionKey: 'String',
};

function gettersOf(fields: Readonly<Record<string, string>>): Members {
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [
      `${type} get${name}()`,
      (_: RequestContext, self: PropertyBag) => self.get(name),
    ]),
  );
}

export const eventTypes: readonly LibraryType[] = [
  {
    type: 'EventBus',
    members: refuseNulls(
      {
        'static Database.SaveResult publish(SObject event)': publish,
        'static List<Database.SaveResult> publish(List<SObject> events)': publish,
        'static Database.SaveResult publish(SObject event, Object callback)': publish,
        'static List<Database.SaveResult> publish(List<SObject> events, Object callback)': publish,
        'static String getOperationId(Database.SaveResult result)': (_, result: RowResult) =>
          result.errors.find(({ statusCode }) => statusCode === 'OPERATION_ENQUEUED')?.message ?? null,
      },
      'static',
    ),
  },
  {
    type: 'EventBus.TestBroker',
    members: {
      'void deliver()': maySuspend((context) => deliverEvents(context)),
      'void fail()': maySuspend((context) => failEvents(context)),
    },
  },
  {
    type: 'EventBus.ChangeEventHeader',
    members: {
      'new()': () => new PropertyBag('EventBus.ChangeEventHeader'),
      ...propertiesOf(changeEventHeaderFields),
      ...gettersOf(changeEventHeaderFields),
    },
  },
  ...(['Success', 'Failure'] as const).flatMap((outcome): LibraryType[] => [
    {
      type: `EventBus.${outcome}Result`,
      members: {
        'List<String> getEventUuids()': (_: RequestContext, self: PropertyBag) => self.get('EventUuids'),
      },
    },
    {
      type: `EventBus.EventPublish${outcome}Callback`,
      interface: true,
      members: { [`void on${outcome}(EventBus.${outcome}Result result)`]: dispatched(`on${outcome}`) },
    },
  ]),
];

/** Of `Test`. */
export const eventTestMembers: Members = {
  'static EventBus.TestBroker getEventBus()': () => testBroker,
};
