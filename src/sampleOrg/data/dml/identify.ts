import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type {
  DmlOperation,
  FieldDescription,
  RowError,
  SaveContext,
  SaveRequest,
  SObjectRecord,
  StoredRecord,
  Transaction,
} from '../contract.ts';
import { textOf, toFormulaValue } from '../formula/values.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { indexKey } from '../store/fieldIndex.ts';
import * as rowErrors from './rowErrors.ts';
import { transactionOf, type Row } from './rows.ts';

export interface IdentifiedRow extends Row {
  readonly operation: Exclude<DmlOperation, 'upsert'>;
}

/** Finds the stored record behind each row, and for upsert whether there is one. Rows refused earlier are left out. */
export function identify(
  context: SaveContext,
  request: SaveRequest,
  refused: ReadonlyMap<number, readonly RowError[]>,
): readonly IdentifiedRow[] {
  const transaction = transactionOf(context);
  const seen = new Set<unknown>();
  return request.records.flatMap((source, index) => {
    if (refused.has(index)) {
      return [];
    }
    const identity = identifyOne(source, request, transaction);
    const { operation, old } = identity;
    const named = saves(operation) ? parentsByExternalId(source, transaction) : noParents;
    const error = identity.error ?? twin(source, request, seen) ?? named.error;
    const row: IdentifiedRow = {
      index,
      source,
      operation,
      object: source.description,
      old,
      working: new SObjectValue(source.description),
      parentIds: named.ids,
      shown: undefined,
      errors: error === undefined ? [] : [error],
      saved: undefined,
    };
    return [row];
  });
}

interface Identity {
  readonly operation: IdentifiedRow['operation'];
  readonly old?: StoredRecord;
  readonly error?: RowError;
}

function identifyOne(source: SObjectRecord, request: SaveRequest, transaction: Transaction): Identity {
  const { operation } = request;
  if (operation === 'upsert') {
    return identifyForUpsert(source, request, transaction);
  }
  if (operation === 'insert') {
    return source.id === null ? { operation } : { operation, error: rowErrors.idOnInsert() };
  }
  if (source.id === null) {
    return { operation, error: rowErrors.idMissing(operation) };
  }
  return existing(operation, source, source.id, transaction);
}

function existing(
  operation: IdentifiedRow['operation'],
  source: SObjectRecord,
  id: string,
  transaction: Transaction,
): Identity {
  const old = transaction.find(source.description.name, id, { allRows: true });
  if (old === undefined) {
    return { operation, error: rowErrors.noSuchRecord() };
  }
  if (old.deleted !== (operation === 'undelete')) {
    return { operation, error: old.deleted ? rowErrors.alreadyDeleted() : rowErrors.notDeleted() };
  }
  return { operation, old };
}

function identifyForUpsert(source: SObjectRecord, request: SaveRequest, transaction: Transaction): Identity {
  const field = request.externalIdField === undefined ? undefined : source.description.field(request.externalIdField);
  if (field === undefined || field.name === 'Id') {
    return source.id === null ? { operation: 'insert' } : existing('update', source, source.id, transaction);
  }
  const value = source.get(field.name);
  if (value === null) {
    return { operation: 'insert', error: rowErrors.externalIdMissing(field.name) };
  }
  const matches = [...transaction.matching(source.description.name, field.name, value)];
  if (matches.length > 1) {
    return { operation: 'update', error: rowErrors.externalIdAmbiguous(field.name, matches.length) };
  }
  const [old] = matches;
  if (old === undefined) {
    return { operation: 'insert' };
  }
  source.put('Id', ApexId.of(old.id));
  return { operation: 'update', old };
}

interface NamedParents {
  readonly ids: ReadonlyMap<string, ApexId>;
  readonly error?: RowError;
}

const noParents: NamedParents = { ids: new Map() };

function saves(operation: IdentifiedRow['operation']): boolean {
  return operation === 'insert' || operation === 'update';
}

/** `Parent__r = new Parent__c(External_Id__c = 'x')` names the parent without its id. */
function parentsByExternalId(source: SObjectRecord, transaction: Transaction): NamedParents {
  const ids = new Map<string, ApexId>();
  for (const [relationship, parent] of source.parents()) {
    const reference = source.description.parentRelationship(relationship);
    const [field, value] = parent?.id === null ? (externalIdOf(parent) ?? []) : [];
    if (reference === undefined || field === undefined || value === undefined || parent === null) {
      continue;
    }
    const [found] = transaction.matching(parent.apexTypeName, field.name, value);
    if (found === undefined) {
      return { ids, error: rowErrors.parentNotFound(parent.apexTypeName, field.name, shown(value)) };
    }
    ids.set(reference.name, ApexId.of(found.id));
  }
  return { ids };
}

function externalIdOf(parent: SObjectRecord): readonly [FieldDescription, ApexValue] | undefined {
  for (const [name, value] of parent.populated()) {
    const field = parent.description.field(name);
    if (field?.externalId === true && value !== null) {
      return [field, value];
    }
  }
  return undefined;
}

/** One call must not name the same external id twice. */
function twin(source: SObjectRecord, request: SaveRequest, seen: Set<unknown>): RowError | undefined {
  const name = request.operation === 'upsert' ? request.externalIdField : undefined;
  if (name === undefined || name === 'Id') {
    return undefined;
  }
  const value = source.get(name);
  const key = indexKey(value);
  if (value !== null && seen.has(key)) {
    return rowErrors.externalIdTwice(shown(value));
  }
  seen.add(key);
  return undefined;
}

function shown(value: ApexValue): string {
  return textOf(toFormulaValue(value));
}
