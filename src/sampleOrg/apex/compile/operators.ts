import type { BinaryExpression, BinaryOperator, Expression, Place, UnaryExpression } from '../syntax/tree.ts';
import { commonType, isAssignable, isNumeric } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import { builtInName, isBuiltIn, type Type } from '../types/type.ts';
import type { Body } from './body.ts';
import { convert } from './convert.ts';
import { checked, isNullLiteral, type Value, value } from './value.ts';

export function compileBinary(body: Body, expression: BinaryExpression): Value {
  const { operator } = expression;
  if (operator === '&&' || operator === '||') {
    const problem = (): string => 'Logical operator can only be applied to Boolean';
    const left = body.condition(expression.left, problem);
    const right = body.condition(expression.right, problem);
    return value(body.space.builtIn('Boolean'), `(${left}${operator}${right})`, true);
  }
  const left = body.expression(expression.left);
  const right = reachesRightLine(expression) ? body.expression(expression.right) : body.inPlace(expression.right);
  const instead = operator === '??' ? recordInstead(body, left, right, expression) : undefined;
  if (instead) {
    return instead;
  }
  if (operator === '??') {
    const type = commonType(left.type, right.type, body.space, body.space.builtIn('Object'));
    const text = `(${body.convert(left, type, expression.left)}??${body.convert(right, type, expression.right)})`;
    return value(type, text, right.nonNull);
  }
  return applyBinary(body, operator, left, right, expression);
}

/** `[SELECT …] ?? other`: the query's only record, or the other where there is none. */
function recordInstead(body: Body, left: Value, right: Value, expression: BinaryExpression): Value | undefined {
  const { single } = left;
  const type = single && commonType(single.type, right.type, body.space, undefined);
  if (!single || !type || isBuiltIn(right.type, 'List', 'Object')) {
    return undefined;
  }
  return value(type, `(${single.orNull}??${body.convert(right, type, expression.right)})`, right.nonNull);
}

/** A text literal behind another is folded into it, and a test for null compares without an operand. */
function reachesRightLine({ operator, left, right }: BinaryExpression): boolean {
  if (operator === '+') {
    const before = left.kind === 'binary' && left.operator === '+' ? left.right : left;
    return !(isTextLiteral(before) && isTextLiteral(right));
  }
  return !((operator === '==' || operator === '!=') && isNullLiteral(right));
}

function isTextLiteral(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.literal.type === 'String';
}

/** Also what compound assignments compute. */
export function applyBinary(body: Body, operator: BinaryOperator, left: Value, right: Value, place: Place): Value {
  switch (operator) {
    case '==':
    case '!=':
    case '===':
    case '!==':
      return equality(body, operator, left, right, place);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return ordering(body, operator, left, right, place);
    case '&':
    case '|':
    case '^':
      return bitwise(body, operator, left, right, place);
    case '<<':
    case '>>':
    case '>>>':
      return shift(body, operator, left, right, place);
    default:
      return arithmetic(body, operator as '+' | '-' | '*' | '/', left, right, place);
  }
}

// ---- Arithmetic

type Arithmetic = '+' | '-' | '*' | '/';

function arithmetic(body: Body, operator: Arithmetic, left: Value, right: Value, place: Place): Value {
  if (operator === '+' && (isBuiltIn(left.type, 'String') || isBuiltIn(right.type, 'String'))) {
    return concatenation(body, left, right);
  }
  if (isNumeric(left.type) && isNumeric(right.type)) {
    const type = commonType(left.type, right.type, body.space, left.type);
    return value(type, numbers[type.name]?.(operator, operand(left, type), operand(right, type)) ?? 'null', true);
  }
  const moved = (operator === '+' || operator === '-') && isNumeric(right.type) ? movable[left.type.name] : undefined;
  if (moved !== undefined) {
    const amount = `${operator === '-' ? '-' : ''}toNumber(${checked(right)})`;
    return value(left.type, `${moved}(${checked(left)},${amount})`, true);
  }
  throw compileFailures.incompatible(place, arithmeticProblem(operator, left, right));
}

const movedBy: Readonly<Record<string, string>> = {
  Date: 'Date expressions must use Integer or Long',
  Datetime: 'Date/time expressions must use Integer or Double or Decimal',
  Time: 'Time expressions must use Integer or Long',
};

function arithmeticProblem(operator: Arithmetic, left: Value, right: Value): string {
  if (left.type.kind === 'void' || right.type.kind === 'void') {
    return 'Arithmetic expressions are not allowed on void types';
  }
  const moved = operator === '+' || operator === '-' ? movedBy[left.type.name] : undefined;
  return moved ?? 'Arithmetic expressions must use numeric arguments';
}

/** Dates move by days, datetimes by days with fractions, times by milliseconds. */
const movable: Readonly<Record<string, string>> = { Date: 'moveDate', Datetime: 'moveDatetime', Time: 'moveTime' };

function operand(of: Value, type: Type): string {
  return convert({ ...of, text: checked(of), nonNull: true }, type);
}

