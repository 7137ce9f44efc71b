import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldDescription, ObjectDescription, StoredRecord } from '../contract.ts';
import { fieldValueOf } from '../fieldValues.ts';
import type { Database } from '../store/database.ts';
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
 * Records of one object, kept field by field rather than record by record: a hundred thousand of them take a tenth of the memory, and a query that looks
 * at one field of all finds its values side by side. One that is saved becomes a record like any other.
 */
export class GeneratedTable {
  readonly object: ObjectDescription;
  readonly #database: Database;
  readonly #columns = new Map<string, Column>();
  #rows = 0;

  /** `userId`: who made them all. */
  constructor(database: Database, objectName: string, userId: string) {
    const object = database.schema.object(objectName);
    if (object === undefined) {
      throw new RangeError(`The org has no object ${objectName}.`);
    }
    this.object = object;
    this.#database = database;
    const author = ApexId.of(userId);
    for (const field of object.fields) {
      const same = authors.has(field.name) ? author : fieldValueOf(field, field.defaultValue ?? null);
      this.#columns.set(field.name, new Column(field, same));
    }
  }

  /** Puts a row into the org; answers its id. */
  write({ literals, created, modified = created }: GeneratedRow): string {
    const id = this.#database.newId(this.object);
    const row = this.#rows++;
    const changed = ApexDatetime.ofRecord(modified);
    this.#column('Id').set(row, ApexId.of(id));
    this.#column('CreatedDate').set(row, ApexDatetime.ofRecord(created));
    this.#column('LastModifiedDate').set(row, changed);
    this.#column('SystemModstamp').set(row, changed);
    for (const name in literals) {
      this.#column(name).write(row, literals[name] ?? null);
    }
    this.#database.load(new GeneratedRecord(this, row, id));
    return id;
  }

  /** Undefined for a field that the object does not have. */
  valueAt(row: number, fieldName: string): ApexValue | undefined {
    return this.#columns.get(fieldName)?.at(row);
  }

  #column(name: string): Column {
    const column = this.#columns.get(name);
    if (column === undefined) {
      throw new RangeError(`${this.object.name} has no field ${name}.`);
    }
    return column;
  }
}

const authors = new Set(['CreatedById', 'LastModifiedById', 'OwnerId']);

/** Literals of a column that are remembered, so that equal dates, numbers and ids are one value. */
const mostKnown = 5_000;

/** The values of one field of all rows. */
class Column {
  readonly #field: FieldDescription;
  /** Of rows that say nothing of the field. */
  readonly #otherwise: ApexValue;
  readonly #values: (ApexValue | undefined)[] = [];
  readonly #known = new Map<string | number, ApexValue>();

  constructor(field: FieldDescription, otherwise: ApexValue) {
    this.#field = field;
    this.#otherwise = otherwise;
  }

  at(row: number): ApexValue {
    const value = this.#values[row];
    return value === undefined ? this.#otherwise : value;
  }

  set(row: number, value: ApexValue): void {
    // Rows come one after the other: an array with holes at its end stays one.
    while (this.#values.length < row) {
      this.#values.push(undefined);
    }
    this.#values[row] = value;
  }

  write(row: number, literal: boolean | number | string | null): void {
    if (literal !== null) {
      this.set(row, this.#valueOf(literal));
    }
  }

  #valueOf(literal: boolean | number | string): ApexValue {
    if (typeof literal === 'boolean' || (typeof literal === 'string' && this.#field.apexType === 'String')) {
      return literal;
    }
    let value = this.#known.get(literal);
    if (value === undefined) {
      value = fieldValueOf(this.#field, literal);
      if (this.#known.size < mostKnown) {
        this.#known.set(literal, value);
      }
    }
    return value;
  }
}

/** All of it are properties of its own: whoever changes a record spreads it into a new one. */
class GeneratedRecord implements StoredRecord {
  readonly id: string;
  readonly objectName: string;
  readonly deleted = false;
  readonly values: ReadonlyMap<string, ApexValue>;

  constructor(table: GeneratedTable, row: number, id: string) {
    this.id = id;
    this.objectName = table.object.name;
    this.values = new GeneratedValues(table, row);
  }
}

/** The values of one generated record. */
class GeneratedValues implements ReadonlyMap<string, ApexValue> {
  readonly #table: GeneratedTable;
  readonly #row: number;

  constructor(table: GeneratedTable, row: number) {
    this.#table = table;
    this.#row = row;
  }

  get(name: string): ApexValue | undefined {
    return this.#table.valueAt(this.#row, name);
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
