import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { ObjectDescription, OrgSchema, Transaction } from '../contract.ts';
import { deriveFields } from '../dml/derive.ts';
import { fieldValueOf } from '../fieldValues.ts';

export type Literals = Readonly<Record<string, boolean | number | string | null>>;

/** Writes an org's first records. No triggers run and nothing is validated: what a definition says is what the org holds. */
export class RecordWriter {
  readonly #transaction: Transaction;
  readonly #named = new Map<string, string>();
  /** Milliseconds since 1970: the moment the org is looked at for the first time. */
  readonly now: number;
  /** Owner and creator of what is written; set once there are users. */
  userId: string | undefined;

  constructor(transaction: Transaction, now: number) {
    this.#transaction = transaction;
    this.now = now;
  }

  get schema(): OrgSchema {
    return this.#transaction.schema;
  }

  /** Whether the org has the object: what it does not have is not written. */
  has(objectName: string): boolean {
    return this.schema.object(objectName) !== undefined;
  }

  /** Milliseconds of a day before (or, with a negative number, after) now. */
  daysAgo(days: number): number {
    return this.now - days * 86_400_000;
  }

  /** `2026-01-15` */
  dateAgo(days: number): string {
    return new Date(this.daysAgo(days)).toISOString().slice(0, 10);
  }

  datetimeAgo(days: number): string {
    return new Date(this.daysAgo(days)).toISOString();
  }

  /** Id of the record of that name, for people first and last, that was written last. */
  idOf(objectName: string, name: string): string | undefined {
    return this.#named.get(`${objectName} ${name}`);
  }

  /** The new record's id. `Id` may be among the values; `createdDaysAgo` dates the record. */
  write(objectName: string, literals: Literals, createdDaysAgo = 30): string {
    const object = this.#transaction.schema.object(objectName);
    if (object === undefined) {
      throw new RangeError(`The org has no object ${objectName}.`);
    }
    const id =
      typeof literals['Id'] === 'string' ? ApexId.of(literals['Id']).value : this.#transaction.newId(object.name);
    const values = this.#values(object, literals);
    const created = ApexDatetime.ofRecord(this.daysAgo(createdDaysAgo));
    values.set('Id', ApexId.of(id));
    for (const field of ['CreatedDate', 'LastModifiedDate', 'SystemModstamp']) {
      values.set(field, created);
    }
    const author = literals['CreatedById'] ?? this.userId;
    if (typeof author === 'string') {
      values.set('CreatedById', ApexId.of(author));
      values.set('LastModifiedById', ApexId.of(author));
    }
    values.set('IsDeleted', false);
    deriveFields(object.name, values, this.now);
    this.#transaction.write({ id, objectName: object.name, deleted: false, values });
    const { Name, FirstName, LastName } = literals;
    this.#named.set(`${object.name} ${String(Name ?? `${String(FirstName)} ${String(LastName)}`)}`, id);
    return id;
  }

  #values(object: ObjectDescription, literals: Literals): Map<string, ApexValue> {
    const unknown = Object.keys(literals).find((name) => object.field(name) === undefined);
    if (unknown !== undefined) {
      throw new RangeError(`${object.name} has no field ${unknown}.`);
    }
    const values = new Map<string, ApexValue>();
    for (const field of object.fields) {
      const given = literals[field.name];
      const owner = field.name === 'OwnerId' ? (this.userId ?? null) : null;
      const numbered =
        field.autoNumber === undefined ? undefined : this.#number(object.name, field.name, field.autoNumber);
      values.set(field.name, fieldValueOf(field, given ?? numbered ?? field.defaultValue ?? owner));
    }
    return values;
  }

  #number(objectName: string, fieldName: string, format: string): string {
    const next = this.#transaction.nextNumber(objectName, fieldName);
    return format.replace(/\{(0+)\}/, (_, zeros: string) => String(next).padStart(zeros.length, '0'));
  }
}
