import { ApexId } from '../../apex/values/id.ts';
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
import { SObjectValue } from '../sObjectValue.ts';
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
  return request.records.flatMap((source, index) => {
    if (refused.has(index)) {
      return [];
    }
    const { operation, old, error } = identifyOne(source, request, transaction);
    const row: IdentifiedRow = {
      index,
      source,
      operation,
      object: source.description,
      old,
      working: new SObjectValue(source.description),
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
  const matches = recordsWith(field, value, source, transaction);
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

function recordsWith(
  field: FieldDescription,
  value: ReturnType<SObjectRecord['get']>,
  source: SObjectRecord,
  transaction: Transaction,
): readonly StoredRecord[] {
  const key = (candidate: typeof value): unknown =>
    typeof candidate === 'string'
      ? candidate.toLowerCase()
      : typeof candidate === 'object' && candidate !== null
        ? candidate.collectionKey?.()
        : candidate;
  return [...transaction.all(source.description.name)].filter(
    (record) => key(record.values.get(field.name) ?? null) === key(value),
  );
}
