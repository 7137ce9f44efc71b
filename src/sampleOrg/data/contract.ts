import type { ApexId } from '../apex/values/id.ts';
import type { ApexList } from '../apex/values/list.ts';
import type { ApexObject, ApexValue, RequestContext } from '../apex/library/contract.ts';

// What the Apex engine and the HTTP server integrate against. Where each thing is made:
//   Schema, Database, SObjectValue   schema/schema.ts, store/database.ts, sObjectValue.ts
//   prepareQuery, runQuery           soql/prepare.ts (text, { schema, namespace, api }), soql/run.ts (query, binds, context)
//   save                             dml/save.ts: the save pipeline, without limits and log
//   for compiled Apex                library/apexAccess.ts (readField, writeField, readParent, readChildren, newRecord, objectToken, fieldToken, …),
//                                    library/queries.ts (queryList, queryOne, queryCount), library/statements.ts (executeDml):
//                                    these raise Apex exceptions, count limits and log
//   library types                    library/dataLibrary.ts `dataLibraryTypes`
//   orgs with records in them        seed/seedOrgs.ts `seedOrgs`; runningUser.ts

// Schema --------------------------------------------------------------------------------------------------------------------

/** Field types as a describe call names them. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'reference'
  | 'email'
  | 'phone'
  | 'url'
  | 'encryptedstring'
  | 'base64';

export type OrgApi = 'data' | 'tooling';

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly isDefault: boolean;
  /** Left out means active. */
  readonly active?: boolean;
}

export type RollUpOperation = 'count' | 'sum' | 'min' | 'max';

/** What a roll-up summary field sums up. */
export interface RollUp {
  readonly operation: RollUpOperation;
  readonly childObject: string;
  /** Master-detail field of the child. */
  readonly childField: string;
  /** Undefined for `count`. */
  readonly summarizedField: string | undefined;
  readonly filters: readonly { readonly field: string; readonly operation: string; readonly value: string }[];
}

export interface FieldDescription {
  /** API name with namespace: `acme__Total__c`. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Most characters of a text; 0 where it does not apply. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  /** A record cannot be saved without it. */
  readonly required: boolean;
  /** False for system fields and auto-numbers: the org sets them. */
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  /** Rows are found by its value without a look at all of them. */
  readonly indexed: boolean;
  readonly nameField: boolean;
  readonly custom: boolean;
  /** `INV-{00000}` where the org numbers records. */
  readonly autoNumber: string | undefined;
  readonly defaultValue: boolean | number | string | undefined;
  /** Objects that a reference may point to; several for `Task.WhatId`. Empty for other types. */
  readonly referenceTo: readonly string[];
  /** `acme__Account__r`, `Owner`: from this record to the one it refers to. */
  readonly relationshipName: string | undefined;
  /** `acme__Lines__r`, `Contacts`: from the record referred to, back to its children. */
  readonly childRelationshipName: string | undefined;
  /** Children are deleted with the record they refer to. */
  readonly cascadeDelete: boolean;
  /** The record cannot be deleted while a child refers to it. */
  readonly restrictedDelete: boolean;
  /** The child cannot be without the record it refers to, and shares its owner. */
  readonly masterDetail: boolean;
  readonly picklistValues: readonly PicklistValue[];
  /** Takes only the values of the list. */
  readonly restrictedPicklist: boolean;
  /** Picklist or checkbox that decides which values may be chosen. */
  readonly controllingField: string | undefined;
  readonly caseSensitive: boolean;
  /** Rich text. */
  readonly htmlFormatted: boolean;
  readonly helpText: string | undefined;
  /** Source text, where the field is worked out whenever it is read. */
  readonly formula: string | undefined;
  /** Empty numbers in the formula count as zero rather than make it empty. */
  readonly blankAsZero: boolean;
  readonly rollUp: RollUp | undefined;
  /** Source text of a formula that gives new records their value. */
  readonly defaultFormula: string | undefined;
  /** The Apex type of the field's values: `String`, `Decimal`, `Id`, `Boolean`, `Integer`, `Date`, `Datetime`, `Time`, `Blob`. */
  readonly apexType: string;
}

