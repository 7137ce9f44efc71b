import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { ApexType } from '../values/typeValue.ts';
import type { Expression, IndexExpression, Literal, MemberExpression, Place } from '../syntax/tree.ts';
import { commonType, isCastable } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import { argumentOf, isBuiltIn, type Type } from '../types/type.ts';
import { nullType } from '../types/typeSpace.ts';
import { compileAssignment, compileIncrement } from './assignments.ts';
import type { Body } from './body.ts';
import { compileCall, compileConstructorCall } from './calls.ts';
import { castText } from './casts.ts';
import { compileNew, compileNewArray, compileNewCollection, compileNewMap } from './creation.ts';
import { compileBinary, compileUnary } from './operators.ts';
import { compileQuery } from './queries.ts';
import { readReference } from './reading.ts';
import { checked, isPath, type Reference, resolveMember, resolveName } from './references.ts';
import { type Value, value } from './value.ts';

type Compilers = {
  readonly [Kind in Expression['kind']]: (body: Body, expression: Extract<Expression, { kind: Kind }>) => Value;
};

const compilers: Compilers = {
  literal: (body, { literal }) => compileLiteral(body, literal),
  name: compilePath,
  this: (body, expression) => {
    if (body.facts.isStatic) {
      throw compileFailures.incompatible(expression, 'this cannot be used in a static context.');
    }
    return value(body.type, 'self', true);
  },
  super: (_body, expression) => {
    throw compileFailures.incompatible(expression, 'super stands only before a method call.');
  },
  member: (body, expression) => closeChain(compileMember(body, expression)),
  call: (body, expression) => closeChain(compileCall(body, expression)),
  constructorCall: compileConstructorCall,
  index: (body, expression) => closeChain(compileIndex(body, expression)),
  new: compileNew,
  newArray: compileNewArray,
  newCollection: compileNewCollection,
  newMap: compileNewMap,
  cast: (body, expression) => {
    const operand = compileExpression(body, expression.operand);
    return castText(body, operand, body.unit.types.resolve(expression.type, body.from), expression);
  },
  instanceOf: (body, expression) => {
    const operand = compileExpression(body, expression.operand);
    const type = body.unit.types.resolve(expression.type, body.from);
    if (!isCastable(operand.type, type, body.space)) {
      throw compileFailures.incompatible(
        expression,
        `Operation instanceof is always false since an instance of ${operand.type.name} is never an instance of ${type.name}`,
      );
    }
    const text = `t.isInstance(${operand.text},${body.unit.constant(type)})`;
    return value(body.space.builtIn('Boolean'), text, true);
  },
  unary: compileUnary,
  increment: compileIncrement,
  binary: compileBinary,
  assignment: compileAssignment,
  conditional: (body, expression) => {
    const condition = conditionText(body, expression.condition);
    const whenTrue = compileExpression(body, expression.whenTrue);
    const whenFalse = compileExpression(body, expression.whenFalse);
    const type = commonType(whenTrue.type, whenFalse.type, body.space, body.space.builtIn('Object'));
    const text = `(${condition}?${body.convert(whenTrue, type, expression.whenTrue)}:${body.convert(whenFalse, type, expression.whenFalse)})`;
    return value(type, text, whenTrue.nonNull && whenFalse.nonNull);
  },
  classLiteral: (body, expression) => {
    const [first = ''] = expression.type.path;
    const name = first === 'void' ? 'void' : body.unit.types.resolve(expression.type, body.from).name;
    return value(body.space.builtIn('Type'), body.unit.constant(new ApexType(name)), true);
  },
  query: compileQuery,
};

/** Checks an expression and says what JavaScript computes it. */
export function compileExpression(body: Body, expression: Expression): Value {
  const compiler = compilers[expression.kind] as (body: Body, expression: Expression) => Value;
  const line = hasNoCode(expression) ? '' : body.enterLine(expression);
  const compiled = compiler(body, expression);
  return line === '' ? compiled : { ...compiled, text: `(${line}${compiled.text})` };
}

/** A cast of null is null, and asks nothing at its line. */
function hasNoCode(expression: Expression): boolean {
  return expression.kind === 'cast' && isNullLiteral(expression.operand);
}

export function isNullLiteral(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.literal.type === 'null';
}

/** Compiles an operand whose line is not reached on its own. */
export function compileInPlace(body: Body, expression: Expression): Value {
  const compiler = compilers[expression.kind] as (body: Body, expression: Expression) => Value;
  return compiler(body, expression);
}

/** A condition as JavaScript that is true or false; null raises a null pointer exception. */
export function conditionText(body: Body, expression: Expression): string {
  const condition = compileExpression(body, expression);
  if (!isBuiltIn(condition.type, 'Boolean')) {
    throw compileFailures.incompatible(
      expression,
      `Condition expression must be of type Boolean: ${condition.type.name}`,
    );
  }
  return checked(condition);
}

