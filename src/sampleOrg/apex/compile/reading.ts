import type { Place } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { isMemberVisible } from '../types/userTypes.ts';
import type { Body } from './body.ts';
import { objectTokenValue } from './describedReferences.ts';
import { callLibrary } from './libraryCalls.ts';
import { insideAccessor, type Reference } from './references.ts';
import { checked, type Value, value } from './value.ts';

/** The value that a reference has now. */
export function readReference(body: Body, reference: Reference, place: Place): Value {
  const { space } = body;
  switch (reference.kind) {
    case 'value':
      return reference.value;
    case 'local':
      return value(reference.variable.type, `f.${reference.variable.slot}`);
    case 'field':
      return readField(body, reference, place);
    case 'recordField':
      return value(reference.type, recordRead('readField', reference.receiver, reference.field.name));
    case 'recordParent':
      return { ...value(reference.type, recordRead('readParent', reference.receiver, reference.name)), isParent: true };
    case 'recordChildren':
      return value(
        reference.type,
        `readChildren(t,${checked(reference.receiver)},${JSON.stringify(reference.relationship.name)})`,
        true,
      );
    case 'libraryProperty': {
      const { member, receiver, receiverType } = reference;
      return callLibrary(body, member, receiverType, receiver ? [checked(receiver)] : []);
    }
    case 'enumConstant':
      return value(reference.type, body.unit.enumConstant(reference.type, reference.name), true);
    case 'triggerVariable':
      return triggerVariable(body, reference.name);
    case 'objectToken':
      return objectTokenValue(body, reference.type);
    case 'fieldToken':
      return value(
        space.builtIn('Schema.SObjectField'),
        `fieldToken(t,${JSON.stringify(reference.type.name)},${JSON.stringify(reference.field.name)})`,
        true,
      );
    case 'type':
      throw compileFailures.unknownVariable(place, reference.type.name);
    case 'namespace':
      throw compileFailures.unknownVariable(place, reference.name);
  }
}

/** Behind an empty relationship every field is null. */
function recordRead(read: 'readField' | 'readParent', receiver: Value, name: string): string {
  return receiver.isParent === true
    ? `readParentField(t,${receiver.text},${JSON.stringify(name)},${read})`
    : `${read}(t,${checked(receiver)},${JSON.stringify(name)})`;
}

function readField(body: Body, reference: Extract<Reference, { kind: 'field' }>, place: Place): Value {
  const { field, receiver } = reference;
  const { property } = field;
  if (property) {
    if (!property.readable) {
      throw compileFailures.incompatible(place, `Variable is not readable: ${field.name}`);
    }
    const guarded = { owner: field.owner, access: property.getterAccess, testVisible: field.testVisible };
    if (!isMemberVisible(guarded, body.from)) {
      throw compileFailures.variableNotVisible(place, `${field.owner.name}.${field.name}`);
    }
  }
  const getter = property?.getter;
  if (getter && !insideAccessor(body, reference)) {
    const text = `(yield* ${receiver ? checked(receiver) : `K[${String(field.owner.id)}]`}.${getter.symbol}(t))`;
    return value(field.type, receiver ? text : body.initialised(field.owner, text));
  }
  const storage = receiver ? checked(receiver) : body.statics(field.owner);
  return value(field.type, `${storage}.${field.slot}`);
}

const triggerFlags: ReadonlySet<string> = new Set([
  'isinsert',
  'isupdate',
  'isdelete',
  'isundelete',
  'isbefore',
  'isafter',
  'isexecuting',
]);

function triggerVariable(body: Body, name: string): Value {
  const { space } = body;
  const records = space.builtIn('List', body.unit.triggerObject ?? space.sObject);
  const byId = space.builtIn('Map', space.builtIn('Id'), body.unit.triggerObject ?? space.sObject);
  const text = `triggerVariable(t,${JSON.stringify(name)})`;
  if (triggerFlags.has(name)) {
    return value(space.builtIn('Boolean'), text, true);
  }
  if (name === 'size') {
    return value(space.builtIn('Integer'), text);
  }
  if (name === 'operationtype') {
    return value(space.builtIn('TriggerOperation'), text);
  }
  return value(name.endsWith('map') ? byId : records, text);
}