export interface ChildRelationship {
  /** `acme__Lines__r`, `Contacts`. */
  readonly name: string;
  readonly childObject: string;
  /** Field of the child that refers to this object. */
  readonly field: string;
  readonly cascadeDelete: boolean;
  readonly restrictedDelete: boolean;
}

/** `hierarchySetting` and `listSetting` are custom settings, `metadata` custom metadata types, `name` the entity behind polymorphic references. */
export type ObjectKind =
  'record' | 'hierarchySetting' | 'listSetting' | 'metadata' | 'event' | 'share' | 'history' | 'name';

export interface RecordTypeDescription {
  /** 012…, 18 characters. */
  readonly id: string;
  readonly developerName: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly active: boolean;
}

export interface ValidationRule {
  readonly name: string;
  /** Of the package that it came with. */
  readonly namespace: string | null;
  readonly active: boolean;
  /** Source text: a record for which it is true is refused. */
  readonly condition: string;
  readonly message: string;
  /** API name of the field that the message stands at. */
  readonly errorField: string | undefined;
}

export interface FieldSetDescription {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly members: readonly { readonly path: string; readonly required: boolean }[];
}

/** Names are looked up without regard to case; with a namespace, `Total__c` also finds `acme__Total__c`. */
export interface ObjectDescription {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** First three characters of its records' ids. */
  readonly keyPrefix: string;
  readonly custom: boolean;
  /** Which APIs know it. Apex sees those of `data`. */
  readonly apis: readonly OrgApi[];
  /** Users, profiles, code: seen by tests that do not see the org's data. */
  readonly setup: boolean;
  /** First API version that knows it; 0 where all do. */
  readonly since: number;
  readonly kind: ObjectKind;
  readonly recordTypes: readonly RecordTypeDescription[];
  readonly validationRules: readonly ValidationRule[];
  readonly fieldSets: readonly FieldSetDescription[];
  readonly fields: readonly FieldDescription[];
  readonly childRelationships: readonly ChildRelationship[];
  field(name: string, namespace?: string | null): FieldDescription | undefined;
  /** The reference field whose `relationshipName` this is. */
  parentRelationship(name: string, namespace?: string | null): FieldDescription | undefined;
  childRelationship(name: string, namespace?: string | null): ChildRelationship | undefined;
}

export interface OrgSchema {
  readonly objects: readonly ObjectDescription[];
  object(name: string, namespace?: string | null): ObjectDescription | undefined;
  objectOfId(id: string): ObjectDescription | undefined;
  /** Text of a custom label; a namespace's own labels come first. Undefined when there is none. */
  label(name: string, namespace?: string | null): string | undefined;
}

// Record values in Apex ------------------------------------------------------------------------------------------------------

export interface RowError {
  /** `REQUIRED_FIELD_MISSING`, `FIELD_CUSTOM_VALIDATION_EXCEPTION`, … */
  readonly statusCode: string;
  readonly message: string;
  /** API names. */
  readonly fields: readonly string[];
}

/**
 * A record as Apex code holds it. `apexTypeName` is the API name (`acme__Invoice__c`). Field names given here are canonical API names,
 * as `FieldDescription.name` has them: resolve first. It checks nothing and raises nothing; compiled code goes through
 * `readField` and `writeField`.
 */
