import type {
  Expression,
  NewArrayExpression,
  NewCollectionExpression,
  NewExpression,
  NewMapExpression,
  Place,
} from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { chooseOverload } from '../types/overloads.ts';
import { argumentOf, isBuiltIn, type BuiltInType, type SObjectType, type Type } from '../types/type.ts';
import { methodSignature, type UserMethod, type UserType } from '../types/userType.ts';
import { isMemberVisible } from '../types/userTypes.ts';
import type { Body } from './body.ts';
import { callLibrary } from './libraryCalls.ts';
import { type Value, value } from './value.ts';

export function compileNew(body: Body, expression: NewExpression): Value {
  const type = body.unit.types.resolve(expression.type, body.from);
  switch (type.kind) {
    case 'user':
      return newInstance(body, type, expression);
    case 'sObject':
      return newRecord(body, type, expression);
    case 'builtIn':
      return newBuiltIn(body, type, expression);
    default:
      throw compileFailures.unknownType(expression, type.name);
  }
}

function newInstance(body: Body, type: UserType, expression: NewExpression): Value {
  if (type.form !== 'class') {
    throw compileFailures.incompatible(expression, `Type cannot be constructed: ${type.name}`);
  }
  if (type.isAbstract) {
    throw compileFailures.incompatible(expression, `Abstract classes cannot be constructed: ${type.name}`);
  }
  const values = body.arguments(expression.values);
  const call = constructorCall(body, type, values, expression, expression.values);
  return value(type, body.initialised(type, `(yield* new K[${String(type.id)}]().${call})`), true);
}

/** What stands behind the dot of a new instance: a call of the constructor that fits. It answers the instance. */
export function constructorCall(
  body: Body,
  type: UserType,
  values: readonly Value[],
  place: Place,
  expressions: readonly Expression[],
): string {
  const types = values.map((one) => one.type);
  const declared = chooseOverload(
    type.constructors,
    (candidate) => candidate.parameters.map((parameter) => parameter.type),
    types,
    body.space,
  );
  if (declared.kind === 'found') {
    requireVisibleConstructor(body, declared.candidate, place);
    const parameters = declared.candidate.parameters.map((parameter) => parameter.type);
    const passed = body.convertAll(values, parameters, expressions);
    return `${declared.candidate.symbol}(${['t', ...passed].join(',')})`;
  }
  if (declared.kind === 'ambiguous') {
    throw compileFailures.ambiguous(place, `<Constructor>(${types.map((one) => one.name).join(', ')})`);
  }
  const inherited = exceptionConstructor(body, type, values, expressions);
  if (!inherited) {
    const signature = `(${types.map((one) => one.name).join(', ')})`;
    throw compileFailures.unknownConstructor(place, type.name, signature);
  }
  return `inherited(${['t', ...inherited].join(',')})`;
}

/** Exception classes have the four constructors of Exception as well. */
function exceptionConstructor(
  body: Body,
  type: UserType,
  values: readonly Value[],
  expressions: readonly Expression[],
): readonly string[] | undefined {
  let ancestor = type.superclass;
  while (ancestor?.kind === 'user') {
    ancestor = ancestor.superclass;
  }
  if (ancestor?.kind !== 'builtIn') {
    return undefined;
  }
  const builtIn = ancestor;
  const choice = chooseOverload(
    builtIn.definition.constructors,
    (candidate) => candidate.parameters.map((parameter) => body.space.fromSignature(parameter, builtIn)),
    values.map((one) => one.type),
    body.space,
  );
  if (choice.kind !== 'found') {
    return undefined;
  }
  const parameters = choice.candidate.parameters.map((parameter) => body.space.fromSignature(parameter, builtIn));
  return [String(choice.candidate.index), ...body.convertAll(values, parameters, expressions)];
}

function requireVisibleConstructor(body: Body, method: UserMethod, place: Place): void {
  // A class without constructors has a public one that other namespaces do not see, unless the class itself is global.
  const access = method.body === undefined && method.owner.access === 'global' ? 'global' : method.access;
  if (!isMemberVisible({ owner: method.owner, access, testVisible: method.testVisible }, body.from)) {
    throw compileFailures.constructorNotVisible(place, `[${method.owner.name}].${methodSignature(method)}`);
  }
}

