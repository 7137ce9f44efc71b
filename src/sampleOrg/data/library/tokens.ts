import { ApexMap } from '../../apex/values/map.ts';
import { plainKey } from '../../apex/values/collectionKey.ts';
import type { ApexObject, ApexValue, CollectionKey } from '../../apex/library/contract.ts';
import type { FieldDescription, FieldSetDescription, ObjectDescription, RowError, Savepoint } from '../contract.ts';
import type { MergeOutcome } from '../dml/merge.ts';

// Values that only the data library makes. Two tokens of one thing are equal.

/** `Account.SObjectType` */
export class SObjectTypeToken implements ApexObject {
  readonly apexTypeName = 'Schema.SObjectType';
  readonly object: ObjectDescription;

  constructor(object: ObjectDescription) {
    this.object = object;
  }

  collectionKey(): CollectionKey {
    return `\0sObjectType:${this.object.name}`;
  }

  printed(): string {
    return this.object.name;
  }
}

/** `Account.Name` as a token: `Schema.SObjectField`. */
export class SObjectFieldToken implements ApexObject {
  readonly apexTypeName = 'Schema.SObjectField';
  readonly object: ObjectDescription;
  readonly field: FieldDescription;

  constructor(object: ObjectDescription, field: FieldDescription) {
    this.object = object;
    this.field = field;
  }

  collectionKey(): CollectionKey {
    return `\0sObjectField:${this.object.name}.${this.field.name}`;
  }

  printed(): string {
    return this.field.name;
  }
}

/** A built-in value that carries one thing of the data layer: a describe result, a picklist entry. */
export class Described<T> implements ApexObject {
  readonly apexTypeName: string;
  readonly subject: T;

  constructor(apexTypeName: string, subject: T) {
    this.apexTypeName = apexTypeName;
    this.subject = subject;
  }

  /** What describes the same thing is equal. */
  collectionKey(): CollectionKey {
    return plainKey(this.subject as ApexValue);
  }
}

/** One field set of one object. */
export interface FieldSet {
  readonly object: ObjectDescription;
  readonly set: FieldSetDescription;
}

/** `Database.Error` */
export class DatabaseError implements ApexObject {
  readonly apexTypeName = 'Database.Error';
  readonly error: RowError;

  constructor(error: RowError) {
    this.error = error;
  }

  printed(): string {
    return `Database.Error[getFields=(${this.error.fields.join(', ')});getMessage=${this.error.message};getStatusCode=${this.error.statusCode};]`;
  }
}

/** `Database.SaveResult`, `UpsertResult`, `DeleteResult`, `UndeleteResult`. */
export class RowResult implements ApexObject {
  readonly apexTypeName: string;
  readonly id: string | null;
  readonly success: boolean;
  readonly created: boolean;
  readonly errors: readonly RowError[];

  constructor(
    apexTypeName: string,
    outcome: { id: string | null; success: boolean; created: boolean; errors: readonly RowError[] },
  ) {
    this.apexTypeName = apexTypeName;
    this.id = outcome.id;
    this.success = outcome.success;
    this.created = outcome.created;
    this.errors = outcome.errors;
  }

  printed(): string {
    const errors = this.errors.map((error) => new DatabaseError(error).printed()).join(', ');
    return `${this.apexTypeName}[getErrors=(${errors});getId=${String(this.id)};isSuccess=${this.success};]`;
  }
}

/** `Database.MergeResult` */
export class MergeResult extends RowResult {
  readonly mergedIds: readonly string[];
  readonly relatedIds: readonly string[];

  constructor(outcome: MergeOutcome) {
    super('Database.MergeResult', { ...outcome, created: false });
    this.mergedIds = outcome.mergedIds;
    this.relatedIds = outcome.relatedIds;
  }
}

/** `Savepoint` */
export class SavepointValue implements ApexObject {
  readonly apexTypeName = 'Savepoint';
  readonly savepoint: Savepoint;
  /** `SavepointValue0`, as the log names it. */
  readonly name: string;

  constructor(savepoint: Savepoint, name: string) {
    this.savepoint = savepoint;
    this.name = name;
  }
}

/** The maps of describe results: lower-case keys, found without regard to case. */
export class DescribeMap extends ApexMap {
  override has(key: ApexValue): boolean {
    return super.has(lower(key));
  }

  override get(key: ApexValue): ApexValue {
    return super.get(lower(key));
  }

  override put(key: ApexValue, value: ApexValue): ApexValue {
    return super.put(lower(key), value);
  }

  override remove(key: ApexValue): ApexValue {
    return super.remove(lower(key));
  }
}

function lower(key: ApexValue): ApexValue {
  return typeof key === 'string' ? key.toLowerCase() : key;
}
