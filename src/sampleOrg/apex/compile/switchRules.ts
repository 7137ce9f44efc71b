import type { Expression, SwitchCase, SwitchStatement } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';

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