/** `new Account(Name = 'x')` */
function newRecord(body: Body, type: SObjectType, expression: NewExpression): Value {
  if (!type.description) {
    throw compileFailures.incompatible(expression, 'Type cannot be constructed: SObject');
  }
  const { description } = type;
  const made = body.temporary();
  const steps = [`${made}=newRecord(t,${JSON.stringify(type.name)})`];
  for (const assignment of expression.values) {
    if (assignment.kind !== 'assignment' || assignment.operator !== '=' || assignment.target.kind !== 'name') {
      throw compileFailures.incompatible(assignment, `Field expressions expected for ${type.name}: Name = value`);
    }
    const { name } = assignment.target;
    const field = description.field(name, body.from.namespace);
    if (field) {
      const text = body.as(assignment.value, body.space.builtIn(field.apexType));
      steps.push(`writeField(t,${made},${JSON.stringify(field.name)},${text})`);
      continue;
    }
    const parent = description.parentRelationship(name, body.from.namespace);
    if (parent?.relationshipName === undefined) {
      throw compileFailures.unknownRecordField(assignment.target, name, type.name);
    }
    const text = body.as(assignment.value, body.space.sObject);
    steps.push(`writeParent(t,${made},${JSON.stringify(parent.relationshipName)},${text})`);
  }
  return value(type, `(${steps.join(',')},${made})`, true);
}

function newBuiltIn(body: Body, type: BuiltInType, expression: NewExpression): Value {
  const values = body.arguments(expression.values);
  const choice = chooseOverload(
    type.definition.constructors,
    (candidate) => candidate.parameters.map((parameter) => body.space.fromSignature(parameter, type)),
    values.map((one) => one.type),
    body.space,
  );
  if (choice.kind !== 'found') {
    const signature = `(${values.map((one) => one.type.name).join(', ')})`;
    throw compileFailures.unknownConstructor(expression, type.name, signature);
  }
  const parameters = choice.candidate.parameters.map((parameter) => body.space.fromSignature(parameter, type));
  const passed = body.convertAll(values, parameters, expression.values);
  if (body.isException(type)) {
    return value(
      type,
      `t.newException(${[JSON.stringify(type.name), `L[${String(choice.candidate.index)}]`, ...passed].join(',')})`,
      true,
    );
  }
  const generic = type.typeArguments.length > 0 ? [JSON.stringify(type.name)] : [];
  return { ...callLibrary(body, choice.candidate, type, [...generic, ...passed]), type, nonNull: true };
}

function wrongElement(element: Type): (given: string) => string {
  return (given) => `Initial expression is of incorrect type, expected: ${element.name} but was: ${given}`;
}

export function compileNewArray(body: Body, expression: NewArrayExpression): Value {
  const element = body.unit.types.resolve(expression.elementType, body.from);
  const list = body.space.builtIn('List', element);
  if (expression.elements) {
    const items = expression.elements.map((one) => body.element(one, element, wrongElement(element)));
    return value(list, `new ApexList(${JSON.stringify(element.name)},[${items.join(',')}])`, true);
  }
  const size = expression.size ? body.as(expression.size, body.space.builtIn('Integer')) : '0';
  return value(list, `nullList(t,${JSON.stringify(element.name)},${size})`, true);
}

export function compileNewCollection(body: Body, expression: NewCollectionExpression): Value {
  const type = body.unit.types.resolve(expression.type, body.from);
  if (!isBuiltIn(type, 'List', 'Set')) {
    // `new Map<…>{}` looks the same when it is empty.
    if (isBuiltIn(type, 'Map') && expression.elements.length === 0) {
      return compileNewMap(body, { ...expression, kind: 'newMap', entries: [] });
    }
    throw compileFailures.incompatible(expression, `Type cannot be initialised with elements: ${type.name}`);
  }
  const element = argumentOf(type, 0);
  const items = expression.elements.map((one) => body.element(one, element, wrongElement(element)));
  const elementName = JSON.stringify(element.name);
  if (isBuiltIn(type, 'List')) {
    return value(type, `new ApexList(${elementName},[${items.join(',')}])`, true);
  }
  const text = body.mayDeclareEquals(element)
    ? `(yield* newSet(t,${elementName},[${items.join(',')}]))`
    : `new ApexSet(${elementName},[${items.join(',')}])`;
  return value(type, text, true);
}

export function compileNewMap(body: Body, expression: NewMapExpression): Value {
  const type = body.unit.types.resolve(expression.type, body.from);
  if (!isBuiltIn(type, 'Map')) {
    throw compileFailures.incompatible(expression, `Type cannot be initialised with => entries: ${type.name}`);
  }
  const key = argumentOf(type, 0);
  const held = argumentOf(type, 1);
  const entries = expression.entries.map((entry) => {
    const keyText = body.element(entry.key, key, (given) => `Invalid key type ${given} for ${type.name}`);
    const valueText = body.element(entry.value, held, (given) => `Invalid value type ${given} for ${type.name}`);
    return `[${keyText},${valueText}]`;
  });
  const names = `${JSON.stringify(key.name)},${JSON.stringify(held.name)},[${entries.join(',')}]`;
  const text = body.mayDeclareEquals(key) ? `(yield* newMap(t,${names}))` : `newPlainMap(${names})`;
  return value(type, text, true);
}
