import type { ChildRelationship, FieldDescription } from '../../data/contract.ts';
import { comparePlaces } from '../syntax/places.ts';
import type { Expression, MemberExpression, NameExpression, Place, TypeReference } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { type BuiltInType, isBuiltIn, type LibraryMember, type SObjectType, type Type } from '../types/type.ts';
import { superclassChain, type UserField, type UserType } from '../types/userType.ts';
import { isMemberVisible } from '../types/userTypes.ts';
import type { Body } from './body.ts';
import { describedMember, describedObject, objectTokenValue } from './describedReferences.ts';
import { callLibrary } from './libraryCalls.ts';
import type { LocalVariable } from './unit.ts';
import { checked, type Value, value } from './value.ts';

/** What a name, or a name behind a dot, refers to. */
export type Reference =
  | { readonly kind: 'local'; readonly variable: LocalVariable }
  /** `receiver` is undefined for statics. */
  | { readonly kind: 'field'; readonly field: UserField; readonly receiver: Value | undefined }
  | {
      readonly kind: 'recordField';
      readonly receiver: Value;
      readonly field: Pick<FieldDescription, 'name'>;
      readonly type: Type;
    }
  | { readonly kind: 'recordParent'; readonly receiver: Value; readonly name: string; readonly type: Type }
  | {
      readonly kind: 'recordChildren';
      readonly receiver: Value;
      readonly relationship: ChildRelationship;
      readonly type: Type;
    }
  | {
      readonly kind: 'libraryProperty';
      readonly member: LibraryMember;
      readonly receiverType: BuiltInType | undefined;
      readonly receiver: Value | undefined;
    }
  | { readonly kind: 'enumConstant'; readonly type: Type; readonly name: string }
  | { readonly kind: 'triggerVariable'; readonly name: string }
  | { readonly kind: 'fieldToken'; readonly type: SObjectType; readonly field: FieldDescription }
  | { readonly kind: 'objectToken'; readonly type: SObjectType }
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'namespace'; readonly name: string }
  | { readonly kind: 'value'; readonly value: Value };

export function resolveName(body: Body, expression: NameExpression): Reference | undefined {
  const { name } = expression;
  const local = body.local(name);
  if (local) {
    return { kind: 'local', variable: local };
  }
  const field = fieldInReach(body, name, expression);
  if (field) {
    return field;
  }
  return typeOrNamespace(body, [name], expression);
}

/** A field of the class, its superclasses, or statics of the classes around it. */
function fieldInReach(body: Body, name: string, place: Place): Reference | undefined {
  for (let scope: UserType | undefined = body.type; scope; scope = scope.outer) {
    for (const type of superclassChain(scope)) {
      const field = type.fields.get(name.toLowerCase());
      if (!field || (scope !== body.type && !field.isStatic)) {
        continue;
      }
      if (!field.isStatic && body.facts.isStatic) {
        throw compileFailures.instanceField(place, field.name, type.name);
      }
      requireInitialised(body, field, place);
      requireVisible(body, field, place);
      return { kind: 'field', field, receiver: field.isStatic ? undefined : selfValue(body) };
    }
    const constant = enumConstant(scope, name);
    if (constant && scope === body.type) {
      return constant;
    }
  }
  return undefined;
}

function requireInitialised({ initialising, beforeInstance }: Body, field: UserField, place: Place): void {
  if (beforeInstance && !field.isStatic) {
    throw compileFailures.incompatible(
      place,
      `Cannot reference instance variables in a constructor invocation: ${field.name}`,
    );
  }
  const isLater =
    initialising?.owner === field.owner &&
    initialising.isStatic === field.isStatic &&
    !field.property &&
    comparePlaces(field.place, initialising.place) > 0;
  if (isLater) {
    throw compileFailures.incompatible(place, `Illegal forward reference: ${field.name}`);
  }
}

export function selfValue(body: Body): Value {
  return value(body.type, 'self', true);
}

function typeOrNamespace(body: Body, path: readonly string[], place: Place): Reference | undefined {
  const reference: TypeReference = { line: place.line, column: place.column, path, typeArguments: [] };
  const user = body.unit.types.findUser(path, body.from);
  if (user) {
    return { kind: 'type', type: body.unit.types.resolve(reference, body.from) };
  }
  const name = path.join('.');
  const definition = body.space.definition(name);
  if (definition) {
    // Statics of a generic type need no type arguments.
    const open = definition.parameters.map(() => body.space.builtIn('Object'));
    return { kind: 'type', type: body.space.instance(definition, open) };
  }
  if (name.toLowerCase() === 'trigger') {
    return { kind: 'namespace', name: 'trigger' };
  }
  const [first = '', second = first] = path;
  const mayBeObject = path.length === 1 || /^schema$/i.test(first);
  const sObject = mayBeObject ? body.space.sObjectType(second, body.from.namespace) : undefined;
  if (sObject) {
    return { kind: 'type', type: sObject };
  }
  const isNamespace = body.unit.types.isNamespace(name) || body.space.isNamespace(name);
  return isNamespace ? { kind: 'namespace', name } : undefined;
}

