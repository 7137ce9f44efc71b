import type { ObjectDescription, OrgApi, StoredRecord } from '../data/contract.ts';
import { type ApiReply, jsonReply } from '../http/apiReply.ts';
import { apiVersionOf } from '../http/apiVersionOf.ts';
import { resourceNotFound } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { FieldValues } from '../records/orgRecords.ts';
import { rightsOf } from './callerView.ts';
import type { ObjectRules } from './objectRules.ts';
import { spelled } from './recordBodies.ts';
import { requireAbility, saveRecord } from './recordSaves.ts';

/** One API's records: where they are, and what saving them does besides saving. */
export class RecordApi {
  readonly api: OrgApi;
  readonly #rules: ObjectRules;

  constructor(api: OrgApi, rules: ObjectRules) {
    this.api = api;
    this.#rules = rules;
  }

  /** `/services/data/v62.0`, `/services/data/v62.0/tooling` */
  root(version = ''): string {
    return `/services/data/v${version}${this.api === 'tooling' ? '/tooling' : ''}`;
  }

  /** @throws RestFailure 404 for an object that this API does not know, or not in that version. */
  objectOf(call: OrgCall, name = ''): ObjectDescription {
    const description = call.org.records.database.schema.object(name);
    if (description === undefined || !this.#knows(description, call)) {
      throw resourceNotFound();
    }
    return description;
  }

  objects(call: OrgCall): readonly ObjectDescription[] {
    return call.org.records.database.schema.objects.filter((object) => this.#knows(object, call));
  }

  #knows({ name, apis, since }: ObjectDescription, call: OrgCall): boolean {
    const version = apiVersionOf(call.request.path) ?? Infinity;
    return apis.includes(this.api) && since <= version && rightsOf(call).knows(name);
  }

  /** Whether saving a record of that object does more than saving it. */
  hasRule(objectName: string, operation: 'insert' | 'update' | 'delete' | 'upsert'): boolean {
    const rule = this.#rules[objectName];
    const acts = {
      insert: rule?.insert,
      update: rule?.update,
      delete: rule?.remove,
      upsert: rule?.insert ?? rule?.update,
    };
    return acts[operation] !== undefined;
  }

  /** Answers the new id. */
  async insert(call: OrgCall, object: ObjectDescription, values: FieldValues): Promise<string> {
    requireAbility(call, 'insert', object.name);
    const insert = this.#rules[object.name]?.insert;
    return insert === undefined
      ? ((await saveRecord(call, { operation: 'insert', objectName: object.name, values })).id ?? '')
      : insert(call, spelled(object, values));
  }

  async update(call: OrgCall, object: ObjectDescription, record: StoredRecord, values: FieldValues): Promise<void> {
    requireAbility(call, 'update', object.name);
    const update = this.#rules[object.name]?.update;
    if (update === undefined) {
      const changed = { ...values, Id: record.id };
      await saveRecord(call, { operation: 'update', objectName: object.name, values: changed });
    } else {
      update(call, record.id, spelled(object, values));
    }
  }

  async remove(call: OrgCall, object: ObjectDescription, record: StoredRecord): Promise<void> {
    requireAbility(call, 'delete', object.name);
    const remove = this.#rules[object.name]?.remove;
    if (remove === undefined) {
      await saveRecord(call, { operation: 'delete', objectName: object.name, values: { Id: record.id } });
    } else {
      remove(call, record.id);
    }
  }

  /** The answer to a record that was made. */
  created(object: ObjectDescription, id: string, version: string | undefined): ApiReply {
    const reply = { id, success: true, errors: [], ...(this.api === 'tooling' ? { warnings: [] } : {}) };
    return jsonReply(201, reply, { Location: `${this.root(version)}/sobjects/${object.name}/${id}` });
  }
}
