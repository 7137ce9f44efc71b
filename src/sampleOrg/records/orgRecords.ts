import type { ApexCalls, ExecutionLog, LimitCounters, RunningUser, Suspendable } from '../apex/library/contract.ts';
import { ApexId } from '../apex/values/id.ts';
import type {
  DmlOperation,
  FoundRows,
  ObjectDescription,
  OrgApi,
  OrgDatabase,
  PreparedQuery,
  QueryAnswer,
  QueryContext,
  RowOutcome,
  SaveContext,
  SaveRequest,
  SObjectRecord,
  StoredRecord,
} from '../data/contract.ts';
import { UserAccess } from '../data/access/userAccess.ts';
import { save } from '../data/dml/save.ts';
import { SObjectValue } from '../data/sObjectValue.ts';
import { type PlannedQuery, prepareQuery } from '../data/soql/prepare.ts';
import { QueryProblem } from '../data/soql/problems.ts';
import { findRows, recordsAt, runQuery } from '../data/soql/run.ts';
import { prepareSearch, runSearch } from '../data/sosl/search.ts';
import { fieldNotWritable, noSuchField, queryRefused, recordsRefused } from '../http/failures.ts';
import type { CallerRights } from './callerRights.ts';
import { valueFromJson, valueToJson } from './recordJson.ts';

export type FieldValues = Readonly<Record<string, unknown>>;

export interface OrgQuery {
  readonly prepared: PreparedQuery;
  readonly answer: QueryAnswer;
}

/** What a query found, to be read page by page. */
export interface OrgCursor {
  readonly prepared: PreparedQuery;
  readonly found: FoundRows;
  /** Records of some of the rows, as they are when they are asked for. */
  records(ids: readonly string[]): readonly SObjectRecord[];
}

interface QueryOptions {
  /** Deleted records too. */
  readonly allRows?: boolean;
  /** Whose days and records the query means. */
  readonly user?: RunningUser;
  /** Left out: the newest. */
  readonly apiVersion?: number | undefined;
  /** Left out: everything is seen. */
  readonly rights?: CallerRights;
}

/** An org's records as its own services read and write them: in JSON values, each call a transaction, no Apex triggers. */
export class OrgRecords {
  readonly database: OrgDatabase;
  readonly #now: () => number;
  readonly #system: RunningUser;

  /** `system`: whose name stands on records that the org writes by itself. */
  constructor(database: OrgDatabase, now: () => number, system: RunningUser) {
    this.database = database;
    this.#now = now;
    this.#system = system;
  }

  /** Whose name stands on what the org writes by itself. */
  get systemUserId(): string {
    return this.#system.id;
  }

  /** Whether the org has the object. */
  has(objectName: string): boolean {
    return this.database.schema.object(objectName) !== undefined;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#now();
  }

  find(objectName: string, id: string): StoredRecord | undefined {
    return this.#read((transaction) => transaction.find(objectName, id));
  }

  isDeleted(objectName: string, id: string): boolean {
    return this.#read((transaction) => transaction.find(objectName, id, { allRows: true }))?.deleted === true;
  }

  /** The value of one field, as JSON has it; null for a record that is not there. */
  valueOf(objectName: string, id: string, fieldName: string): unknown {
    return valueToJson(this.find(objectName, id)?.values.get(fieldName) ?? null);
  }

  /** Ids of a reference field's value; empty text for none. */
  referenceOf(record: StoredRecord, fieldName: string): string {
    const value = record.values.get(fieldName);
    return value instanceof ApexId ? value.value : '';
  }

  all(objectName: string, options?: { readonly allRows?: boolean }): readonly StoredRecord[] {
    return this.#read((transaction) => [...transaction.all(objectName, options)]);
  }

  /** Whether the user's profile or a permission set of theirs has a permission such as `PermissionsViewSetup`. */
  permits(user: RunningUser, permission: string): boolean {
    return this.#read((transaction) => new UserAccess(transaction, user).permits(permission));
  }

