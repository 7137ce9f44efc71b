import type { FieldDescription, ObjectDescription, SObjectRecord } from '../../data/contract.ts';
import { compareText, compareValues } from '../values/comparison.ts';
import type { ApexValue } from './contract.ts';
import { isRecord } from './jsonSerialize.ts';

/**
 * The order of records in `List.sort()`: the object's label, the name, standard fields, custom fields, the latter two by name; what is
 * empty comes first. Undefined unless both are records. (Apex Developer Guide, "Sorting Lists of sObjects")
 */
export function compareRecords(left: ApexValue, right: ApexValue): number | undefined {
  if (!isRecordValue(left) || !isRecordValue(right)) {
    return undefined;
  }
  if (left.description !== right.description) {
    return compareText(left.description.label, right.description.label);
  }
  for (const field of fieldsInOrder(left.description)) {
    const order = compareValues(left.get(field.name), right.get(field.name)) ?? 0;
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function isRecordValue(value: ApexValue): value is SObjectRecord {
  return typeof value === 'object' && value !== null && isRecord(value);
}

const orders = new WeakMap<ObjectDescription, readonly FieldDescription[]>();

function fieldsInOrder(description: ObjectDescription): readonly FieldDescription[] {
  let order = orders.get(description);
  if (!order) {
    order = description.fields
      .filter((field) => field.name !== 'Id')
      .sort((left, right) => rank(left) - rank(right) || compareText(left.name, right.name));
    orders.set(description, order);
  }
  return order;
}

function rank(field: FieldDescription): number {
  return field.name === 'Name' ? 0 : field.custom ? 2 : 1;
}
