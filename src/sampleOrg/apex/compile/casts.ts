import type { Place } from '../syntax/tree.ts';
import { isAssignable, isCastable, isNumeric } from '../types/conversions.ts';
import { compileFailures } from '../types/failures.ts';
import { isBuiltIn, type Type } from '../types/type.ts';
import type { Body } from './body.ts';
import { type Value, value } from './value.ts';

/** `(Type) operand`: nothing to do upwards, a check downwards, truncation between numbers. */
export function castText(body: Body, operand: Value, type: Type, place: Place): Value {
  if (!isCastable(operand.type, type, body.space)) {
    throw compileFailures.incompatible(
      place,
      `Incompatible types since an instance of ${operand.type.name} is never an instance of ${type.name}`,
    );
  }
  if (isAssignable(operand.type, type, body.space) && !isRecordNarrowing(body, operand.type, type)) {
    return value(type, body.convert(operand, type, place), operand.nonNull);
  }
  if (isNumeric(operand.type) && isNumeric(type)) {
    return value(type, `narrow(t,${operand.text},${JSON.stringify(type.name)})`, operand.nonNull);
  }
  return value(type, `t.cast(${operand.text},${body.unit.constant(type)})`);
}

/** Lists and maps of SObject convert to lists of one object without a cast, but not without a check. */
function isRecordNarrowing(body: Body, from: Type, to: Type): boolean {
  return (
    from.kind === 'builtIn' &&
    isBuiltIn(from, 'List', 'Map') &&
    isBuiltIn(to, 'List', 'Map') &&
    from !== to &&
    from.typeArguments.includes(body.space.sObject)
  );
}
