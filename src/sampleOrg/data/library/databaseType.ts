import { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import type { ApexMap } from '../../apex/values/map.ts';
import { printed } from '../../apex/values/printing.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import { asyncDatabaseMembers } from '../../apex/library/asyncTypes.ts';
import { builtInEnumValue } from '../../apex/library/enumTypes.ts';
import { transactionOf } from '../dml/rows.ts';

import { cursorMembers } from './cursorTypes.ts';
import { databaseDmlMembers } from './databaseDml.ts';
import { dmlOptionsTypes } from './dmlOptions.ts';
import { raiseInvalidSavepoint, raiseNullArgument } from './failures.ts';
import { dynamicCount, dynamicLocator, dynamicQuery } from './queries.ts';
import { QueryLocatorValue, queryLocatorTypes } from './queryLocator.ts';
import { DatabaseError, type MergeResult, type RowResult, SavepointValue } from './tokens.ts';

type Members = Record<string, LibraryType['members'][string]>;

const savepointCounts = new WeakMap<object, number>();

function setSavepoint(context: RequestContext): SavepointValue {
  const transaction = transactionOf(context);
  context.limits.use('dmlStatements', 1);
  const count = savepointCounts.get(transaction) ?? 0;
  savepointCounts.set(transaction, count + 1);
  const value = new SavepointValue(transaction.savepoint(), `SavepointValue${count}`);
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

function count(context: RequestContext, text: string | null, level?: ApexValue): number {
  return dynamicCount(context, text ?? raiseNullArgument(context), inScope(context), modeOf(level));
}

function locator(context: RequestContext, text: string | null, level?: ApexValue): QueryLocatorValue {
  return dynamicLocator(context, text ?? raiseNullArgument(context), inScope(context), modeOf(level));
}

function locatorOf(context: RequestContext, records: ApexList | null): QueryLocatorValue {
  return new QueryLocatorValue('', records ?? raiseNullArgument(context));
}

const databaseType: LibraryType = {
  type: 'Database',
  members: {
    ...databaseDmlMembers,
    'static List<SObject> query(String text)': (context, text: string | null) =>
      dynamicQuery(context, text ?? raiseNullArgument(context), inScope(context)),
    'static List<SObject> query(String text, AccessLevel level)': (
      context,
      text: string | null,
      level: AccessLevelValue | null,
    ) => dynamicQuery(context, text ?? raiseNullArgument(context), inScope(context), level?.mode),
    'static Integer countQuery(String text)': count,
    'static Integer countQuery(String text, AccessLevel level)': count,
    'static List<SObject> queryWithBinds(String text, Map<String,Object> binds, AccessLevel level)': (
      context,
      text: string | null,
      binds: ApexMap | null,
      level: AccessLevelValue | null,
    ) => dynamicQuery(context, text ?? raiseNullArgument(context), withBinds(context, binds), level?.mode),
    'static Integer countQueryWithBinds(String text, Map<String,Object> binds, AccessLevel level)': (
      context,
      text: string | null,
      binds: ApexMap | null,
      level: AccessLevelValue | null,
    ) => dynamicCount(context, text ?? raiseNullArgument(context), withBinds(context, binds), level?.mode),
    'static Database.QueryLocator getQueryLocator(String text)': locator,
    'static Database.QueryLocator getQueryLocator(String text, AccessLevel level)': locator,
    'static Database.QueryLocator getQueryLocator(List<SObject> records)': locatorOf,
    'static Database.QueryLocator getQueryLocator(List<SObject> records, AccessLevel level)': locatorOf,
    'static Database.QueryLocator getQueryLocatorWithBinds(String text, Map<String,Object> binds, AccessLevel level)': (
      context,
      text: string | null,
      binds: ApexMap | null,
      level: AccessLevelValue | null,
    ) => dynamicLocator(context, text ?? raiseNullArgument(context), withBinds(context, binds), level?.mode),
    ...cursorMembers((context, text, binds) =>
      binds === undefined
        ? locator(context, text)
        : dynamicLocator(context, text ?? raiseNullArgument(context), withBinds(context, binds)),
    ),
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

function idList(ids: readonly string[]): ApexList {
  return new ApexList(
    'Id',
    ids.map((id) => ApexId.of(id)),
  );
}

const errorType: LibraryType = {
  type: 'Database.Error',
  members: {
    'String getMessage()': (_, self: DatabaseError) => self.error.message,
    'StatusCode getStatusCode()': (_, self: DatabaseError) => builtInEnumValue('StatusCode', self.error.statusCode),
    'List<String> getFields()': (_, self: DatabaseError) => new ApexList('String', [...self.error.fields]),
  },
};

/** Whose rights an operation goes by. */
class AccessLevelValue implements ApexObject {
  readonly apexTypeName = 'AccessLevel';
  readonly mode: 'USER_MODE' | 'SYSTEM_MODE';

  constructor(mode: 'USER_MODE' | 'SYSTEM_MODE') {
    this.mode = mode;
  }

  printed(): string {
    return this.mode;
  }
}

/** Undefined where a call names none. */
function modeOf(level: ApexValue | undefined): AccessLevelValue['mode'] | undefined {
  return level instanceof AccessLevelValue ? level.mode : undefined;
}

const accessLevels = { user: new AccessLevelValue('USER_MODE'), system: new AccessLevelValue('SYSTEM_MODE') };

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
  { type: 'Database.EmptyRecycleBinResult', members: resultMembers() },
  {
    type: 'Database.MergeResult',
    members: {
      ...resultMembers(),
      'List<Id> getMergedRecordIds()': (_, self: MergeResult) => idList(self.mergedIds),
      'List<Id> getUpdatedRelatedIds()': (_, self: MergeResult) => idList(self.relatedIds),
    },
  },
  ...dmlOptionsTypes,
  { type: 'Database.UndeleteResult', members: resultMembers() },
];
