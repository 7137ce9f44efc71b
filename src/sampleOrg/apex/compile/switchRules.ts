import type { Expression, SwitchCase, SwitchStatement } from '../syntax/tree.ts';
import { isAssignable } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import { isBuiltIn, type Type } from '../types/type.ts';
import type { Body } from './body.ts';
import { referenceOf } from './chains.ts';
import { isNullLiteral } from './value.ts';

/** @throws SourceFailure where a `when` can never be reached: behind `when else`, or with a value that came before. */
export function requireReachableCases({ cases }: SwitchStatement): void {
  const seen = new Set<string>();
  for (const [index, one] of cases.entries()) {
    if (one.when.kind === 'else' && index < cases.length - 1) {
      throw compileFailures.incompatible(one, "'when else' must be the last when block");
    }
    for (const { key, shown, place } of valuesOf(one)) {
      if (seen.has(key)) {
        throw compileFailures.incompatible(
          place,
          `${shown} occurs as more than one when branch for this switch statement`,
        );
      }
      seen.add(key);
    }
  }
}

/** What may stand behind `switch on`: Integer, Long, String, records and enums. Object and classes are let through: nothing says that they are not. */
export function requireSwitchable(type: Type, place: Expression): void {
  const isRefused = type.kind === 'builtIn' && !isBuiltIn(type, 'Integer', 'Long', 'String', 'Object') && !isEnum(type);
  if (isRefused) {
    throw compileFailures.incompatible(place, `${type.name} is not a valid switch expression type`);
  }
}

/** @throws SourceFailure where what stands behind `when` does not fit what is switched on. */
export function requireFitting(body: Body, { when }: SwitchCase, subject: Type): void {
  if (when.kind === 'else') {
    return;
  }
  if (when.kind === 'type') {
    const type = body.unit.types.resolve(when.type, body.from);
    if (
      subject.kind === 'builtIn' ? !isBuiltIn(subject, 'Object') : subject.kind === 'sObject' && type.kind !== 'sObject'
    ) {
      throw compileFailures.incompatible(when.place, `${type.name} cannot be a 'when type variable' block`);
    }
    return;
  }
  for (const value of when.values) {
    requireFittingValue(body, value, subject);
  }
}

function requireFittingValue(body: Body, value: Expression, subject: Type): void {
  if (isNullLiteral(value)) {
    return;
  }
  if (subject.kind === 'sObject') {
    throw compileFailures.incompatible(
      value,
      "Switching on SObject types must be a 'when type variable' or 'when null'",
    );
  }
  if (isEnum(subject)) {
    if (value.kind === 'member') {
      throw compileFailures.incompatible(value, "Enum value used in 'when expression' should be unqualified");
    }
    if (value.kind === 'name') {
      return;
    }
  }
  requireConstant(body, value);
  const { type } = body.inPlace(value);
  if (!isAssignable(type, subject, body.space)) {
    throw compileFailures.incompatible(
      value,
      `${type.name} value in 'when expression' cannot be implicitly converted to the ${subject.name} type in switch expression`,
    );
  }
}

function requireConstant(body: Body, value: Expression): void {
  if (value.kind === 'literal') {
    return;
  }
  const reference = referenceOf(body, value);
  const shown = value.kind === 'name' || value.kind === 'member' ? value.name : '';
  if (reference.kind !== 'field') {
    throw compileFailures.incompatible(value, `When clause must be a literal or a non null constant literal: ${shown}`);
  }
  if (!reference.field.isStatic || !reference.field.isFinal) {
    throw compileFailures.incompatible(value, `Field must be a static final constant: ${shown}`);
  }
}

function isEnum(type: Type): boolean {
  return type.kind === 'user' ? type.form === 'enum' : type.kind === 'builtIn' && type.definition.enumValues.length > 0;
}

interface CaseValue {
  /** The same for what is the same to a switch. */
  readonly key: string;
  readonly shown: string;
  readonly place: Expression;
}

function valuesOf({ when }: SwitchCase): readonly CaseValue[] {
  return when.kind === 'values' ? when.values.flatMap((value) => caseValue(value) ?? []) : [];
}

/** Undefined for constants of other classes: their values are not looked at. */
function caseValue(place: Expression): CaseValue | undefined {
  if (place.kind === 'name') {
    return { key: `name ${place.name.toLowerCase()}`, shown: place.name, place };
  }
  if (place.kind !== 'literal') {
    return undefined;
  }
  const { literal } = place;
  const shown = 'value' in literal ? String(literal.value) : 'null';
  return { key: `${literal.type} ${shown}`, shown, place };
}
