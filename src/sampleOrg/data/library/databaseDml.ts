import { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from '../../apex/library/contract.ts';
import type { DmlOperation } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { OptionsValue } from './dmlOptions.ts';
import { raiseNullArgument, raiseUnknownObject } from './failures.ts';
import { emptyBin, executeMerge } from './mergeStatement.ts';
import { type DmlOptions, executeDml } from './statements.ts';
import { MergeResult, RowResult, SObjectFieldToken } from './tokens.ts';

// `Database.insert` and its kin, in every form: one record or many, by record or id, with what may follow.

type Members = Record<string, LibraryType['members'][string]>;

const resultTypes: Readonly<Record<DmlOperation, string>> = {
  insert: 'Database.SaveResult',
  update: 'Database.SaveResult',
  upsert: 'Database.UpsertResult',
  delete: 'Database.DeleteResult',
  undelete: 'Database.UndeleteResult',
};

/** What may stand behind the records. Every user may do everything here, so that the access level changes nothing. */
const endings = ['', 'Boolean allOrNone', 'AccessLevel level', 'Boolean allOrNone, AccessLevel level'];
const endingsWithOptions = [
  ...endings,
  'Database.DMLOptions options',
  'Database.DMLOptions options, AccessLevel level',
];

function optionsOf(rest: readonly ApexValue[]): DmlOptions {
  let options: DmlOptions = {};
  for (const value of rest) {
    if (value instanceof OptionsValue) {
      // Without a word on it, options let rows fail alone, unlike the statement.
      const truncates = value.values.get('AllowFieldTruncation') === true;
      options = { ...options, allOrNone: value.values.get('OptAllOrNone') === true, truncates };
    } else if (value instanceof SObjectFieldToken) {
      options = { ...options, externalIdField: value.field.name };
    } else if (typeof value === 'boolean') {
      options = { ...options, allOrNone: value };
    }
  }
  return options;
}

/** A list of records gives a list of results, one record gives one. */
function* saveAnd(
  context: RequestContext,
  operation: DmlOperation,
  target: ApexValue,
  rest: readonly ApexValue[],
): Suspendable<ApexValue> {
  const outcomes = yield* executeDml(context, operation, target, optionsOf(rest));
  const type = resultTypes[operation];
  const results = outcomes.map((outcome) => new RowResult(type, outcome));
  return target instanceof ApexList ? new ApexList(type, results) : (results[0] ?? null);
}

function withEndings(
  start: string,
  endingsOf: readonly string[],
  member: (context: RequestContext, target: ApexValue, ...rest: ApexValue[]) => Suspendable<ApexValue>,
): Members {
  return Object.fromEntries(
    endingsOf.map((ending) => [`${start}${ending === '' ? '' : `, ${ending}`})`, member] as const),
  );
}

function recordMembers(operation: DmlOperation, endingsOf: readonly string[], between = ''): Members {
  const result = resultTypes[operation];
  const member = function* (context: RequestContext, target: ApexValue, ...rest: ApexValue[]) {
    return yield* saveAnd(context, operation, target, rest);
  };
  return {
    ...withEndings(`static ${result} ${operation}(SObject record${between}`, endingsOf, member),
    ...withEndings(`static List<${result}> ${operation}(List<SObject> records${between}`, endingsOf, member),
  };
}

/** `Database.delete` and `Database.undelete` also take ids. */
function idMembers(operation: 'delete' | 'undelete'): Members {
  const result = resultTypes[operation];
  const member = function* (context: RequestContext, target: ApexValue, ...rest: ApexValue[]) {
    return yield* saveAnd(context, operation, recordsOfIds(context, target), rest);
  };
  return {
    ...withEndings(`static ${result} ${operation}(Id recordId`, endings, member),
    ...withEndings(`static List<${result}> ${operation}(List<Id> recordIds`, endings, member),
  };
}

function recordsOfIds(context: RequestContext, target: ApexValue): ApexValue {
  return target instanceof ApexList
    ? new ApexList(
        'SObject',
        target.items.map((id) => recordOfId(context, id)),
      )
    : recordOfId(context, target);
}

function recordOfId(context: RequestContext, id: ApexValue): SObjectValue {
  if (id instanceof SObjectValue) {
    return id;
  }
  if (!(id instanceof ApexId)) {
    return raiseNullArgument(context);
  }
  const object = transactionOf(context).schema.objectOfId(id.value) ?? raiseUnknownObject(context, id.value);
  const record = new SObjectValue(object);
  record.put('Id', id);
  return record;
}

function mergeMembers(): Members {
  const member = function* (context: RequestContext, master: ApexValue, duplicates: ApexValue, ...rest: ApexValue[]) {
    const others = recordsOfIds(context, duplicates);
    const { allOrNone = true } = optionsOf(rest);
    const outcome = yield* executeMerge(context, master, others, allOrNone);
    const result = new MergeResult(outcome);
    return duplicates instanceof ApexList ? new ApexList('Database.MergeResult', [result]) : result;
  };
  return {
    ...withEndings('static Database.MergeResult merge(SObject master, SObject duplicate', endings, member),
    ...withEndings('static Database.MergeResult merge(SObject master, Id duplicateId', endings, member),
    ...withEndings('static List<Database.MergeResult> merge(SObject master, List<SObject> duplicates', endings, member),
    ...withEndings('static List<Database.MergeResult> merge(SObject master, List<Id> duplicateIds', endings, member),
  };
}

const emptyResult = 'Database.EmptyRecycleBinResult';

function recycleBinMembers(): Members {
  const member = (context: RequestContext, target: ApexValue): ApexValue => {
    const outcomes = emptyBin(context, recordsOfIds(context, target));
    const results = outcomes.map((outcome) => new RowResult(emptyResult, outcome));
    return target instanceof ApexList ? new ApexList(emptyResult, results) : (results[0] ?? null);
  };
  return {
    [`static ${emptyResult} emptyRecycleBin(SObject record)`]: member,
    [`static ${emptyResult} emptyRecycleBin(Id recordId)`]: member,
    [`static List<${emptyResult}> emptyRecycleBin(List<SObject> records)`]: member,
    [`static List<${emptyResult}> emptyRecycleBin(List<Id> recordIds)`]: member,
  };
}

export const databaseDmlMembers: Members = {
  ...recordMembers('insert', endingsWithOptions),
  ...recordMembers('update', endingsWithOptions),
  ...recordMembers('delete', endings),
  ...recordMembers('undelete', endings),
  ...recordMembers('upsert', endings),
  ...recordMembers('upsert', endings, ', Schema.SObjectField externalIdField'),
  ...idMembers('delete'),
  ...idMembers('undelete'),
  ...mergeMembers(),
  ...recycleBinMembers(),
};
