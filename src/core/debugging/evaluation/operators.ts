import type { BinaryOperator, UnaryOperator } from '../../apexLanguage/expressions/tree.ts';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalText,
  divideDecimals,
  multiplyDecimals,
  negateDecimal,
  parseDecimal,
} from './decimal.ts';
import { comparesByCode, divideByZero, nullOperand, unreadableMoment, wrongOperands } from './failures.ts';
import { isMoment, momentOf } from './moments.ts';
import { isNumeric, type Numeric, type Scalar, scalarText } from './scalar.ts';

// Apex's operators over values that are read, never changed. `&&`, `||` and `??` are the evaluator's: they may leave a side out.

type EagerOperator = Exclude<BinaryOperator, '&&' | '||' | '??'>;

export function applyBinary(operator: EagerOperator, left: Scalar, right: Scalar): Scalar {
  switch (operator) {
    case '==':
    case '!=':
      return { kind: 'boolean', value: areEqual(operator, left, right) === (operator === '==') };
    case '===':
    case '!==':
      return { kind: 'boolean', value: areSame(operator, left, right) === (operator === '===') };
    case '<':
    case '>':
    case '<=':
    case '>=':
      return { kind: 'boolean', value: isOrdered(operator, left, right) };
    case '+':
      return left.kind === 'string' || right.kind === 'string'
        ? { kind: 'string', value: scalarText(left) + scalarText(right) }
        : arithmetic(operator, left, right);
    case '-':
    case '*':
    case '/':
      return arithmetic(operator, left, right);
    default:
      return bitwise(operator, left, right);
  }
}

export function applyUnary(operator: UnaryOperator, operand: Scalar): Scalar {
  if (operator === '!') {
    return operand.kind === 'boolean' ? { kind: 'boolean', value: !operand.value } : refuse(operator, operand);
  }
  if (!isNumeric(operand) || (operator === '~' && operand.kind !== 'integer' && operand.kind !== 'long')) {
    return refuse(operator, operand);
  }
  switch (operator) {
    case '+':
      return operand;
    case '~':
      return bitwise('^', operand, { kind: 'integer', value: -1n });
    case '-':
      return negated(operand);
  }
}

/** Apex's `==`: strings without case, numbers by value. */
export function areEqual(operator: string, left: Scalar, right: Scalar): boolean {
  if (left.kind === 'null' || right.kind === 'null') {
    return left.kind === right.kind;
  }
  if (isNumeric(left) && isNumeric(right)) {
    return compareNumbers(left, right) === 0;
  }
  if (left.kind === 'id' || right.kind === 'id') {
    return isTextual(left) && isTextual(right) ? sameId(left.value, right.value) : refuse(operator, left, right);
  }
  if (left.kind === 'reference' && right.kind === 'reference') {
    // Another object may still be equal, by contents or by an equals method of its class.
    return left.ref === right.ref || failWith(comparesByCode(left.value.typeName));
  }
  if (left.kind === 'boolean' && right.kind === 'boolean') {
    return left.value === right.value;
  }
  if (left.kind === 'string' && right.kind === 'string') {
    return left.value.toLowerCase() === right.value.toLowerCase();
  }
  if (left.kind === 'text' && right.kind === 'text' && sameTypeName(left.typeName, right.typeName)) {
    const [a, b] = isMoment(left.typeName) ? [momentOf(left.value), momentOf(right.value)] : [];
    return a === undefined || b === undefined ? left.value.toLowerCase() === right.value.toLowerCase() : a === b;
  }
  return refuse(operator, left, right);
}

/** `===`: the same object; values by value, and strings with case. */
function areSame(operator: string, left: Scalar, right: Scalar): boolean {
  if (left.kind === 'reference' && right.kind === 'reference') {
    return left.ref === right.ref;
  }
  return left.kind === 'string' && right.kind === 'string'
    ? left.value === right.value
    : areEqual(operator, left, right);
}

