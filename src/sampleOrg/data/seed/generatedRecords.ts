import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { ObjectDescription, StoredRecord, Transaction } from '../contract.ts';
import { fieldValueOf } from '../fieldValues.ts';
import type { Literals } from './recordWriter.ts';

/** What a generated record says, but for its id. */
export interface GeneratedRow {
  readonly literals: Literals;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Left out: never changed since. */
  readonly modified?: number;
}

/**
 * Records of one object that are worked out again whenever somebody asks: a hundred thousand of them take the memory of their ids. One that is saved
 * becomes a record like any other.
 */
export class GeneratedTable {
  readonly object: ObjectDescription;
  /** Who made them all. */
  readonly userId: ApexId;
  readonly #transaction: Transaction;
  readonly #rowAt: (index: number) => GeneratedRow;
  // A query reads field after field of one row.
  #lastIndex = -1;
  #last: GeneratedRow = { literals: {}, created: 0 };

  constructor(transaction: Transaction, objectName: string, userId: string, rowAt: (index: number) => GeneratedRow) {
    const object = transaction.schema.object(objectName);
    if (object === undefined) {
      throw new RangeError(`The org has no object ${objectName}.`);
    }
    this.object = object;
    this.userId = ApexId.of(userId);
    this.#transaction = transaction;
    this.#rowAt = rowAt;
  }

  /** Puts the row of an index into the org; answers its id. */
  write(index: number): string {
    const id = this.#transaction.newId(this.object.name);
    this.#transaction.write(new GeneratedRecord(this, index, id));
    return id;
  }

  rowAt(index: number): GeneratedRow {
    if (this.#lastIndex !== index) {
      this.#last = this.#rowAt(index);
      this.#lastIndex = index;
    }
    return this.#last;
  }
}

/** All of it are properties of its own: whoever changes a record spreads it into a new one. */
class GeneratedRecord implements StoredRecord {
  readonly id: string;
  readonly objectName: string;
  readonly deleted = false;
  readonly values: ReadonlyMap<string, ApexValue>;

  constructor(table: GeneratedTable, index: number, id: string) {
    this.id = id;
    this.objectName = table.object.name;
    this.values = new GeneratedValues(table, index, id);
  }
}

const modificationDates = new Set(['LastModifiedDate', 'SystemModstamp']);
const authors = new Set(['CreatedById', 'LastModifiedById', 'OwnerId']);

/** The values of one generated record: each is made when it is read. */
class GeneratedValues implements ReadonlyMap<string, ApexValue> {
  readonly #table: GeneratedTable;
  readonly #index: number;
  readonly #id: string;

  constructor(table: GeneratedTable, index: number, id: string) {
    this.#table = table;
    this.#index = index;
    this.#id = id;
  }

  get(name: string): ApexValue | undefined {
    if (name === 'Id') {
      return ApexId.of(this.#id);
    }
    const { object, userId } = this.#table;
    const field = object.field(name);
    if (field?.name !== name) {
      return undefined;
    }
    const { literals, created, modified } = this.#table.rowAt(this.#index);
    const literal = literals[name] ?? field.defaultValue ?? null;
    if (literal !== null) {
      return fieldValueOf(field, literal);
    }
    if (name === 'CreatedDate') {
      return ApexDatetime.ofRecord(created);
    }
    if (modificationDates.has(name)) {
      return ApexDatetime.ofRecord(modified ?? created);
    }
    return authors.has(name) ? userId : field.type === 'boolean' ? false : null;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.#table.object.fields.length;
  }

  *entries(): MapIterator<[string, ApexValue]> {
    for (const { name } of this.#table.object.fields) {
      yield [name, this.get(name) ?? null];
    }
  }

  *keys(): MapIterator<string> {
    for (const { name } of this.#table.object.fields) {
      yield name;
    }
  }

  *values(): MapIterator<ApexValue> {
    for (const [, value] of this.entries()) {
      yield value;
    }
  }

  [Symbol.iterator](): MapIterator<[string, ApexValue]> {
    return this.entries();
  }

  forEach(callback: (value: ApexValue, key: string, map: ReadonlyMap<string, ApexValue>) => void): void {
    for (const [name, value] of this.entries()) {
      callback(value, name, this);
    }
  }
}
