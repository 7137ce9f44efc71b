import { displayLine } from '../../base/displayText.ts';
import { Failure } from '../../base/failure.ts';
import { l10n } from '../../base/l10n.ts';

// Why an expression has no value here. Texts of the customer's org are cut and cleaned.

function shown(text: string): string {
  return displayLine(text, 80);
}

export function unknownName(name: string): Failure {
  return new Failure(
    'unknownName',
    l10n.t(
      'There is no variable "{0}" in this frame. Check the spelling, or select the frame that declares it.',
      shown(name),
    ),
  );
}

export function unknownStatic(name: string): Failure {
  const [root = name] = name.split('.');
  return new Failure(
    'unknownStatic',
    l10n.t(
      'There is no variable "{0}" in this frame, and no class on the call stack has the static field "{1}". The org shows static fields of classes on the stack only: set a breakpoint in that class to see them.',
      shown(root),
      shown(name),
    ),
  );
}

export function unknownField(owner: string, name: string): Failure {
  return new Failure(
    'unknownField',
    l10n.t(
      '{0} has no field "{1}". Expand it in the Variables view to see its fields; a field that was not queried is not there.',
      shown(owner),
      shown(name),
    ),
  );
}

export function nullValue(path: string): Failure {
  return new Failure(
    'nullValue',
    l10n.t('{0} is null, so nothing can be read from it. ?. in place of the dot gives null.', shown(path)),
  );
}

export function valueDoubtful(name: string, doubt: string): Failure {
  return new Failure(
    'valueDoubtful',
    l10n.t(
      '{0} is not known for sure, so nothing is computed with it. {1}',
      name === '' ? l10n.t('It') : shown(name),
      doubt,
    ),
  );
}

export function notIndexable(path: string, typeName: string): Failure {
  return new Failure(
    'notIndexable',
    l10n.t('{0} is a {1}. Use [index] on a list and get(key) on a map.', shown(path), shown(typeName)),
  );
}

export function notAnIndex(path: string): Failure {
  return new Failure(
    'notAnIndex',
    l10n.t('{0} is no whole number, so it cannot be the index of a list element.', shown(path)),
  );
}

export function indexOutOfRange(path: string, index: string, size: number): Failure {
  return new Failure(
    'indexOutOfRange',
    l10n.t('{0} has {1} elements, so there is no element {2}.', shown(path), size, shown(index)),
  );
}

export function tooManyElements(path: string, searched: number): Failure {
  return new Failure(
    'tooManyElements',
    l10n.t(
      'Not among the first {0} elements of {1}, and it has more. Expand it and look there.',
      searched,
      shown(path),
    ),
  );
}

export function notEvaluated(method: string, readable: string): Failure {
  return new Failure(
    'notEvaluated',
    l10n.t(
      "{0}() would run code in the customer's org, which a debugger must not. What can be read here: {1}.",
      shown(method),
      readable,
    ),
  );
}

export function unknownTarget(name: string, method: string): Failure {
  return new Failure(
    'unknownTarget',
    l10n.t(
      'There is no variable "{0}" in this frame. If it is a class, {1}() would run code in the customer\'s org, which a debugger must not.',
      shown(name),
      shown(`${name}.${method}`),
    ),
  );
}

export function wrongParameters(method: string, wanted: string): Failure {
  return new Failure('wrongParameters', l10n.t('{0}() takes {1} here.', shown(method), wanted));
}

export function wrongOperands(operator: string, left: string, right: string | undefined): Failure {
  return new Failure(
    'wrongOperands',
    right === undefined
      ? l10n.t('{0} does not work on a {1}.', operator, shown(left))
      : l10n.t('{0} does not work between {1} and {2}.', operator, shown(left), shown(right)),
  );
}

export function nullOperand(operator: string): Failure {
  return new Failure(
    'nullOperand',
    l10n.t('One side of {0} is null. Test for it first, for example: a != null && a > 0.', operator),
  );
}

export function notBoolean(path: string, typeName: string): Failure {
  return new Failure(
    'notBoolean',
    l10n.t('{0} is a {1}, and true or false is needed. Compare it with something.', shown(path), shown(typeName)),
  );
}

export function divideByZero(): Failure {
  return new Failure('divideByZero', l10n.t('The expression divides by zero.'));
}

export function comparesByCode(typeName: string): Failure {
  return new Failure(
    'comparesByCode',
    l10n.t(
      "== on {0} compares contents, and may run the customer's equals method. Use === to test for the same object, or compare single fields.",
      shown(typeName),
    ),
  );
}

export function unreadableMoment(typeName: string, text: string): Failure {
  return new Failure(
    'unreadableMoment',
    l10n.t(
      'The org prints the {0} "{1}" in a form whose order is not known, so only == and != work on it.',
      shown(typeName),
      shown(text),
    ),
  );
}

export function inheritanceUnknown(typeName: string, wanted: string): Failure {
  return new Failure(
    'inheritanceUnknown',
    l10n.t(
      'The value is a {0}. Whether that extends or implements {1} is not known here.',
      shown(typeName),
      shown(wanted),
    ),
  );
}

export function notCastable(typeName: string, wanted: string): Failure {
  return new Failure('notCastable', l10n.t('A {0} is no {1}.', shown(typeName), shown(wanted)));
}
