import type { AssignmentExpression, IncrementExpression } from '../syntax/tree.ts';
import { isReferenceType } from '../execution/loggedValue.ts';
import { isNumeric } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import type { Body } from './body.ts';
import { castText } from './casts.ts';
import { convert } from './convert.ts';
import { applyBinary } from './operators.ts';
import { compileTarget } from './targets.ts';
import { type Target, type Value, value } from './value.ts';

export function compileAssignment(body: Body, expression: AssignmentExpression): Value {
  const target = compileTarget(body, expression.target);
  const { operator } = expression;
  const right = body.expression(expression.value);
  if (operator === '=') {
    const text = body.convert(right, target.type, expression.value);
    return value(target.type, written(body, target, text), right.nonNull);
  }
  const result = applyBinary(body, operator, current(target), right, expression);
  // `i += 1.5` is an error in Apex, `d += 1` is not.
  const text =
    isNumeric(result.type) && isNumeric(target.type) && result.type !== target.type
      ? castText(body, result, target.type, expression).text
      : body.convert(result, target.type, expression);
  return value(target.type, written(body, target, text), true);
}

function current(target: Target): Value {
  return value(target.type, target.read, target.nonNull);
}

/** Prepares the target, then writes; the log hears of it. */
export function written(body: Body, target: Target, text: string): string {
  let write = target.write(text);
  if (body.unit.options.logging && target.label !== '') {
    const owner = target.owner === undefined ? '' : `,${target.owner}`;
    write = `t.logAssignment(f,${JSON.stringify(target.label)},${write},${String(isReferenceType(target.type.name))}${owner})`;
  }
  return target.prepare.length === 0 ? write : `(${[...target.prepare, write].join(',')})`;
}

/** `unread`: nobody reads the value, so that it need not be kept from before. */
export function compileIncrement(body: Body, expression: IncrementExpression, unread = false): Value {
  const target = compileTarget(body, expression.operand);
  if (!isNumeric(target.type)) {
    const position = expression.prefix
      ? `prefix ${expression.operator === '++' ? 'increment' : 'decrement'}`
      : 'postfix increment/decrement';
    throw compileFailures.incompatible(
      expression,
      `Unary ${position} can only be applied to numeric expressions: ${target.type.name}`,
    );
  }
  const operator = expression.operator === '++' ? '+' : '-';
  const operandLine = body.enterLine(expression.operand);
  const operatorLine = body.enterLine(expression.operatorPlace);
  const one = convert(value(body.space.builtIn('Integer'), '1', true), target.type);
  const step = (from: string, nonNull: boolean): string =>
    applyBinary(body, operator, value(target.type, from, nonNull), value(target.type, one, true), expression).text;
  if (expression.prefix || unread) {
    const line = `${operandLine}${operatorLine}`;
    const text = written(body, target, step(target.read, target.nonNull));
    return value(target.type, line === '' ? text : `(${line}${text})`, true);
  }
  const before = body.temporary();
  const keeping = { ...target, prepare: [...target.prepare, `${before}=${target.read}??npe(t)`] };
  return value(
    target.type,
    `(${operandLine}${operatorLine}${written(body, keeping, step(before, true))},${before})`,
    true,
  );
}

/** `i++;` as a statement: nobody reads the value. */
export function compileStep(body: Body, expression: IncrementExpression): string {
  return compileIncrement(body, expression, true).text;
}