/** `receiver` is what stands before the dot. */
export function resolveMember(body: Body, expression: MemberExpression, receiver: Reference): Reference {
  const place = expression.namePlace;
  switch (receiver.kind) {
    case 'namespace':
      return namespaceMember(body, receiver.name, expression);
    case 'type':
      return staticMember(body, receiver.type, expression);
    case 'value':
      return instanceMember(body, receiver.value, expression.name, place);
    default:
      throw compileFailures.unknownField(place, expression.name, 'expression');
  }
}

const triggerVariables: ReadonlySet<string> = new Set([
  'new',
  'old',
  'newmap',
  'oldmap',
  'isinsert',
  'isupdate',
  'isdelete',
  'isundelete',
  'isbefore',
  'isafter',
  'isexecuting',
  'size',
  'operationtype',
]);

function namespaceMember(body: Body, namespace: string, expression: MemberExpression): Reference {
  const { name, namePlace } = expression;
  if (namespace.toLowerCase() === 'trigger') {
    if (!triggerVariables.has(name.toLowerCase())) {
      throw compileFailures.unknownField(namePlace, name, 'Trigger');
    }
    return { kind: 'triggerVariable', name: name.toLowerCase() };
  }
  if (namespace.startsWith(labelPrefix)) {
    return label(body, expression, namespace.slice(labelPrefix.length));
  }
  const found = typeOrNamespace(body, [namespace, name], expression);
  const sObject = body.space.isNamespace(namespace) ? body.space.sObjectType(name, body.from.namespace) : undefined;
  const reference = found ?? (sObject && { kind: 'type' as const, type: sObject });
  if (!reference) {
    throw compileFailures.unknownVariable(namePlace, `${namespace}.${name}`);
  }
  return reference;
}

function staticMember(body: Body, type: Type, expression: MemberExpression): Reference {
  const { name, namePlace } = expression;
  if (type.kind === 'user') {
    const field = findField(type, name);
    if (field?.isStatic) {
      requireVisible(body, field, namePlace);
      return { kind: 'field', field, receiver: undefined };
    }
    const constant = enumConstant(type, name);
    if (constant) {
      return constant;
    }
    if (body.unit.types.findUser([...type.name.split('.'), name], body.from)) {
      return { kind: 'type', type: innerType(body, type, name, namePlace) };
    }
    if (field) {
      throw compileFailures.instanceField(namePlace, field.name, field.owner.name);
    }
  }
  if (type.kind === 'builtIn') {
    const constant = type.definition.enumValues.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (constant !== undefined) {
      return { kind: 'enumConstant', type, name: constant };
    }
    const property = body.space.property(type, name);
    if (property?.member.static) {
      return { kind: 'libraryProperty', member: property.member, receiverType: undefined, receiver: undefined };
    }
    if (isBuiltIn(type, 'Label')) {
      return label(body, expression, body.from.namespace);
    }
    const described = isBuiltIn(type, 'Schema.SObjectType') ? describedObject(body, name) : undefined;
    if (described) {
      return described;
    }
    const nested = typeOrNamespace(body, [type.name, name], expression);
    if (nested) {
      return nested;
    }
    if (isBuiltIn(type, 'System') && body.space.isNamespace(name)) {
      // `System.Messaging.sendEmail(…)`
      return { kind: 'namespace', name };
    }
  }
  if (type.kind === 'sObject' && type.description) {
    if (name.toLowerCase() === 'sobjecttype') {
      return { kind: 'objectToken', type };
    }
    if (name.toLowerCase() === 'fields') {
      // `Account.fields.Name` is short for `Account.SObjectType.fields.Name`.
      return instanceMember(body, objectTokenValue(body, type), name, namePlace);
    }
    const field = type.description.field(name, body.from.namespace);
    if (field) {
      return { kind: 'fieldToken', type, field };
    }
  }
  throw compileFailures.unknownField(namePlace, name, type.name);
}

/** Stands before the namespace in `System.Label.acme.Greeting`, once that is read. */
const labelPrefix = 'System.Label.';

/** `System.Label.Greeting`: its text is known. */
function label(body: Body, { name, namePlace }: MemberExpression, namespace: string | null): Reference {
  const text = body.space.schema?.label(name, namespace);
  if (text !== undefined) {
    return { kind: 'value', value: value(body.space.builtIn('String'), JSON.stringify(text), true) };
  }
  if (body.unit.types.isNamespace(name)) {
    return { kind: 'namespace', name: `${labelPrefix}${name}` };
  }
  throw compileFailures.unknownLabel(namePlace, name);
}

function innerType(body: Body, type: UserType, name: string, place: Place): Type {
  const path = [...type.name.split('.'), name];
  return body.unit.types.resolve({ line: place.line, column: place.column, path, typeArguments: [] }, body.from);
}