/** `a.Type` and `Type` are one type where only the longer name tells the namespace or the outer class. */
export function sameTypeName(left: string, right: string): boolean {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

type OrderOperator = '<' | '>' | '<=' | '>=';

function isOrdered(operator: OrderOperator, left: Scalar, right: Scalar): boolean {
  const order = orderOf(operator, left, right);
  if (order === undefined) {
    return false;
  }
  switch (operator) {
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
  }
}

/**
 * Undefined beside null, where every comparison is false; only a text or an id comes after it.
 * [Apex Developer Guide, Expression Operators]
 */
function orderOf(operator: OrderOperator, left: Scalar, right: Scalar): number | undefined {
  if (left.kind === 'null' || right.kind === 'null') {
    return isTextual(left) ? 1 : isTextual(right) ? -1 : undefined;
  }
  if (isNumeric(left) && isNumeric(right)) {
    return compareNumbers(left, right);
  }
  if (left.kind === 'id' && right.kind === 'id') {
    return compare(left.value, right.value);
  }
  if (isTextual(left) && isTextual(right)) {
    // The user's locale decides, which is not known; in all of them letters go before their case.
    return collator.compare(left.value, right.value);
  }
  if (left.kind === 'text' && right.kind === 'text' && left.typeName === right.typeName && isMoment(left.typeName)) {
    return compare(knownMoment(left), knownMoment(right));
  }
  return refuse(operator, left, right);
}

const collator = new Intl.Collator('en', { sensitivity: 'accent' });

function knownMoment({ typeName, value }: Extract<Scalar, { kind: 'text' }>): number {
  return momentOf(value) ?? failWith(unreadableMoment(typeName, value));
}

function compare<T extends string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareNumbers(left: Numeric, right: Numeric): number {
  const isEndless = [left, right].some((value) => value.kind === 'double' && !Number.isFinite(value.value));
  if (isEndless || (left.kind === 'double' && right.kind === 'double')) {
    const [a, b] = [toNumber(left), toNumber(right)];
    // As Java orders doubles: what is no number comes last.
    return compare(Number(Number.isNaN(a)), Number(Number.isNaN(b))) || compare(a, b);
  }
  return compareDecimals(toDecimal(left), toDecimal(right));
}

type Arithmetic = '+' | '-' | '*' | '/';

const widening = ['integer', 'long', 'double', 'decimal'] as const;

function arithmetic(operator: Arithmetic, left: Scalar, right: Scalar): Scalar {
  if (left.kind === 'null' || right.kind === 'null') {
    throw nullOperand(operator);
  }
  if (!isNumeric(left) || !isNumeric(right)) {
    return refuse(operator, left, right);
  }
  const kind = widening[Math.max(widening.indexOf(left.kind), widening.indexOf(right.kind))];
  switch (kind) {
    case 'decimal':
      return { kind, value: decimalArithmetic(operator, toDecimal(left), toDecimal(right)) };
    case 'double':
      return { kind, value: doubleArithmetic(operator, toNumber(left), toNumber(right)) };
    case 'long':
      return { kind, value: BigInt.asIntN(64, wholeArithmetic(operator, toWhole(left), toWhole(right))) };
    default:
      return { kind: 'integer', value: BigInt.asIntN(32, wholeArithmetic(operator, toWhole(left), toWhole(right))) };
  }
}

function decimalArithmetic(operator: Arithmetic, left: Decimal, right: Decimal): Decimal {
  switch (operator) {
    case '+':
      return addDecimals(left, right);
    case '-':
      return addDecimals(left, negateDecimal(right));
    case '*':
      return multiplyDecimals(left, right);
    case '/':
      return divideDecimals(left, right) ?? failWith(divideByZero());
  }
}

function doubleArithmetic(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? failWith(divideByZero()) : left / right;
  }
}

function wholeArithmetic(operator: Arithmetic, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? failWith(divideByZero()) : left / right;
  }
}

function negated(operand: Numeric): Scalar {
  switch (operand.kind) {
    case 'decimal':
      return { kind: 'decimal', value: negateDecimal(operand.value) };
    case 'double':
      return { kind: 'double', value: -operand.value };
    case 'integer':
      return { kind: 'integer', value: BigInt.asIntN(32, -operand.value) };
    case 'long':
      return { kind: 'long', value: BigInt.asIntN(64, -operand.value) };
  }
}

type Bitwise = '&' | '|' | '^' | '<<' | '>>' | '>>>';

function bitwise(operator: Bitwise, left: Scalar, right: Scalar): Scalar {
  if (left.kind === 'boolean' && right.kind === 'boolean' && operator.length === 1) {
    const [a, b] = [left.value, right.value];
    return { kind: 'boolean', value: operator === '&' ? a && b : operator === '|' ? a || b : a !== b };
  }
  if (left.kind === 'null' || right.kind === 'null') {
    throw nullOperand(operator);
  }
  const areWhole = [left, right].every(({ kind }) => kind === 'integer' || kind === 'long');
  if (!areWhole || !isNumeric(left) || !isNumeric(right)) {
    return refuse(operator, left, right);
  }
  const isShift = operator.length > 1;
  const kind = left.kind === 'long' || (!isShift && right.kind === 'long') ? 'long' : 'integer';
  const bits = kind === 'long' ? 64 : 32;
  return { kind, value: BigInt.asIntN(bits, bitsOf(operator, toWhole(left), toWhole(right), bits)) };
}

function bitsOf(operator: Bitwise, left: bigint, right: bigint, bits: number): bigint {
  // As in Java, only the low bits of the distance count.
  const distance = right & BigInt(bits - 1);
  switch (operator) {
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << distance;
    case '>>':
      return left >> distance;
    case '>>>':
      return BigInt.asUintN(bits, left) >> distance;
  }
}

function toWhole(value: Numeric): bigint {
  return value.kind === 'integer' || value.kind === 'long' ? value.value : 0n;
}

export function toDecimal(value: Numeric): Decimal {
  switch (value.kind) {
    case 'decimal':
      return value.value;
    case 'double':
      return parseDecimal(String(value.value)) ?? { unscaled: 0n, scale: 0 };
    default:
      return { unscaled: value.value, scale: 0 };
  }
}

export function toNumber(value: Numeric): number {
  return value.kind === 'decimal' ? Number(decimalText(value.value)) : Number(value.value);
}

function isTextual(scalar: Scalar): scalar is Extract<Scalar, { kind: 'string' | 'id' }> {
  return scalar.kind === 'string' || scalar.kind === 'id';
}

/** Ids have 15 characters, where case matters, or 18, where the last three repeat it. */
function sameId(left: string, right: string): boolean {
  return left.length >= 15 && right.length >= 15 ? left.slice(0, 15) === right.slice(0, 15) : left === right;
}

const kindNames: Readonly<Record<string, string>> = {
  boolean: 'Boolean',
  integer: 'Integer',
  long: 'Long',
  decimal: 'Decimal',
  double: 'Double',
  string: 'String',
  id: 'Id',
};

export function typeNameOf(scalar: Scalar): string {
  switch (scalar.kind) {
    case 'reference':
      return scalar.value.typeName;
    case 'text':
      return scalar.typeName;
    default:
      return kindNames[scalar.kind] ?? 'null';
  }
}

function refuse(operator: string, left: Scalar, right?: Scalar): never {
  throw wrongOperands(operator, typeNameOf(left), right === undefined ? undefined : typeNameOf(right));
}

function failWith(error: Error): never {
  throw error;
}
