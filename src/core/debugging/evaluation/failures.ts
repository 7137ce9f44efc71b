import { displayLine } from '../../base/displayText.ts';
import { Failure } from '../../base/failure.ts';

// Why an expression has no value here. Texts of the customer's org are cut and cleaned.

function shown(text: string): string {
  return displayLine(text, 80);
}

export function unknownName(name: string): Failure {
  return new Failure(
    'unknownName',
    `There is no variable "${shown(name)}" in this frame. Check the spelling, or select the frame that declares it.`,
  );
}

export function unknownStatic(name: string): Failure {
  const [root = name] = name.split('.');
  return new Failure(
    'unknownStatic',
    `There is no variable "${shown(root)}" in this frame, and no class on the call stack has the static field "${shown(name)}". ` +
      'The org shows static fields of classes on the stack only: set a breakpoint in that class to see them.',
  );
}

export function unknownField(owner: string, name: string): Failure {
  return new Failure(
    'unknownField',
    `${shown(owner)} has no field "${shown(name)}". Expand it in the Variables view to see its fields; a field that was not queried is not there.`,
  );
}

export function nullValue(path: string): Failure {
  return new Failure(
    'nullValue',
    `${shown(path)} is null, so nothing can be read from it. ?. in place of the dot gives null.`,
  );
}

export function notIndexable(path: string, typeName: string): Failure {
  return new Failure(
    'notIndexable',
    `${shown(path)} is a ${shown(typeName)}. Use [index] on a list and get(key) on a map.`,
  );
}

export function notAnIndex(path: string): Failure {
  return new Failure('notAnIndex', `${shown(path)} is no whole number, so it cannot be the index of a list element.`);
}

export function indexOutOfRange(path: string, index: string, size: number): Failure {
  return new Failure('indexOutOfRange', `${shown(path)} has ${size} elements, so there is no element ${shown(index)}.`);
}

export function tooManyElements(path: string, searched: number): Failure {
  return new Failure(
    'tooManyElements',
    `Not among the first ${searched} elements of ${shown(path)}, and it has more. Expand it and look there.`,
  );
}

export function notEvaluated(method: string, readable: string): Failure {
  return new Failure(
    'notEvaluated',
    `${shown(method)}() would run code in the customer's org, which a debugger must not. What can be read here: ${readable}.`,
  );
}

export function unknownTarget(name: string, method: string): Failure {
  return new Failure(
    'unknownTarget',
    `There is no variable "${shown(name)}" in this frame. If it is a class, ${shown(`${name}.${method}`)}() would run code in the customer's ` +
      'org, which a debugger must not.',
  );
}

export function wrongParameters(method: string, wanted: string): Failure {
  return new Failure('wrongParameters', `${shown(method)}() takes ${wanted} here.`);
}

export function wrongOperands(operator: string, left: string, right: string | undefined): Failure {
  return new Failure(
    'wrongOperands',
    right === undefined
      ? `${operator} does not work on a ${shown(left)}.`
      : `${operator} does not work between ${shown(left)} and ${shown(right)}.`,
  );
}

export function nullOperand(operator: string): Failure {
  return new Failure(
    'nullOperand',
    `One side of ${operator} is null. Test for it first, for example: a != null && a > 0.`,
  );
}

export function notBoolean(path: string, typeName: string): Failure {
  return new Failure(
    'notBoolean',
    `${shown(path)} is a ${shown(typeName)}, and true or false is needed. Compare it with something.`,
  );
}

export function divideByZero(): Failure {
  return new Failure('divideByZero', 'The expression divides by zero.');
}

export function comparesByCode(typeName: string): Failure {
  return new Failure(
    'comparesByCode',
    `== on ${shown(typeName)} compares contents, and may run the customer's equals method. Use === to test for the same object, or compare single fields.`,
  );
}

export function unreadableMoment(typeName: string, text: string): Failure {
  return new Failure(
    'unreadableMoment',
    `The org prints the ${shown(typeName)} "${shown(text)}" in a form whose order is not known, so only == and != work on it.`,
  );
}

export function inheritanceUnknown(typeName: string, wanted: string): Failure {
  return new Failure(
    'inheritanceUnknown',
    `The value is a ${shown(typeName)}. Whether that extends or implements ${shown(wanted)} is not known here.`,
  );
}

export function notCastable(typeName: string, wanted: string): Failure {
  return new Failure('notCastable', `A ${shown(typeName)} is no ${shown(wanted)}.`);
}
