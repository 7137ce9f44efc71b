import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { ObjectDescription, OrgDatabase, OrgSchema, Savepoint, StoredRecord, Transaction } from '../contract.ts';
import { FieldIndexes, indexKey } from './fieldIndex.ts';
import { KeptResults } from './keptResults.ts';
import { schemaRecords } from './schemaRecords.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Twelve characters after the key prefix: three for the org, then a counter. */
function idOf(keyPrefix: string, orgMark: string, count: number): string {
  let rest = '';
  for (let value = count; value > 0; value = Math.floor(value / 62)) {
    rest = digits.charAt(value % 62) + rest;
  }
  return ApexId.of(`${keyPrefix}${orgMark}${rest.padStart(12 - orgMark.length, '0')}`).value;
}

/** The records of one org, held in memory. */
export class Database implements OrgDatabase {
  readonly schema: OrgSchema;
  /** Of committed records. */
  readonly kept = new KeptResults();
  readonly #orgMark: string;
  readonly #records = new Map<string, Map<string, StoredRecord>>();
  readonly #indexes = new FieldIndexes();
  readonly #counters = new Map<string, number>();
  /** Records that open transactions have written, by id. */
  readonly #locks = new Map<string, OpenTransaction>();

  /** `orgMark`: three characters that all ids of the org share. */
  constructor(schema: OrgSchema, orgMark = '5g0') {
    this.schema = schema;
    this.#orgMark = orgMark;
  }

  begin(options: { readonly isolated?: boolean } = {}): Transaction {
    return new OpenTransaction(this, options.isolated === true);
  }

  /** Puts a record in that nobody can have looked at yet: at once, without a transaction. */
  load(record: StoredRecord): void {
    this.#table(record.objectName).set(record.id, record);
    this.#indexes.add(record);
    this.kept.changed(record.objectName);
  }

  committed(objectName: string): ReadonlyMap<string, StoredRecord> {
    return this.#table(objectName);
  }

  /** Ids of committed records that hold, or once held, the value of that key. */
  idsWith(objectName: string, fieldName: string, key: unknown): Iterable<string> {
    return this.#indexes.of(objectName, fieldName, () => this.#table(objectName).values()).ids(key);
  }

  newId(description: ObjectDescription): string {
    return idOf(description.keyPrefix, this.#orgMark, this.count(description.name));
  }

  /** The next number of a sequence. Never given twice, whatever becomes of the transaction. */
  count(sequence: string): number {
    const next = (this.#counters.get(sequence) ?? 0) + 1;
    this.#counters.set(sequence, next);
    return next;
  }

  lock(id: string, owner: OpenTransaction): boolean {
    const holder = this.#locks.get(id);
    if (holder !== undefined && holder !== owner) {
      return false;
    }
    this.#locks.set(id, owner);
    return true;
  }

  /** Keeps the records (none, when the transaction is rolled back) and releases what the transaction held. */
  settle(owner: OpenTransaction, locked: Iterable<string>, records: Iterable<StoredRecord>): void {
    for (const record of records) {
      this.load(record);
    }
    for (const id of locked) {
      if (this.#locks.get(id) === owner) {
        this.#locks.delete(id);
      }
    }
  }

  #table(objectName: string): Map<string, StoredRecord> {
    let table = this.#records.get(objectName);
    if (table === undefined) {
      table = new Map(schemaRecords(this.schema, objectName));
      this.#records.set(objectName, table);
    }
    return table;
  }
}

interface Undo {
  readonly objectName: string;
  readonly id: string;
  readonly previous: StoredRecord | undefined;
}

class PositionInLog implements Savepoint {
  readonly kind = 'savepoint';
  readonly owner: OpenTransaction;
  readonly length: number;
  /** Savepoints of a transaction in the order in which they were set. */
  readonly serial: number;

  constructor(owner: OpenTransaction, length: number, serial: number) {
    this.owner = owner;
    this.length = length;
    this.serial = serial;
  }
}

class OpenTransaction implements Transaction {
  readonly #database: Database;
  readonly #isolated: boolean;
  readonly #written = new Map<string, Map<string, StoredRecord>>();
  readonly #indexes = new FieldIndexes();
  readonly #locked = new Set<string>();
  #log: Undo[] = [];
  /** Savepoints set so far, and those that can still be rolled back to. */
  #savepoints = 0;
  readonly #valid = new Set<number>();

  constructor(database: Database, isolated: boolean) {
    this.#database = database;
    this.#isolated = isolated;
  }

  get schema(): OrgSchema {
    return this.#database.schema;
  }

  find(objectName: string, id: ApexId | string, options?: { readonly allRows?: boolean }): StoredRecord | undefined {
    const key = typeof id === 'string' ? ApexId.parse(id)?.value : id.value;
    if (key === undefined) {
      return undefined;
    }
    const record = this.#written.get(objectName)?.get(key) ?? this.#base(objectName).get(key);
    return record !== undefined && isVisible(record, options) ? record : undefined;
  }