export interface SObjectRecord extends ApexObject {
  readonly description: ObjectDescription;
  /** 18 characters, or null before insert. */
  readonly id: string | null;
  /** After triggers' `Trigger.new` and every `Trigger.old`: writing raises System.FinalException. */
  readOnly: boolean;
  /** Came from SOQL: reading a field that was not selected raises System.SObjectException. */
  readonly queried: boolean;
  isSet(fieldName: string): boolean;
  get(fieldName: string): ApexValue;
  put(fieldName: string, value: ApexValue): void;
  /** Fields in the order they were set. */
  populated(): Iterable<readonly [fieldName: string, value: ApexValue]>;
  /** By relationship name (`acme__Account__r`); undefined when it was neither queried nor assigned. */
  parent(relationshipName: string): SObjectRecord | null | undefined;
  putParent(relationshipName: string, record: SObjectRecord | null): void;
  parents(): Iterable<readonly [relationshipName: string, record: SObjectRecord | null]>;
  /** By child relationship name (`acme__Lines__r`); undefined when it was not queried. */
  children(relationshipName: string): ApexList | undefined;
  /** What `addError` left, until the save pipeline collects it. */
  readonly errors: readonly RowError[];
  addError(message: string, fieldName?: string): void;
  /** Same object and same values of the same fields. */
  equalTo(other: SObjectRecord): boolean;
  clone(options: {
    readonly keepId: boolean;
    readonly deep: boolean;
    readonly keepReadOnlyTimestamps: boolean;
    readonly keepAutoNumber: boolean;
  }): SObjectRecord;
  /** `acme__Invoice__c:{Id=a00…, Name=INV-00001}`. */
  toString(): string;
}

// Records and transactions ----------------------------------------------------------------------------------------------------

/** A record at rest: every value by canonical field name; a field that is missing is null. Never changed in place. */
export interface StoredRecord {
  readonly id: string;
  readonly objectName: string;
  readonly deleted: boolean;
  /** Taken out of the recycle bin: nobody sees it again. */
  readonly purged?: boolean;
  readonly values: ReadonlyMap<string, ApexValue>;
}

export interface OrgDatabase {
  readonly schema: OrgSchema;
  /** `isolated`: sees setup objects only, as a test without SeeAllData does. */
  begin(options?: { readonly isolated?: boolean }): Transaction;
}

/** Opaque. */
export interface Savepoint {
  readonly kind: 'savepoint';
}

/**
 * One request's view of the records: it reads its own writes; others see them after `commit`. Several may be open at once. A record
 * that an open transaction has written is locked for the others (`UNABLE_TO_LOCK_ROW`).
 */
export interface Transaction {
  readonly schema: OrgSchema;
  /** Undefined when there is none, or it is deleted and `allRows` was not asked for. Texts of 15 or 18 characters. */
  find(objectName: string, id: ApexId | string, options?: { readonly allRows?: boolean }): StoredRecord | undefined;
  /** Finds records of one object by id, as `find` does, for who asks very often and writes nothing meanwhile. */
  finder(objectName: string): (id: ApexId) => StoredRecord | undefined;
  all(objectName: string, options?: { readonly allRows?: boolean }): Iterable<StoredRecord>;
  /** The records whose field holds that value, text without regard to case; by an index, so that it costs as much as it finds. */
  matching(
    objectName: string,
    fieldName: string,
    value: ApexValue,
    options?: { readonly allRows?: boolean },
  ): Iterable<StoredRecord>;
  /** What was worked out of all records of these objects and is kept until one changes. Undefined when first asked for, and for who has written. */
  kept<T extends object>(key: string, objectNames: readonly string[], make: () => T): T | undefined;
  newId(objectName: string): string;
  nextNumber(objectName: string, fieldName: string): number;
  /** False when another open transaction holds the record. */
  write(record: StoredRecord): boolean;
  /** What the transaction has written and not undone. */
  written(): readonly StoredRecord[];
  savepoint(): Savepoint;
  rollbackTo(savepoint: Savepoint): void;
  commit(): void;
  rollback(): void;
}

// SOQL -----------------------------------------------------------------------------------------------------------------------

