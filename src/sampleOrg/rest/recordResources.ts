import { ApexId } from '../apex/values/id.ts';
import type { ObjectDescription, OrgApi, StoredRecord } from '../data/contract.ts';
import { jsonReply, noContent } from '../http/apiReply.ts';
import { jsonBody } from '../http/apiRequest.ts';
import { noSuchField, noSuchRecord, recordDeleted, resourceNotFound } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import { valueToJson } from '../records/recordJson.ts';
import { describeBriefly, describeGlobal, describeObject } from './describe.ts';
import type { ObjectRules } from './objectRules.ts';
import { saveRecord } from './recordSaves.ts';

/** Records and descriptions of one API's objects, with the rules that its objects have of their own. */
export function recordResources(api: OrgApi, rules: ObjectRules): RouteTable<OrgCall> {
  const base = `/services/data/v:version${api === 'tooling' ? '/tooling' : ''}/sobjects`;
  const rootOf = (version = ''): string => `/services/data/v${version}${api === 'tooling' ? '/tooling' : ''}`;
  return {
    [`GET ${base}`]: ({ org }, { version }) => {
      const objects = org.records.database.schema.objects.filter(({ apis }) => apis.includes(api));
      return jsonReply(200, describeGlobal(objects, rootOf(version)));
    },
    [`GET ${base}/:object`]: (call, { object, version }) =>
      jsonReply(200, describeBriefly(objectOf(call, object, api), rootOf(version))),
    [`POST ${base}/:object`]: async (call, { object, version }) => {
      const { name } = objectOf(call, object, api);
      const values = jsonBody(call.request);
      const insert = rules[name]?.insert;
      const id = insert?.(call, values) ?? (await saveRecord(call, { operation: 'insert', objectName: name, values }));
      const reply = { id, success: true, errors: [], ...(api === 'tooling' ? { warnings: [] } : {}) };
      return jsonReply(201, reply, { Location: `${rootOf(version)}/sobjects/${name}/${id}` });
    },
    [`GET ${base}/:object/describe`]: (call, { object, version }) =>
      jsonReply(200, describeObject(objectOf(call, object, api), rootOf(version))),
    [`GET ${base}/:object/:id`]: (call, { object, id, version }) => {
      const description = objectOf(call, object, api);
      const wanted = call.request.query.get('fields')?.split(',');
      return jsonReply(200, recordJson(existing(call, description, id), description, wanted, rootOf(version)));
    },
    [`PATCH ${base}/:object/:id`]: async (call, { object, id }) => {
      const description = objectOf(call, object, api);
      const record = existing(call, description, id);
      const values = jsonBody(call.request);
      const update = rules[description.name]?.update;
      if (update === undefined) {
        const changed = { ...values, Id: record.id };
        await saveRecord(call, { operation: 'update', objectName: description.name, values: changed });
      } else {
        update(call, record.id, values);
      }
      return noContent;
    },
    [`DELETE ${base}/:object/:id`]: async (call, { object, id }) => {
      const description = objectOf(call, object, api);
      const record = existing(call, description, id);
      const remove = rules[description.name]?.remove;
      if (remove === undefined) {
        await saveRecord(call, { operation: 'delete', objectName: description.name, values: { Id: record.id } });
      } else {
        remove(call, record.id);
      }
      return noContent;
    },
  };
}

function objectOf({ org }: OrgCall, name = '', api: OrgApi): ObjectDescription {
  const description = org.records.database.schema.object(name);
  if (description?.apis.includes(api) !== true) {
    throw resourceNotFound();
  }
  return description;
}

function existing({ org }: OrgCall, { name }: ObjectDescription, id = ''): StoredRecord {
  const record = ApexId.parse(id) === undefined ? undefined : org.records.find(name, id);
  if (record === undefined) {
    throw org.records.isDeleted(name, id) ? recordDeleted() : noSuchRecord(id);
  }
  return record;
}

function recordJson(
  record: StoredRecord,
  object: ObjectDescription,
  wanted: readonly string[] | undefined,
  root: string,
): object {
  const fields = wanted?.map((name) => object.field(name.trim()) ?? name) ?? object.fields;
  return {
    attributes: { type: object.name, url: `${root}/sobjects/${object.name}/${record.id}` },
    Id: record.id,
    ...Object.fromEntries(
      fields.map((field) => {
        if (typeof field === 'string') {
          throw noSuchField(field, object.name);
        }
        return [field.name, valueToJson(record.values.get(field.name) ?? null)];
      }),
    ),
  };
}