const decimalOperations: Readonly<Record<Arithmetic, (left: string, right: string) => string>> = {
  '+': (left, right) => `${left}.add(${right})`,
  '-': (left, right) => `${left}.subtract(${right})`,
  '*': (left, right) => `multiplyDecimals(t,${left},${right})`,
  '/': (left, right) => `divideDecimals(t,${left},${right})`,
};

const numbers: Readonly<Record<string, (operator: Arithmetic, left: string, right: string) => string>> = {
  Integer: (operator, left, right) =>
    operator === '/'
      ? `divideIntegers(t,${left},${right})`
      : operator === '*'
        ? `Math.imul(${left},${right})`
        : `(${left}${operator}${right}|0)`,
  Long: (operator, left, right) =>
    operator === '/' ? `divideLongs(t,${left},${right})` : `BigInt.asIntN(64,${left}${operator}${right})`,
  Double: (operator, left, right) =>
    operator === '/' ? `divideDoubles(t,${left},${right})` : `new ApexDouble(${left}.value${operator}${right}.value)`,
  Decimal: (operator, left, right) => decimalOperations[operator](left, right),
};

/** Types that JavaScript's own `+` prints as Apex does. */
const plainlyPrinted = new Set(['String', 'Integer', 'Long', 'Boolean', 'null']);

function concatenation(body: Body, left: Value, right: Value): Value {
  const leftText = printedText(left);
  const rightText = printedText(right);
  const startsWithText = isBuiltIn(left.type, 'String') && left.nonNull;
  const isText = startsWithText || (isBuiltIn(right.type, 'String') && right.nonNull);
  return value(body.space.builtIn('String'), body.made(`${isText ? '' : "''+"}${leftText}+${rightText}`), true);
}

/** The text of a value in a concatenation. `toString` of Apex classes runs. */
export function printedText(printed: Value): string {
  const name = builtInName(printed.type) ?? printed.type.name;
  if (plainlyPrinted.has(name)) {
    return printed.text;
  }
  const simple = printed.type.kind === 'builtIn' && printed.type.typeArguments.length === 0 && name !== 'Object';
  return simple || printed.type.kind === 'sObject' ? `printed(${printed.text})` : `(yield* t.text(${printed.text}))`;
}

// ---- Comparison

const plainlyEqual = new Set(['Integer', 'Long', 'Boolean']);

function equality(body: Body, operator: '==' | '!=' | '===' | '!==', left: Value, right: Value, place: Place): Value {
  requireComparable(body, left.type, right.type, place);
  requireReferences(operator, left.type, right.type, place);
  const negation = operator.startsWith('!') ? '!' : '';
  const result = (text: string): Value => value(body.space.builtIn('Boolean'), `(${negation}${text})`, true);
  const leftName = builtInName(left.type);
  const rightName = builtInName(right.type);
  const plain = leftName !== undefined && leftName === rightName && plainlyEqual.has(leftName);
  if (plain || left.type.kind === 'null' || right.type.kind === 'null') {
    return value(body.space.builtIn('Boolean'), `(${left.text}${negation === '' ? '===' : '!=='}${right.text})`, true);
  }
  if (operator.length === 3) {
    return result(`identical(${left.text},${right.text})`);
  }
  if (leftName === 'String' && rightName === 'String') {
    return result(`sameText(${left.text},${right.text})`);
  }
  if (body.mayDeclareEquals(left.type) && body.mayDeclareEquals(right.type)) {
    return result(`(yield* t.equals(${left.text},${right.text}))`);
  }
  return result(`operatorEquals(${left.text},${right.text})`);
}

/** `===` compares objects; values without identity are compared by `==`. */
function requireReferences(operator: string, left: Type, right: Type, place: Place): void {
  const value = [left, right].find((type) => type.kind === 'builtIn' && scalars.has(type.name));
  const other = value === left ? right : left;
  if (operator.length === 3 && value && other.kind !== 'null' && !isBuiltIn(other, 'Object')) {
    throw compileFailures.incompatible(
      place,
      `Exact equality operator only allowed for reference types: ${value.name}`,
    );
  }
}

const scalars = new Set([
  'Boolean',
  'Integer',
  'Long',
  'Double',
  'Decimal',
  'String',
  'Id',
  'Date',
  'Datetime',
  'Time',
]);

function requireComparable(body: Body, left: Type, right: Type, place: Place): void {
  const { space } = body;
  const related =
    isAssignable(left, right, space) || isAssignable(right, left, space) || (isNumeric(left) && isNumeric(right));
  const eitherInterface = [left, right].some(
    (type) =>
      (type.kind === 'user' && type.form === 'interface') || (type.kind === 'builtIn' && type.definition.interface),
  );
  if (!related && !eitherInterface) {
    throw compileFailures.incompatible(
      place,
      `Comparison arguments must be compatible types: ${left.name}, ${right.name}`,
    );
  }
}