function instanceMember(body: Body, receiver: Value, name: string, place: Place): Reference {
  const { type, single } = receiver;
  if (single) {
    return instanceMember(body, value(single.type, single.text, true), name, place);
  }
  if (type.kind === 'user') {
    const field = findField(type, name);
    if (field?.isStatic === true) {
      throw compileFailures.staticField(place, field.name, field.owner.name);
    }
    if (field) {
      requireVisible(body, field, place);
      return { kind: 'field', field, receiver };
    }
  } else if (type.kind === 'sObject') {
    const found = recordMember(body, receiver, type, name);
    if (found) {
      return found;
    }
  } else if (type.kind === 'builtIn') {
    const described = describedMember(body, receiver, name);
    if (described) {
      return described;
    }
    const property = body.space.property(type, name);
    if (property && !property.member.static) {
      return { kind: 'libraryProperty', member: property.member, receiverType: property.receiver, receiver };
    }
    const getter = resultGetter(body, type, name);
    if (getter) {
      return { kind: 'value', value: callLibrary(body, getter.member, getter.receiver, [checked(receiver)]) };
    }
  }
  throw compileFailures.unknownField(place, name, type.name);
}

/** What describes or reports something has its getters as properties too: `result.id`, `describe.label`. */
function resultGetter(
  body: Body,
  type: BuiltInType,
  name: string,
): { readonly member: LibraryMember; readonly receiver: BuiltInType } | undefined {
  if (!/^(?:Schema|Database)\./.test(type.name)) {
    return undefined;
  }
  return [`get${name}`, `is${name}`]
    .flatMap((method) => body.space.methods(type, method))
    .find(({ member }) => !member.static && member.parameters.length === 0);
}

function recordMember(body: Body, receiver: Value, type: SObjectType, name: string): Reference | undefined {
  const { description } = type;
  const { namespace } = body.from;
  const field = description?.field(name, namespace);
  if (field) {
    return { kind: 'recordField', receiver, field, type: body.space.builtIn(field.apexType) };
  }
  const parent = description?.parentRelationship(name, namespace);
  if (parent?.relationshipName !== undefined) {
    const [target = ''] = parent.referenceTo;
    const parentType = parent.referenceTo.length === 1 ? body.space.sObjectType(target, null) : body.space.sObject;
    return {
      kind: 'recordParent',
      receiver,
      name: parent.relationshipName,
      type: parentType ?? body.space.sObject,
    };
  }
  const relationship = description?.childRelationship(name, namespace);
  if (relationship) {
    const child = body.space.sObjectType(relationship.childObject, null) ?? body.space.sObject;
    return { kind: 'recordChildren', receiver, relationship, type: body.space.builtIn('List', child) };
  }
  const common = description ? undefined : commonField(receiver, name);
  return common && { kind: 'recordField', receiver, field: common, type: body.space.builtIn(common.apexType) };
}

type CommonField = Pick<FieldDescription, 'name' | 'apexType'>;

const idField: CommonField = { name: 'Id', apexType: 'Id' };

/** What may be read of a record that a relationship to several objects leads to: the fields of the object `Name`. */
const nameFields: readonly CommonField[] = [
  idField,
  ...['Name', 'FirstName', 'LastName', 'Type', 'Title', 'Email', 'Phone', 'Username', 'Alias'].map((name) => ({
    name,
    apexType: 'String',
  })),
  ...['ProfileId', 'UserRoleId', 'RecordTypeId'].map((name) => ({ name, apexType: 'Id' })),
  { name: 'IsActive', apexType: 'Boolean' },
];

/** Of an `SObject` the id can be named; nothing else is known of it. */
function commonField(receiver: Value, name: string): CommonField | undefined {
  const known = receiver.isParent === true ? nameFields : [idField];
  return known.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

export function findField(type: UserType, name: string): UserField | undefined {
  for (const owner of superclassChain(type)) {
    const field = owner.fields.get(name.toLowerCase());
    if (field) {
      return field;
    }
  }
  return undefined;
}

function enumConstant(type: UserType, name: string): Reference | undefined {
  const constant = type.enumConstants.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return constant === undefined ? undefined : { kind: 'enumConstant', type, name: constant };
}

function requireVisible(body: Body, field: UserField, place: Place): void {
  if (!isMemberVisible(field, body.from)) {
    throw compileFailures.variableNotVisible(place, `${field.owner.name}.${field.name}`);
  }
}

/** In its own accessors a property's name is its storage; that of another instance is not. */
export function insideAccessor(body: Body, { field, receiver }: Extract<Reference, { kind: 'field' }>): boolean {
  const { method } = body.facts;
  const { property } = field;
  const isOwn = receiver === undefined || receiver.text === 'self';
  return isOwn && method !== undefined && (property?.getter === method || property?.setter === method);
}

/** Whether the expression could be a path of names, which may name a type or a namespace. */
export function isPath(expression: Expression): expression is NameExpression | MemberExpression {
  return expression.kind === 'name' || (expression.kind === 'member' && !expression.safe && isPath(expression.target));
}