  finder(objectName: string): (id: ApexId) => StoredRecord | undefined {
    const base = this.#base(objectName);
    const written = this.#written.get(objectName);
    return ({ value }) => {
      const record = written?.get(value) ?? base.get(value);
      return record !== undefined && isVisible(record, undefined) ? record : undefined;
    };
  }

  *all(objectName: string, options?: { readonly allRows?: boolean }): Iterable<StoredRecord> {
    const base = this.#base(objectName);
    const written = this.#written.get(objectName);
    // Copied, because a trigger may write while a query is read.
    for (const record of [...base.values()]) {
      const current = written?.get(record.id) ?? record;
      if (isVisible(current, options)) {
        yield current;
      }
    }
    for (const record of [...(written?.values() ?? [])]) {
      if (!base.has(record.id) && isVisible(record, options)) {
        yield record;
      }
    }
  }

  *matching(
    objectName: string,
    fieldName: string,
    value: ApexValue,
    options?: { readonly allRows?: boolean },
  ): Iterable<StoredRecord> {
    const key = indexKey(value);
    const base = this.#base(objectName);
    const written = this.#written.get(objectName);
    const own = this.#indexes.of(objectName, fieldName, () => written?.values() ?? []).ids(key);
    const committed = base === noRecords ? [] : this.#database.idsWith(objectName, fieldName, key);
    // Copied, because a trigger may write while a query is read.
    for (const id of new Set([...committed, ...own])) {
      const record = written?.get(id) ?? base.get(id);
      if (
        record !== undefined &&
        isVisible(record, options) &&
        indexKey(record.values.get(fieldName) ?? null) === key
      ) {
        yield record;
      }
    }
  }

  kept<T extends object>(key: string, objectNames: readonly string[], make: () => T): T | undefined {
    const seesCommittedAlone = !this.#isolated && this.#written.size === 0;
    return seesCommittedAlone ? this.#database.kept.result(key, objectNames, make) : undefined;
  }

  newId(objectName: string): string {
    return this.#database.newId(this.#describe(objectName));
  }

  nextNumber(objectName: string, fieldName: string): number {
    return this.#database.count(`${objectName}.${fieldName}`);
  }

  write(record: StoredRecord): boolean {
    if (!this.#database.lock(record.id, this)) {
      return false;
    }
    this.#locked.add(record.id);
    let table = this.#written.get(record.objectName);
    if (table === undefined) {
      table = new Map();
      this.#written.set(record.objectName, table);
    }
    this.#log.push({ objectName: record.objectName, id: record.id, previous: table.get(record.id) });
    table.set(record.id, record);
    this.#indexes.add(record);
    return true;
  }

  savepoint(): Savepoint {
    const savepoint = new PositionInLog(this, this.#log.length, ++this.#savepoints);
    this.#valid.add(savepoint.serial);
    return savepoint;
  }

  rollbackTo(savepoint: Savepoint): void {
    if (!(savepoint instanceof PositionInLog) || savepoint.owner !== this || !this.#valid.has(savepoint.serial)) {
      throw new RangeError(
        'The savepoint does not belong to this transaction, or lies behind one it was rolled back to.',
      );
    }
    // Those set later are void.
    for (let serial = savepoint.serial + 1; serial <= this.#savepoints; serial += 1) {
      this.#valid.delete(serial);
    }
    for (const undo of this.#log.splice(savepoint.length).reverse()) {
      const table = this.#written.get(undo.objectName);
      if (undo.previous === undefined) {
        table?.delete(undo.id);
      } else {
        table?.set(undo.id, undo.previous);
      }
    }
  }

  written(): readonly StoredRecord[] {
    return [...this.#written.values()].flatMap((table) => [...table.values()]);
  }

  commit(): void {
    this.#settle(this.written());
  }

  rollback(): void {
    this.#settle([]);
  }

  #settle(records: readonly StoredRecord[]): void {
    this.#database.settle(this, this.#locked, records);
    this.#written.clear();
    this.#indexes.clear();
    this.#locked.clear();
    this.#log = [];
  }

  #base(objectName: string): ReadonlyMap<string, StoredRecord> {
    return this.#isolated && !this.#describe(objectName).setup ? noRecords : this.#database.committed(objectName);
  }

  #describe(objectName: string): ObjectDescription {
    const description = this.schema.object(objectName);
    if (description === undefined) {
      throw new RangeError(`The org has no object ${objectName}.`);
    }
    return description;
  }
}

function isVisible(record: StoredRecord, options: { readonly allRows?: boolean } | undefined): boolean {
  return record.purged !== true && (!record.deleted || options?.allRows === true);
}

const noRecords: ReadonlyMap<string, StoredRecord> = new Map();