/** Thrown by `prepareQuery` and `runQuery`. REST answers 400 with `[{message, errorCode}]`. */
export interface QueryProblem extends Error {
  readonly errorCode:
    | 'MALFORMED_QUERY'
    | 'INVALID_FIELD'
    | 'INVALID_TYPE'
    | 'INVALID_QUERY_FILTER_OPERATOR'
    | 'NUMBER_OUTSIDE_VALID_RANGE'
    | 'UNABLE_TO_LOCK_ROW';
  /** What is wrong, without the excerpt and position that `message` begins with: the text of a System.QueryException. */
  readonly reason: string;
  /** 0-based offset in the query's text. */
  readonly offset: number;
}

export interface QueryBind {
  /** Source text of the Apex expression, without the colon. */
  readonly expression: string;
  /** 0-based offset of the expression in the query's text. */
  readonly offset: number;
  /** True after IN, NOT IN, INCLUDES and EXCLUDES: a List or Set is expected. */
  readonly collection: boolean;
}

export interface SelectedField {
  /** As selected, in canonical names: `acme__Account__r.Name`. */
  readonly path: readonly string[];
  readonly field: FieldDescription;
}

export interface SelectedColumn {
  /** Key in an AggregateResult: the alias, `expr0`, or the grouped field's name. */
  readonly alias: string;
  readonly apexType: string;
}

export interface PreparedQuery {
  readonly text: string;
  readonly object: ObjectDescription;
  /** In order of appearance. */
  readonly binds: readonly QueryBind[];
  /** `count` is `SELECT COUNT() FROM …` alone; `aggregate` gives AggregateResult rows. */
  readonly shape: 'records' | 'count' | 'aggregate';
  /** For `records`. */
  readonly fields: readonly SelectedField[];
  readonly children: readonly { readonly relationship: ChildRelationship; readonly query: PreparedQuery }[];
  /** Relationships read by TYPEOF: their records hold what was selected for their own object. */
  readonly polymorphic: readonly string[];
  /** For `aggregate`. */
  readonly columns: readonly SelectedColumn[];
}

export type QueryAnswer =
  | { readonly kind: 'records'; readonly records: readonly SObjectRecord[] }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'aggregate'; readonly rows: readonly ReadonlyMap<string, ApexValue>[] };

/** What a query finds before records are made of its rows: ids in their order. */
export type FoundRows =
  Exclude<QueryAnswer, { readonly kind: 'records' }> | { readonly kind: 'rows'; readonly ids: readonly string[] };

export interface QueryContext {
  readonly transaction: Transaction;
  /** Milliseconds since 1970, for TODAY and the like. */
  now(): number;
  readonly timeZone: string;
  /** Whose records `USING SCOPE mine` means, and `$User` in formulas. */
  readonly userId?: string;
  /** Which rows of an object are seen; undefined where all are. Left out: all rows of all objects. */
  readonly seenRows?: (objectName: string) => ((row: StoredRecord) => boolean) | undefined;
}

// DML ------------------------------------------------------------------------------------------------------------------------

export type DmlOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'undelete';

export interface SaveRequest {
  readonly operation: DmlOperation;
  /** May mix objects; each record's outcome is at the same place in the answer. */
  readonly records: readonly SObjectRecord[];
  /** One failing row undoes them all. */
  readonly allOrNone: boolean;
  /** Canonical field name, for upsert; Id without it. */
  readonly externalIdField?: string;
  /** Texts that are too long are cut, not refused. */
  readonly truncates?: boolean;
}

export interface RowOutcome {
  readonly id: string | null;
  readonly success: boolean;
  /** For upsert: inserted rather than updated. */
  readonly created: boolean;
  readonly errors: readonly RowError[];
}

/** What saving needs of a request; a `RequestContext` is one. REST drives the same pipeline from an entry of the engine. */
export type SaveContext = Pick<
  RequestContext,
  'user' | 'now' | 'transaction' | 'apex' | 'limits' | 'log' | 'namespace'
>;
