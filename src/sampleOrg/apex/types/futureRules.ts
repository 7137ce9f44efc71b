import { hasAnnotation } from './declare.ts';
import { compileFailures } from './failures.ts';
import { isBuiltIn, type Type } from './type.ts';
import { voidType } from './typeSpace.ts';
import type { UserMethod } from './userType.ts';

const primitives = [
  'Blob',
  'Boolean',
  'Date',
  'Datetime',
  'Decimal',
  'Double',
  'Id',
  'Integer',
  'Long',
  'String',
  'Time',
] as const;

/** What `@future` asks of a method: static, without an answer, and parameters that go through the queue as they are. */
export function checkFuture(method: UserMethod): void {
  if (!hasAnnotation(method.modifiers, 'future')) {
    return;
  }
  if (!method.isStatic) {
    throw compileFailures.declaration(method.place, 'Future methods must be static');
  }
  if (method.returnType !== voidType) {
    throw compileFailures.declaration(method.place, 'Future methods must return void');
  }
  for (const { type, place } of method.parameters) {
    if (!isQueueable(type)) {
      throw compileFailures.declaration(place, `Unsupported parameter type ${type.name}`);
    }
  }
}

function isQueueable(type: Type): boolean {
  return (
    isBuiltIn(type, ...primitives) ||
    (type.kind === 'builtIn' && isBuiltIn(type, 'List', 'Set', 'Map') && type.typeArguments.every(isQueueable))
  );
}
