import { displayLine } from '../base/displayText.ts';
import { Failure } from '../base/failure.ts';

// What can go wrong while debugging a request. Callers test `code`.

export function notStopped(): Failure {
  return new Failure(
    'notStopped',
    'The request is not stopped, so there is nothing to read or step. Wait until it stops at a breakpoint.',
  );
}

export function unknownThread(threadId: number): Failure {
  return new Failure(
    'notStopped',
    `No debugged request has the thread id ${threadId}. It has probably finished; pick one from the Call Stack view.`,
  );
}

export function staleFrame(): Failure {
  return new Failure(
    'staleFrame',
    'This stack frame is gone because its request went on. Select a frame of a stopped request.',
  );
}

export function referenceMissing(): Failure {
  return new Failure(
    'referenceMissing',
    'The org did not send this value. Step once and expand it again; values live only while the request is stopped.',
  );
}

export function notAValuePath(expression: string): Failure {
  return new Failure(
    'notAValuePath',
    `"${displayLine(expression, 80)}" cannot be evaluated. Use a variable, this, a field (a.b), a list element (a[0]), ` +
      'a map value (a.get(key)) or size(), such as invoice.lines[0].amount.',
  );
}

export function unknownName(name: string): Failure {
  return new Failure(
    'unknownName',
    `There is no variable "${displayLine(name, 80)}" in this frame. Check the spelling, or select the frame that declares it.`,
  );
}

export function unknownField(owner: string, name: string): Failure {
  return new Failure(
    'unknownField',
    `${displayLine(owner, 80)} has no field "${displayLine(name, 80)}". Expand it in the Variables view to see its fields.`,
  );
}

export function nullValue(path: string): Failure {
  return new Failure('nullValue', `${displayLine(path, 80)} is null, so nothing can be read from it.`);
}

export function notIndexable(path: string, typeName: string): Failure {
  return new Failure(
    'notIndexable',
    `${displayLine(path, 80)} is a ${displayLine(typeName, 80)}. Use [index] on a list and get(key) on a map.`,
  );
}

export function indexOutOfRange(path: string, index: number, size: number): Failure {
  return new Failure(
    'indexOutOfRange',
    `${displayLine(path, 80)} has ${size} elements, so there is no element ${index}.`,
  );
}

export function keyNotFound(path: string): Failure {
  return new Failure(
    'keyNotFound',
    `${displayLine(path, 80)} has no such key. Expand it in the Variables view to see its keys; strings are case-sensitive.`,
  );
}

export function mapTooLarge(path: string, searched: number): Failure {
  return new Failure(
    'mapTooLarge',
    `The key is not among the first ${searched} entries of ${displayLine(path, 80)}. Expand the map and look there.`,
  );
}