/** An expression converted to a type that is wanted. */
export function compileAs(body: Body, expression: Expression, type: Type): string {
  return body.convert(compileExpression(body, expression), type, expression);
}

function compileLiteral(body: Body, literal: Literal): Value {
  const { space, unit } = body;
  switch (literal.type) {
    case 'null':
      return value(nullType, 'null');
    case 'Boolean':
      return value(space.builtIn('Boolean'), String(literal.value), true);
    case 'Integer':
      return value(
        space.builtIn('Integer'),
        literal.value < 0 ? `(${String(literal.value)})` : String(literal.value),
        true,
      );
    case 'Long':
      return value(
        space.builtIn('Long'),
        literal.value < 0n ? `(${String(literal.value)}n)` : `${String(literal.value)}n`,
        true,
      );
    case 'String':
      return value(space.builtIn('String'), JSON.stringify(literal.value), true);
    case 'Decimal':
      return value(
        space.builtIn('Decimal'),
        unit.constant(ApexDecimal.parse(literal.digits) ?? ApexDecimal.zero),
        true,
      );
    case 'Double':
      return value(space.builtIn('Double'), unit.constant(new ApexDouble(Number(literal.digits))), true);
  }
}

// ---- Names, members and elements

/** A chain of members may end early: behind `?.` nothing is evaluated once the receiver is null. */
export interface Chain {
  readonly value: Value;
  /** Tests that say the chain has ended with null, outermost first. */
  readonly ends: readonly string[];
}

export function closeChain(chain: Chain): Value {
  if (chain.ends.length === 0) {
    return chain.value;
  }
  return value(chain.value.type, `(${chain.ends.join('||')}?null:${chain.value.text})`);
}

/** Compiles what stands before a dot, with its chain still open. */
export function compileReceiver(body: Body, expression: Expression): Chain {
  switch (expression.kind) {
    case 'member':
      return compileMember(body, expression);
    case 'call':
      return compileCall(body, expression);
    case 'index':
      return compileIndex(body, expression);
    default:
      return { value: compileExpression(body, expression), ends: [] };
  }
}

/** Keeps the receiver of `?.` in a variable and ends the chain when it is null. */
export function safeReceiver(body: Body, chain: Chain): Chain {
  const kept = body.temporary();
  return {
    value: value(chain.value.type, kept, true),
    ends: [...chain.ends, `(${kept}=${chain.value.text})===null`],
  };
}

/** In a chain over several lines each name is reached at its own, once what stands before it was evaluated. */
export function atNameLine(body: Body, receiver: Value, namePlace: Place): Value {
  const line = body.enterLine(namePlace);
  if (line === '') {
    return receiver;
  }
  const kept = body.temporary();
  return { ...receiver, text: `(${kept}=${receiver.text},${line}${kept})` };
}

/** What a name, or a path of names, stands for. */
export function referenceOf(body: Body, expression: Expression): Reference {
  if (expression.kind === 'name') {
    const reference = resolveName(body, expression);
    if (!reference) {
      throw compileFailures.unknownVariable(expression, expression.name);
    }
    return reference;
  }
  if (expression.kind === 'member') {
    return memberReference(body, expression).reference;
  }
  return { kind: 'value', value: compileExpression(body, expression) };
}

function memberReference(body: Body, expression: MemberExpression): { reference: Reference; ends: readonly string[] } {
  if (isPath(expression.target)) {
    const target = referenceOf(body, expression.target);
    if (target.kind === 'type' || target.kind === 'namespace') {
      return { reference: resolveMember(body, expression, target), ends: [] };
    }
    if (!expression.safe && isPath(expression)) {
      const receiver = atNameLine(body, readReference(body, target, expression.target), expression.namePlace);
      return { reference: resolveMember(body, expression, { kind: 'value', value: receiver }), ends: [] };
    }
  }
  const open = compileReceiver(body, expression.target);
  const chain = expression.safe ? safeReceiver(body, open) : open;
  const receiver = atNameLine(body, chain.value, expression.namePlace);
  return { reference: resolveMember(body, expression, { kind: 'value', value: receiver }), ends: chain.ends };
}

function compilePath(body: Body, expression: Expression): Value {
  return readReference(body, referenceOf(body, expression), expression);
}

function compileMember(body: Body, expression: MemberExpression): Chain {
  const { reference, ends } = memberReference(body, expression);
  return { value: readReference(body, reference, expression.namePlace), ends };
}

function compileIndex(body: Body, expression: IndexExpression): Chain {
  const { value: list, ends } = compileReceiver(body, expression.target);
  if (!isBuiltIn(list.type, 'List')) {
    throw compileFailures.incompatible(expression, `Expression must be a list type: ${list.type.name}`);
  }
  const index = compileAs(body, expression.index, body.space.builtIn('Integer'));
  return { value: value(argumentOf(list.type, 0), `at(t,${list.text},${index})`), ends };
}
