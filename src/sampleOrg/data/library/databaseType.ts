import { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import type { ApexMap } from '../../apex/values/map.ts';
import { printed } from '../../apex/values/printing.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from '../../apex/library/contract.ts';
import { asyncDatabaseMembers } from '../../apex/library/asyncTypes.ts';
import { builtInEnumValue } from '../../apex/library/enumTypes.ts';
import type { DmlOperation } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { SObjectValue } from '../sObjectValue.ts';

import { raiseInvalidSavepoint, raiseNullArgument, raiseUnknownObject } from './failures.ts';
import { dynamicCount, dynamicLocator, dynamicQuery } from './queries.ts';
import { QueryLocatorValue, queryLocatorTypes } from './queryLocator.ts';
import { executeDml, type DmlOptions } from './statements.ts';
import { DatabaseError, RowResult, SavepointValue, type SObjectFieldToken } from './tokens.ts';

const resultTypes: Readonly<Record<DmlOperation, string>> = {
  insert: 'Database.SaveResult',
  update: 'Database.SaveResult',
  upsert: 'Database.UpsertResult',
  delete: 'Database.DeleteResult',
  undelete: 'Database.UndeleteResult',
};

/** A list of records gives a list of results, one record gives one. */
function* saveAnd(
  context: RequestContext,
  operation: DmlOperation,
  target: ApexValue,
  options: DmlOptions,
): Suspendable<ApexValue> {
  const outcomes = yield* executeDml(context, operation, target, options);
  const type = resultTypes[operation];
  const results = outcomes.map((outcome) => new RowResult(type, outcome));
  return target instanceof ApexList ? new ApexList(type, results) : (results[0] ?? null);
}

type Members = Record<string, LibraryType['members'][string]>;

/** `insert(record)`, `insert(record, allOrNone)` and the same for lists. */
function dmlMembers(operation: Exclude<DmlOperation, 'upsert'>): Members {
  const result = resultTypes[operation];
  const plain = function* (context: RequestContext, target: ApexValue) {
    return yield* saveAnd(context, operation, target, {});
  };
  const choosing = function* (context: RequestContext, target: ApexValue, allOrNone: ApexValue) {
    return yield* saveAnd(context, operation, target, { allOrNone: allOrNone !== false });
  };
  return {
    [`static ${result} ${operation}(SObject record)`]: plain,
    [`static List<${result}> ${operation}(List<SObject> records)`]: plain,
    [`static ${result} ${operation}(SObject record, Boolean allOrNone)`]: choosing,
    [`static List<${result}> ${operation}(List<SObject> records, Boolean allOrNone)`]: choosing,
  };
}

function upsertMembers(): Members {
  const options = (field: SObjectFieldToken | null): DmlOptions =>
    field === null ? {} : { externalIdField: field.field.name };
  const result = resultTypes.upsert;
  const members: Members = {};
  for (const [parameter, answer] of [
    ['SObject record', result],
    ['List<SObject> records', `List<${result}>`],
  ]) {
    members[`static ${answer ?? ''} upsert(${parameter ?? ''})`] = function* (context, target: ApexValue) {
      return yield* saveAnd(context, 'upsert', target, {});
    };
    members[`static ${answer ?? ''} upsert(${parameter ?? ''}, Boolean allOrNone)`] = function* (
      context,
      target: ApexValue,
      allOrNone: ApexValue,
    ) {
      return yield* saveAnd(context, 'upsert', target, { allOrNone: allOrNone !== false });
    };
    members[`static ${answer ?? ''} upsert(${parameter ?? ''}, Schema.SObjectField field)`] = function* (
      context,
      target: ApexValue,
      field: SObjectFieldToken | null,
    ) {
      return yield* saveAnd(context, 'upsert', target, options(field));
    };
    members[`static ${answer ?? ''} upsert(${parameter ?? ''}, Schema.SObjectField field, Boolean allOrNone)`] =
      function* (context, target: ApexValue, field: SObjectFieldToken | null, allOrNone: ApexValue) {
        return yield* saveAnd(context, 'upsert', target, { ...options(field), allOrNone: allOrNone !== false });
      };
  }
  return members;
}

/** `Database.delete` also takes ids. */
function deleteByIdMembers(operation: 'delete' | 'undelete'): Members {
  const result = resultTypes[operation];
  const one = function* (context: RequestContext, id: ApexValue, allOrNone: ApexValue = true) {
    return yield* saveAnd(context, operation, recordOfId(context, id), { allOrNone: allOrNone !== false });
  };
  const many = function* (context: RequestContext, ids: ApexList | null, allOrNone: ApexValue = true) {
    const records = (ids ?? raiseNullArgument(context)).items.map((id) => recordOfId(context, id));
    return yield* saveAnd(context, operation, new ApexList('SObject', records), { allOrNone: allOrNone !== false });
  };
  return {
    [`static ${result} ${operation}(Id recordId)`]: one,
    [`static ${result} ${operation}(Id recordId, Boolean allOrNone)`]: one,
    [`static List<${result}> ${operation}(List<Id> recordIds)`]: many,
    [`static List<${result}> ${operation}(List<Id> recordIds, Boolean allOrNone)`]: many,
  };
}

function recordOfId(context: RequestContext, id: ApexValue): SObjectValue {
  if (!(id instanceof ApexId)) {
    return raiseNullArgument(context);
  }
  const object = transactionOf(context).schema.objectOfId(id.value) ?? raiseUnknownObject(context, id.value);
  const record = new SObjectValue(object);
  record.put('Id', id);
  return record;
}

const savepointCounts = new WeakMap<object, number>();

function setSavepoint(context: RequestContext): SavepointValue {
  const transaction = transactionOf(context);
  context.limits.use('dmlStatements', 1);
  const count = savepointCounts.get(transaction) ?? 0;
  savepointCounts.set(transaction, count + 1);
  const value = new SavepointValue(transaction.savepoint(), `SavePointValue${count}`);
  logSavepoint(context, 'SAVEPOINT_SET', value);
  return value;
}

function rollback(context: RequestContext, savepoint: SavepointValue | null): void {
  const value = savepoint ?? raiseNullArgument(context);
  context.limits.use('dmlStatements', 1);
  try {
    transactionOf(context).rollbackTo(value.savepoint);
  } catch (error) {
    if (error instanceof RangeError) {
      return raiseInvalidSavepoint(context);
    }
    throw error;
  }
  logSavepoint(context, 'SAVEPOINT_ROLLBACK', value);
}

function logSavepoint(context: RequestContext, name: string, value: SavepointValue): void {
  if (context.log.enabled) {
    context.log.event('DB', 'INFO', name, `[${String(context.apex.currentLine())}]`, value.name);
  }
}

function withBinds(context: RequestContext, binds: ApexMap | null): (expression: string) => ApexValue | undefined {
  const map = binds ?? raiseNullArgument(context);
  const byName = new Map([...map.entries.values()].map(({ key, value }) => [printed(key).toLowerCase(), value]));
  return (expression) => byName.get(expression.toLowerCase());
}

const inScope =
  (context: RequestContext) =>
  (expression: string): ApexValue | undefined =>
    context.apex.variable(expression);

function locator(context: RequestContext, text: string | null): QueryLocatorValue {
  return dynamicLocator(context, text ?? raiseNullArgument(context), inScope(context));
}

function locatorOf(context: RequestContext, records: ApexList | null): QueryLocatorValue {
  return new QueryLocatorValue('', records ?? raiseNullArgument(context));
}

const databaseType: LibraryType = {
  type: 'Database',
  members: {
    ...dmlMembers('insert'),
    ...dmlMembers('update'),
    ...dmlMembers('delete'),
    ...dmlMembers('undelete'),
    ...deleteByIdMembers('delete'),
    ...deleteByIdMembers('undelete'),
    ...upsertMembers(),
    'static List<SObject> query(String text)': (context, text: string | null) =>
      dynamicQuery(context, text ?? raiseNullArgument(context), inScope(context)),
    'static List<SObject> query(String text, AccessLevel level)': (context, text: string | null) =>
      dynamicQuery(context, text ?? raiseNullArgument(context), inScope(context)),
    'static Integer countQuery(String text)': (context, text: string | null) =>
      dynamicCount(context, text ?? raiseNullArgument(context), inScope(context)),
    'static List<SObject> queryWithBinds(String text, Map<String,Object> binds, AccessLevel level)': (
      context,
      text: string | null,
      binds: ApexMap | null,
    ) => dynamicQuery(context, text ?? raiseNullArgument(context), withBinds(context, binds)),
    'static Integer countQueryWithBinds(String text, Map<String,Object> binds, AccessLevel level)': (
      context,
      text: string | null,
      binds: ApexMap | null,
    ) => dynamicCount(context, text ?? raiseNullArgument(context), withBinds(context, binds)),
    'static Database.QueryLocator getQueryLocator(String text)': locator,
    'static Database.QueryLocator getQueryLocator(String text, AccessLevel level)': locator,
    'static Database.QueryLocator getQueryLocator(List<SObject> records)': locatorOf,
    'static Database.QueryLocator getQueryLocator(List<SObject> records, AccessLevel level)': locatorOf,
    'static Database.QueryLocator getQueryLocatorWithBinds(String text, Map<String,Object> binds, AccessLevel level)': (
      context,
      text: string | null,
      binds: ApexMap | null,
    ) => dynamicLocator(context, text ?? raiseNullArgument(context), withBinds(context, binds)),
    ...asyncDatabaseMembers,
    'static Savepoint setSavepoint()': setSavepoint,
    'static void rollback(Savepoint savepoint)': rollback,
    'static void releaseSavepoint(Savepoint savepoint)': () => undefined,
  },
};

function resultMembers(): Members {
  return {
    'Id getId()': (_, self: RowResult) => (self.id === null ? null : ApexId.of(self.id)),
    'Boolean isSuccess()': (_, self: RowResult) => self.success,
    'List<Database.Error> getErrors()': (_, self: RowResult) =>
      new ApexList(
        'Database.Error',
        self.errors.map((error) => new DatabaseError(error)),
      ),
  };
}

const errorType: LibraryType = {
  type: 'Database.Error',
  members: {
    'String getMessage()': (_, self: DatabaseError) => self.error.message,
    'StatusCode getStatusCode()': (_, self: DatabaseError) => builtInEnumValue('StatusCode', self.error.statusCode),
    'List<String> getFields()': (_, self: DatabaseError) => new ApexList('String', [...self.error.fields]),
  },
};

const accessLevels = {
  user: { apexTypeName: 'AccessLevel', printed: () => 'USER_MODE' },
  system: { apexTypeName: 'AccessLevel', printed: () => 'SYSTEM_MODE' },
};

/** Every user of the sample org may see every record, so that both modes do the same. */
const accessLevelType: LibraryType = {
  type: 'AccessLevel',
  members: {
    'static AccessLevel USER_MODE': () => accessLevels.user,
    'static AccessLevel SYSTEM_MODE': () => accessLevels.system,
  },
};

export const databaseTypes: readonly LibraryType[] = [
  databaseType,
  ...queryLocatorTypes,
  { type: 'Savepoint', members: {} },
  accessLevelType,
  errorType,
  { type: 'Database.SaveResult', members: resultMembers() },
  {
    type: 'Database.UpsertResult',
    members: { ...resultMembers(), 'Boolean isCreated()': (_, self: RowResult) => self.created },
  },
  { type: 'Database.DeleteResult', members: resultMembers() },
  { type: 'Database.UndeleteResult', members: resultMembers() },
];