  /** The records whose field has exactly that text or id, by an index. */
  matching(objectName: string, fieldName: string, value: string): readonly StoredRecord[] {
    return this.#read((transaction) => {
      const isReference = transaction.schema.object(objectName)?.field(fieldName)?.apexType === 'Id';
      const found = transaction.matching(objectName, fieldName, isReference ? ApexId.of(value) : value);
      return [...found].filter(({ values }) => isReference || values.get(fieldName) === value);
    });
  }

  /** Throws a `RestFailure` that says what is wrong with the query. */
  query(text: string, api: OrgApi, options: QueryOptions = {}): OrgQuery {
    return this.#query(text, api, options, (prepared, inTransaction) => ({
      prepared,
      answer: inTransaction((context) => runQuery(prepared, [], context)),
    }));
  }

  /** The same, of which records are made later. */
  openCursor(text: string, api: OrgApi, options: QueryOptions = {}): OrgCursor {
    return this.#query(text, api, options, (prepared, inTransaction) => ({
      prepared,
      found: inTransaction((context) => findRows(prepared, context)),
      records: (ids) => inTransaction((context) => recordsAt(prepared, ids, context)),
    }));
  }

  #query<T>(
    text: string,
    api: OrgApi,
    { allRows, user, apiVersion, rights }: QueryOptions,
    run: (prepared: PlannedQuery, inTransaction: <U>(read: (context: QueryContext) => U) => U) => T,
  ): T {
    const { timeZone, id: userId } = user ?? this.#system;
    const whole = allRows === true && !/\bALL\s+ROWS\s*$/i.test(text) ? `${text} ALL ROWS` : text;
    try {
      const prepared = prepareQuery(whole, {
        schema: this.database.schema,
        namespace: null,
        api,
        apiVersion,
        knows: (object) => rights?.knows(object.name) !== false,
      });
      const seenRows = (objectName: string) => rights?.seenRows(objectName);
      return run(prepared, (read) =>
        this.#read((transaction) => read({ transaction, now: this.#now, timeZone, userId, seenRows })),
      );
    } catch (error) {
      throw error instanceof QueryProblem ? queryRefused(error.errorCode, error.message) : error;
    }
  }

  /** What a search finds, with the query of each object. Throws a `RestFailure` that says what is wrong with it. */
  search(text: string): readonly { readonly prepared: PreparedQuery; readonly records: readonly SObjectRecord[] }[] {
    try {
      const search = prepareSearch(text, { schema: this.database.schema, namespace: null });
      const { timeZone, id: userId } = this.#system;
      const found = this.#read((transaction) =>
        runSearch(search, [], { transaction, now: this.#now, timeZone, userId }),
      );
      return search.returning.map((prepared, index) => ({ prepared, records: found[index] ?? [] }));
    } catch (error) {
      throw error instanceof QueryProblem ? queryRefused('MALFORMED_SEARCH', error.message) : error;
    }
  }

  /** Answers the id. Throws a `RestFailure` with every error of the row. */
  insert(objectName: string, values: FieldValues, user = this.#system): string {
    return this.save('insert', this.record(objectName, values, 'insert'), user);
  }

  update(objectName: string, id: string, values: FieldValues, user = this.#system): void {
    this.save('update', this.record(objectName, { ...values, Id: id }, 'update'), user);
  }

  remove(objectName: string, id: string, user = this.#system): void {
    this.save('delete', this.record(objectName, { Id: id }, 'delete'), user);
  }

  /** Takes a deleted record out of the bin again, with what was deleted along with it. */
  undelete(objectName: string, id: string, user = this.#system): void {
    this.save('undelete', this.record(objectName, { Id: id }, 'undelete'), user);
  }

  /** The record that a JSON body describes. Throws a `RestFailure` for fields that do not exist or may not be written. */
  record(objectName: string, values: FieldValues, operation: DmlOperation): SObjectValue {
    const description = this.describe(objectName);
    const record = new SObjectValue(description);
    for (const [name, value] of Object.entries(values)) {
      if (name === 'attributes') {
        continue;
      }
      const field = description.field(name);
      if (name.toLowerCase() === 'id') {
        record.put('Id', typeof value === 'string' ? (ApexId.parse(value) ?? null) : null);
      } else if (field === undefined) {
        throw noSuchField(name, description.name);
      } else if (!(operation === 'insert' ? field.createable : field.updateable)) {
        throw fieldNotWritable(field.name);
      } else {
        record.put(field.name, valueFromJson(field, value));
      }
    }
    return record;
  }

  describe(objectName: string): ObjectDescription {
    const description = this.database.schema.object(objectName);
    if (description === undefined) {
      throw new RangeError(`The org has no object ${objectName}.`);
    }
    return description;
  }

  /** Answers the record's id. Throws a `RestFailure` with every error of the row. */
  save(operation: DmlOperation, record: SObjectRecord, user: RunningUser): string {
    const [outcome] = this.saveAll({ operation, records: [record], allOrNone: true }, user);
    if (outcome?.success !== true) {
      throw rowRefused(outcome);
    }
    return outcome.id ?? '';
  }

  /** Answers what became of each record, in their order. */
  saveAll(request: SaveRequest, user: RunningUser): readonly RowOutcome[] {
    let outcomes: readonly RowOutcome[] = [];
    this.transact(user, function* (context) {
      outcomes = yield* save(context, request);
      return true;
    });
    return outcomes;
  }

  /** Several saves that are kept together when `work` answers true. No Apex runs. */
  transact(user: RunningUser, work: (context: SaveContext) => Suspendable<boolean>): void {
    const transaction = this.database.begin();
    try {
      const kept = finish(
        work({
          user,
          now: this.#now,
          transaction,
          apex: withoutTriggers,
          limits: unlimited,
          log: noLog,
          namespace: null,
        }),
      );
      if (kept) {
        transaction.commit();
      } else {
        transaction.rollback();
      }
    } catch (error) {
      transaction.rollback();
      throw error;
    }
  }

  #read<T>(read: (transaction: ReturnType<OrgDatabase['begin']>) => T): T {
    const transaction = this.database.begin();
    try {
      return read(transaction);
    } finally {
      transaction.rollback();
    }
  }
}

export function rowRefused(outcome: RowOutcome | undefined): Error {
  return recordsRefused(
    (outcome?.errors ?? []).map(({ message, statusCode, fields }) => ({ message, errorCode: statusCode, fields })),
  );
}

/** Runs to the end what never stops: it fires no triggers. */
function finish<T>(work: Suspendable<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

const noLog: ExecutionLog = { enabled: false, event: () => undefined };
const unlimited: LimitCounters = { use: () => undefined, used: () => 0, allowed: () => Number.MAX_SAFE_INTEGER };

const noTriggers: Pick<ApexCalls, 'fireTriggers'> = {
  // eslint-disable-next-line require-yield -- nothing here runs Apex
  *fireTriggers() {
    return;
  },
};
// Saving asks nothing else of Apex.
const withoutTriggers = noTriggers as ApexCalls;
