import { SObjectValue } from '../../data/sObjectValue.ts';
import type { InspectedValue, InspectedVariable } from '../engine.ts';
import type { ApexValue } from '../library/contract.ts';
import { typeNameOf } from '../library/typeNames.ts';
import { ApexException } from '../values/exception.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { printed } from '../values/printing.ts';
import { ApexSet } from '../values/set.ts';
import { superclassChain } from '../types/userType.ts';
import { classOf, declaredInOrder, hasStorage } from './instance.ts';

/** How a value looks while its request is stopped. Runs no Apex. */
export function inspect(value: ApexValue): InspectedValue {
  if (value === null) {
    return { kind: 'null' };
  }
  if (typeof value !== 'object') {
    return { kind: 'scalar', text: String(value) };
  }
  const summary = printed(value);
  if (value instanceof ApexList) {
    const { items, elementTypeName } = value;
    return { kind: 'list', summary, size: items.length, elementTypeName, element: (index) => items[index] ?? null };
  }
  if (value instanceof ApexSet) {
    const items = [...value.values()];
    const { elementTypeName } = value;
    return { kind: 'set', summary, size: items.length, elementTypeName, element: (index) => items[index] ?? null };
  }
  if (value instanceof ApexMap) {
    const entries = [...value.entries.values()];
    const { keyTypeName, valueTypeName } = value;
    return {
      kind: 'map',
      summary,
      size: entries.length,
      keyTypeName,
      valueTypeName,
      entry: (index) => entries[index] ?? { key: null, value: null },
    };
  }
  const fields = fieldsOf(value);
  return fields ? { kind: 'object', summary, fields } : { kind: 'scalar', text: summary };
}

function fieldsOf(value: ApexValue): readonly InspectedVariable[] | undefined {
  if (value instanceof SObjectValue) {
    return recordFields(value);
  }
  if (value instanceof ApexException) {
    return [...exceptionFields(value), ...declaredFields(value)];
  }
  return classOf(value) ? declaredFields(value) : undefined;
}

/**
 * Fields of the class and of those that it extends, those first. A property with a getter of its own is there once it holds something:
 * many read what they have kept.
 */
function declaredFields(value: ApexValue): readonly InspectedVariable[] {
  const type = classOf(value);
  const slots = value as unknown as Readonly<Record<string, ApexValue>>;
  return (type ? [...superclassChain(type)] : [])
    .reverse()
    .flatMap((owner) => declaredInOrder(owner))
    .filter((field) => !field.isStatic)
    .map((field) => ({ field, value: slots[field.slot] ?? null }))
    .filter(({ field, value: held }) => hasStorage(field) || held !== null)
    .map(({ field, value: held }) => ({ name: field.name, typeName: field.type.name, value: held }));
}

function exceptionFields(exception: ApexException): readonly InspectedVariable[] {
  return [
    { name: 'message', typeName: 'String', value: exception.message },
    { name: 'cause', typeName: 'Exception', value: exception.cause },
    { name: 'lineNumber', typeName: 'Integer', value: exception.lineNumber },
    { name: 'stackTrace', typeName: 'String', value: exception.stackTrace },
  ];
}

function recordFields(record: SObjectValue): readonly InspectedVariable[] {
  const fields: InspectedVariable[] = Array.from(record.populated(), ([name, value]) => ({
    name,
    typeName: record.description.field(name)?.apexType ?? typeNameOf(value),
    value,
  }));
  for (const [name, parent] of record.parents()) {
    fields.push({ name, typeName: parent?.apexTypeName ?? 'SObject', value: parent });
  }
  for (const [name, children] of record.allChildren()) {
    fields.push({ name, typeName: children.apexTypeName, value: children });
  }
  return fields;
}
