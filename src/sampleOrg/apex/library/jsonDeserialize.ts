import { ApexBlob } from '../values/blob.ts';
import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { ApexEnumValue } from '../values/enumValue.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { ApexSet } from '../values/set.ts';
import { ApexTime } from '../values/time.ts';
import type { ApexObject, ApexValue, RequestContext, TypeDescription } from './contract.ts';
import { raiseIllegalJsonValue, raiseInvalidId, raiseJson, raiseNotSerializable } from './failures.ts';
import { JsonNumber, type JsonNode, JsonObject } from './jsonNodes.ts';
import { splitTypeName } from './typeNames.ts';

/** What `JSON.deserializeUntyped` makes: maps, lists and scalars. */
export function untyped(node: JsonNode): ApexValue {
  if (node instanceof JsonNumber) {
    return number(node);
  }
  if (node instanceof JsonObject) {
    const map = new ApexMap('String', 'Object');
    for (const [name, value] of node.members) {
      map.put(name, untyped(value));
    }
    return map;
  }
  return Array.isArray(node) ? new ApexList('Object', node.map(untyped)) : node;
}

function number(node: JsonNumber): ApexValue {
  if (!node.isWhole) {
    return ApexDecimal.parse(node.text) ?? null;
  }
  const value = BigInt(node.text);
  if (BigInt.asIntN(32, value) === value) {
    return Number(value);
  }
  return BigInt.asIntN(64, value) === value ? value : ApexDecimal.fromWhole(value);
}

/** A node as a value of the type. `strict` refuses members that the type does not have. */
export function deserialize(context: RequestContext, node: JsonNode, typeName: string, strict: boolean): ApexValue {
  return new Deserialization(context, strict).value(node, typeName);
}

type ScalarReader = (text: string, node: JsonNode) => ApexValue | undefined;

/** By the name of the type in lower case. Undefined means that the text is no such value. */
const scalarReaders: Readonly<Record<string, ScalarReader>> = {
  string: (text) => text,
  integer: (text) => wholeNumber(text, 32, Number),
  long: (text) => wholeNumber(text, 64, (value) => value),
  decimal: (text) => ApexDecimal.parse(text),
  double: (text) => (/^-?[\d.]+(?:[eE][+-]?\d+)?$/.test(text) ? new ApexDouble(Number(text)) : undefined),
  boolean: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
  date: (text) => ApexDate.parse(text),
  datetime: (text) => ApexDatetime.parseIso(text),
  time: (text) => ApexTime.parse(text),
  blob: (text) => new ApexBlob(Buffer.from(text, 'base64')),
};

function wholeNumber(text: string, bits: number, convert: (value: bigint) => ApexValue): ApexValue | undefined {
  const value = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  return value !== undefined && BigInt.asIntN(bits, value) === value ? convert(value) : undefined;
}

class Deserialization {
  readonly #context: RequestContext;
  readonly #strict: boolean;

  constructor(context: RequestContext, strict: boolean) {
    this.#context = context;
    this.#strict = strict;
  }

  value(node: JsonNode, typeName: string): ApexValue {
    if (node === null) {
      return null;
    }
    const { name, typeArguments } = splitTypeName(typeName);
    const [first = 'Object', second = 'Object'] = typeArguments;
    const lowerName = name.toLowerCase();
    switch (lowerName) {
      case 'object':
        return untyped(node);
      case 'list':
      case 'iterable':
        return new ApexList(
          first,
          this.#items(node).map((item) => this.value(item, first)),
        );
      case 'set':
        return new ApexSet(
          first,
          this.#items(node).map((item) => this.value(item, first)),
        );
      case 'map':
        return this.#map(node, first, second);
      case 'id':
        return this.#id(node);
      default: {
        const reader = scalarReaders[lowerName];
        return reader === undefined ? this.#described(node, typeName) : this.#scalar(node, reader);
      }
    }
  }

  #scalar(node: JsonNode, reader: ScalarReader): ApexValue {
    const text = scalarText(node);
    const value = text === undefined ? undefined : reader(text, node);
    return value === undefined ? raiseIllegalJsonValue(this.#context) : value;
  }

  #id(node: JsonNode): ApexId {
    return typeof node === 'string'
      ? (ApexId.parse(node) ?? raiseInvalidId(this.#context, node))
      : raiseIllegalJsonValue(this.#context);
  }

  /** Also the rows of a sub-query, which come as the answer of a query. */
  #items(node: JsonNode): JsonNode[] {
    const list = node instanceof JsonObject ? node.members.get('records') : node;
    return Array.isArray(list)
      ? list
      : raiseJson(this.#context, "Malformed JSON: Expected '[' at the beginning of List/Set");
  }

  #map(node: JsonNode, keyTypeName: string, valueTypeName: string): ApexMap {
    const map = new ApexMap(keyTypeName, valueTypeName);
    for (const [name, value] of this.#members(node, 'map')) {
      // A key is always a text in JSON, whatever its type is in Apex.
      const key = /^(?:integer|long)$/i.test(keyTypeName) ? new JsonNumber(name) : name;
      map.put(this.value(key, keyTypeName), this.value(value, valueTypeName));
    }
    return map;
  }

  #members(node: JsonNode, what: string): ReadonlyMap<string, JsonNode> {
    return node instanceof JsonObject
      ? node.members
      : raiseJson(this.#context, `Malformed JSON: Expected '{' at the beginning of ${what}`);
  }

  #described(node: JsonNode, typeName: string): ApexValue {
    const description = this.#context.apex.describeType(this.#recordTypeName(node, typeName));
    switch (description?.kind) {
      case 'enum':
        return this.#enumValue(node, description);
      case 'class':
      case 'sObject':
        return this.#instance(node, description);
      default:
        return raiseNotSerializable(this.#context, typeName);
    }
  }

  /** A generic SObject says in its attributes what it is. */
  #recordTypeName(node: JsonNode, typeName: string): string {
    const attributes =
      typeName.toLowerCase() === 'sobject' && node instanceof JsonObject ? node.members.get('attributes') : undefined;
    const type = attributes instanceof JsonObject ? attributes.members.get('type') : undefined;
    return typeof type === 'string' ? type : typeName;
  }

  #enumValue(node: JsonNode, { enumValues }: TypeDescription): ApexValue {
    const found = enumValues.find(
      (value) =>
        value instanceof ApexEnumValue && typeof node === 'string' && value.name.toLowerCase() === node.toLowerCase(),
    );
    return found ?? raiseIllegalJsonValue(this.#context);
  }

  #instance(node: JsonNode, description: TypeDescription): ApexObject {
    const members = this.#members(node, 'object');
    const { typeName, kind } = description;
    const instance = this.#context.apex.allocate(typeName);
    const fields = new Map(description.fields.map((field) => [field.name.toLowerCase(), field]));
    for (const [name, value] of members) {
      const field = fields.get(name.toLowerCase());
      if (field !== undefined) {
        this.#context.apex.setField(instance, field.name, this.value(value, field.typeName));
      } else if (kind === 'sObject' && name !== 'attributes') {
        raiseJson(this.#context, `No such column '${name}' on sobject of type ${typeName}`);
      } else if (kind === 'class' && this.#strict) {
        raiseJson(this.#context, `Unknown field: ${typeName}.${name}`);
      }
    }
    return instance;
  }
}

function scalarText(node: JsonNode): string | undefined {
  if (node instanceof JsonNumber) {
    return node.text;
  }
  return typeof node === 'string' || typeof node === 'boolean' ? String(node) : undefined;
}
