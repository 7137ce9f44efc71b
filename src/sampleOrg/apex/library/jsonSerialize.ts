import type { SObjectRecord } from '../../data/contract.ts';
import { ApexBlob } from '../values/blob.ts';
import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { ApexEnumValue } from '../values/enumValue.ts';
import { ApexException } from '../values/exception.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { printed } from '../values/printing.ts';
import { ApexSet } from '../values/set.ts';
import { ApexTime } from '../values/time.ts';
import type { ApexObject, ApexValue, RequestContext } from './contract.ts';
import { raiseNotSerializable, raiseSelfReference } from './failures.ts';
import { JsonNumber, type JsonNode, JsonObject } from './jsonNodes.ts';

/** Version of the REST API in the `attributes.url` of a record. */
const recordUrlVersion = 'v64.0';

export function isRecord(value: ApexObject): value is SObjectRecord {
  return 'populated' in value;
}

/** The JSON of a value. `suppressNulls` leaves out fields that are null, of Apex classes and records alike. */
export function toJson(context: RequestContext, value: ApexValue, suppressNulls: boolean): JsonNode {
  return new Serialization(context, suppressNulls).node(value);
}

class Serialization {
  readonly #context: RequestContext;
  readonly #suppressNulls: boolean;
  /** Objects that are being written: one that comes up again holds itself. */
  readonly #open = new Set<ApexObject>();

  constructor(context: RequestContext, suppressNulls: boolean) {
    this.#context = context;
    this.#suppressNulls = suppressNulls;
  }

  node(value: ApexValue): JsonNode {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') {
      return value;
    }
    if (typeof value !== 'object') {
      return new JsonNumber(String(value));
    }
    const scalar = scalarNode(value);
    if (scalar !== undefined) {
      return scalar;
    }
    if (this.#open.has(value)) {
      return raiseSelfReference(this.#context);
    }
    this.#open.add(value);
    const node = this.#composite(value);
    this.#open.delete(value);
    return node;
  }

  #composite(value: ApexObject): JsonNode {
    if (value instanceof ApexList) {
      return value.items.map((item) => this.node(item));
    }
    if (value instanceof ApexSet) {
      return Array.from(value.values(), (item) => this.node(item));
    }
    if (value instanceof ApexMap) {
      return this.#object(
        Array.from(value.entries.values(), ({ key, value: inner }) => [printed(key), inner]),
        false,
      );
    }
    if (isRecord(value)) {
      return this.#record(value);
    }
    if (value instanceof ApexException || this.#context.apex.describeType(value.apexTypeName)?.kind !== 'class') {
      return raiseNotSerializable(this.#context, value.apexTypeName);
    }
    const fields = this.#context.apex.fieldsOf(value);
    return this.#object(
      fields.map((field) => [field.name, field.value]),
      this.#suppressNulls,
    );
  }

  #object(members: readonly (readonly [string, ApexValue])[], suppressNulls: boolean): JsonObject {
    const object = new JsonObject();
    for (const [name, value] of members) {
      if (value !== null || !suppressNulls) {
        object.members.set(name, this.node(value));
      }
    }
    return object;
  }

  #record(record: SObjectRecord): JsonObject {
    const object = new JsonObject();
    const { name, fields, childRelationships } = record.description;
    const attributes = new JsonObject();
    attributes.members.set('type', name);
    if (record.id !== null) {
      attributes.members.set('url', `/services/data/${recordUrlVersion}/sobjects/${name}/${record.id}`);
    }
    object.members.set('attributes', attributes);
    for (const [fieldName, value] of record.populated()) {
      if (value !== null || !this.#suppressNulls) {
        object.members.set(fieldName, recordFieldNode(value) ?? this.node(value));
      }
    }
    for (const { relationshipName } of fields) {
      const parent = relationshipName === undefined ? undefined : record.parent(relationshipName);
      if (relationshipName !== undefined && parent !== undefined) {
        object.members.set(relationshipName, this.node(parent));
      }
    }
    for (const { name: childName } of childRelationships) {
      const children = record.children(childName);
      if (children !== undefined) {
        object.members.set(childName, this.#childRows(children));
      }
    }
    return object;
  }

  /** Rows of a sub-query look like a query's answer. */
  #childRows(children: ApexList): JsonObject {
    const rows = new JsonObject();
    rows.members.set('totalSize', new JsonNumber(String(children.items.length)));
    rows.members.set('done', true);
    rows.members.set('records', this.node(children));
    return rows;
  }
}

/** A Datetime in a record is written as the REST API writes it. */
function recordFieldNode(value: ApexValue): JsonNode | undefined {
  return value instanceof ApexDatetime ? value.toIsoString().replace('Z', '+0000') : undefined;
}

/** A value that holds no others; undefined for the rest. */
function scalarNode(value: ApexObject): JsonNode | undefined {
  if (value instanceof ApexDecimal) {
    return new JsonNumber(value.toPlainString());
  }
  if (value instanceof ApexDouble) {
    return new JsonNumber(String(value));
  }
  if (value instanceof ApexId) {
    return value.value;
  }
  if (value instanceof ApexDate || value instanceof ApexTime) {
    return value.toString();
  }
  if (value instanceof ApexDatetime) {
    return value.toIsoString();
  }
  if (value instanceof ApexEnumValue) {
    return value.name;
  }
  return value instanceof ApexBlob ? Buffer.from(value.bytes).toString('base64') : undefined;
}