const orderings: Readonly<Record<string, string>> = { '<': 'less', '<=': 'notMore', '>': 'more', '>=': 'notLess' };
const ordered = new Set(['Integer', 'Long', 'Double', 'Decimal', 'String', 'Id', 'Date', 'Datetime', 'Time']);

/** Reading it twice costs nothing and changes nothing. */
const repeatable = /^(?:f\.\w+|-?\d+)$/;

function ordering(body: Body, operator: BinaryOperator, left: Value, right: Value, place: Place): Value {
  const leftName = builtInName(left.type);
  const rightName = builtInName(right.type);
  const boolean = body.space.builtIn('Boolean');
  const known = (name: string | undefined, other: Type): boolean =>
    (name !== undefined && ordered.has(name)) || other.kind === 'null';
  const comparable =
    (known(leftName, left.type) && known(rightName, right.type) && leftName === rightName) ||
    (isNumeric(left.type) && isNumeric(right.type)) ||
    isAssignable(left.type, right.type, body.space) ||
    isAssignable(right.type, left.type, body.space);
  const unordered = [left, right].find((side) => !known(builtInName(side.type), side.type));
  if (unordered) {
    throw compileFailures.incompatible(place, `Inequality operator not allowed for this type: ${unordered.type.name}`);
  }
  if (!comparable) {
    throw compileFailures.incompatible(
      place,
      `Comparison arguments must be compatible types: ${left.type.name}, ${right.type.name}`,
    );
  }
  if (leftName === 'Integer' && rightName === 'Integer') {
    const tests = [left, right].filter((side) => !side.nonNull);
    if (tests.every((side) => repeatable.test(side.text))) {
      const nonNull = tests.map((side) => `${side.text}!==null&&`).join('');
      return value(boolean, `(${nonNull}${left.text}${operator}${right.text})`, true);
    }
  }
  return value(boolean, `${orderings[operator] ?? ''}(${left.text},${right.text})`, true);
}

// ---- Bits

function bitwise(body: Body, operator: '&' | '|' | '^', left: Value, right: Value, place: Place): Value {
  if (isBuiltIn(left.type, 'Boolean') && isBuiltIn(right.type, 'Boolean')) {
    return value(left.type, `((${checked(left)}${operator}${checked(right)})===1)`, true);
  }
  const type = integralType(body, left, right, operator, place);
  return value(type, `(${operand(left, type)}${operator}${operand(right, type)})`, true);
}

function integralType(body: Body, left: Value, right: Value, operator: string, place: Place): Type {
  if (!isBuiltIn(left.type, 'Integer', 'Long') || !isBuiltIn(right.type, 'Integer', 'Long')) {
    throw compileFailures.incompatible(
      place,
      /^[<>]/.test(operator)
        ? `${operator} operation can only be applied to Integer or Long types`
        : `${operator} operator can only be applied to Boolean expressions or to Integer or Long expressions`,
    );
  }
  return commonType(left.type, right.type, body.space, left.type);
}

function shift(body: Body, operator: '<<' | '>>' | '>>>', left: Value, right: Value, place: Place): Value {
  integralType(body, left, right, operator, place);
  const amount = `toNumber(${checked(right)})`;
  if (isBuiltIn(left.type, 'Integer')) {
    return value(left.type, `(${checked(left)}${operator}${amount}|0)`, true);
  }
  return value(left.type, `shiftLong(${checked(left)},${JSON.stringify(operator)},${amount})`, true);
}

// ---- Unary

export function compileUnary(body: Body, expression: UnaryExpression): Value {
  const { operator } = expression;
  if (operator === '!') {
    return value(
      body.space.builtIn('Boolean'),
      `(!${body.condition(expression.operand, () => '! operator can only be applied to boolean expressions')})`,
      true,
    );
  }
  if (operator === '-' && isSmallestInteger(expression.operand)) {
    return value(body.space.builtIn('Integer'), '(-2147483648)', true);
  }
  const of = body.expression(expression.operand);
  if (!isNumeric(of.type) || (operator === '~' && !isBuiltIn(of.type, 'Integer', 'Long'))) {
    throw compileFailures.incompatible(
      expression,
      operator === '~'
        ? `Invalid type for bitwise negate: ${of.type.name}`
        : 'Unary negation must use a numeric argument',
    );
  }
  if (operator === '+') {
    return value(of.type, checked(of), true);
  }
  if (operator === '~') {
    return value(of.type, `(~${checked(of)})`, true);
  }
  return value(of.type, negations[of.type.name]?.(checked(of)) ?? of.text, true);
}

function isSmallestInteger(expression: Expression): boolean {
  return (
    expression.kind === 'literal' && expression.literal.type === 'Integer' && expression.literal.value === -2147483648
  );
}

const negations: Readonly<Record<string, (text: string) => string>> = {
  Integer: (text) => `(-${text}|0)`,
  Long: (text) => `BigInt.asIntN(64,-${text})`,
  Double: (text) => `new ApexDouble(-${text}.value)`,
  Decimal: (text) => `${text}.negate()`,
};
