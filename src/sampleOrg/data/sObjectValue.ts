import { keyText } from '../apex/values/collectionKey.ts';
import { ApexId } from '../apex/values/id.ts';
import type { ApexList } from '../apex/values/list.ts';
import type { ApexValue, CollectionKey } from '../apex/library/contract.ts';
import type { ObjectDescription, RowError, SObjectRecord, StoredRecord } from './contract.ts';

const timestampFields: ReadonlySet<string> = new Set([
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
]);

/** A record in the hands of Apex code: new, queried, or one of a trigger's. */
export class SObjectValue implements SObjectRecord {
  readonly description: ObjectDescription;
  readonly queried: boolean;
  readOnly = false;
  isClone = false;
  /** Of the record that this is a copy of. */
  cloneSourceId: string | null = null;
  readonly #values = new Map<string, ApexValue>();
  readonly #parents = new Map<string, SObjectRecord | null>();
  readonly #children = new Map<string, ApexList>();
  #errors: RowError[] = [];

  constructor(description: ObjectDescription, queried = false) {
    this.description = description;
    this.queried = queried;
  }

  /** With every field of the stored record, as triggers see it. */
  static whole(description: ObjectDescription, record: StoredRecord): SObjectValue {
    const value = new SObjectValue(description);
    for (const field of description.fields) {
      value.put(field.name, record.values.get(field.name) ?? null);
    }
    return value;
  }

  get apexTypeName(): string {
    return this.description.name;
  }

  get id(): string | null {
    const id = this.#values.get('Id');
    return id instanceof ApexId ? id.value : null;
  }

  get errors(): readonly RowError[] {
    return this.#errors;
  }

  isSet(fieldName: string): boolean {
    return this.#values.has(fieldName);
  }

  get(fieldName: string): ApexValue {
    return this.#values.get(fieldName) ?? null;
  }

  /** A value that a query gave a name of its own; undefined when there is none. */
  aliased(alias: string): ApexValue | undefined {
    const key = alias.toLowerCase();
    for (const [name, value] of this.#values) {
      if (name.toLowerCase() === key) {
        return value;
      }
    }
    return undefined;
  }

  put(fieldName: string, value: ApexValue): void {
    this.#values.set(fieldName, value);
  }

  remove(fieldName: string): void {
    this.#values.delete(fieldName);
  }

  populated(): Iterable<readonly [string, ApexValue]> {
    return this.#values;
  }

  parent(relationshipName: string): SObjectRecord | null | undefined {
    return this.#parents.get(relationshipName);
  }

  putParent(relationshipName: string, record: SObjectRecord | null): void {
    this.#parents.set(relationshipName, record);
  }

  parents(): Iterable<readonly [string, SObjectRecord | null]> {
    return this.#parents;
  }

  children(relationshipName: string): ApexList | undefined {
    return this.#children.get(relationshipName);
  }

  putChildren(relationshipName: string, records: ApexList): void {
    this.#children.set(relationshipName, records);
  }

  allChildren(): Iterable<readonly [string, ApexList]> {
    return this.#children;
  }

  addError(message: string, fieldName?: string): void {
    this.#errors.push({
      statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message,
      fields: fieldName === undefined ? [] : [fieldName],
    });
  }

  /** The errors added so far; none are left. */
  takeErrors(): readonly RowError[] {
    const errors = this.#errors;
    this.#errors = [];
    return errors;
  }

  equalTo(other: SObjectRecord): boolean {
    return other instanceof SObjectValue && this.collectionKey() === other.collectionKey();
  }

  clone(options: Parameters<SObjectRecord['clone']>[0]): SObjectValue {
    const copy = new SObjectValue(this.description, this.queried);
    copy.isClone = true;
    copy.cloneSourceId = this.id;
    for (const [name, value] of this.#values) {
      const kept =
        name === 'Id'
          ? options.keepId
          : timestampFields.has(name)
            ? options.keepReadOnlyTimestamps
            : options.keepAutoNumber || this.description.field(name)?.autoNumber === undefined;
      if (kept) {
        copy.put(name, value);
      }
    }
    for (const [name, parent] of this.#parents) {
      copy.putParent(name, options.deep && parent !== null ? parent.clone({ ...options, keepId: true }) : parent);
    }
    for (const [name, children] of this.#children) {
      copy.putChildren(name, children);
    }
    return copy;
  }

  /** Sets and maps find sObjects by what they hold. */
  collectionKey(): CollectionKey {
    const values = Array.from(this.#values, ([name, value]) => `${name}=${keyText(value)}`);
    return `\0sObject:${this.apexTypeName}{${values.sort().join('\0')}}`;
  }

  printed(nested: (value: ApexValue) => string): string {
    const values = Array.from(this.#values, ([name, value]) => `${name}=${nested(value)}`);
    return `${this.apexTypeName}:{${values.join(', ')}}`;
  }

  toString(): string {
    const shown = (value: ApexValue): string =>
      value === null
        ? 'null'
        : typeof value === 'object'
          ? (value.printed?.(shown) ?? value.apexTypeName)
          : String(value);
    return this.printed(shown);
  }
}

/** One row of an aggregate query. */
export class AggregateResult {
  readonly apexTypeName = 'AggregateResult';
  readonly values: ReadonlyMap<string, ApexValue>;

  constructor(values: ReadonlyMap<string, ApexValue>) {
    this.values = values;
  }

  /** By alias, without regard to case; undefined when there is no such column. */
  get(alias: string): ApexValue | undefined {
    const key = alias.toLowerCase();
    for (const [name, value] of this.values) {
      if (name.toLowerCase() === key) {
        return value;
      }
    }
    return undefined;
  }

  printed(nested: (value: ApexValue) => string): string {
    return `AggregateResult:{${Array.from(this.values, ([name, value]) => `${name}=${nested(value)}`).join(', ')}}`;
  }
}
