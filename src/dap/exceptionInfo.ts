import type { DebugProtocol } from '@vscode/debugprotocol';
import { displayBlock, displayLine } from '../core/base/displayText.ts';
import type { StopCause } from '../core/debugging/stopCause.ts';

// The org says of an exception `Type: message`, with its stack. A stack goes on with `Caused by` for each cause.

const headPattern = /^\s*([A-Za-z_][\w.$/]*)\s*(?::\s*([^]*))?$/;

interface Thrown {
  readonly typeName: string;
  readonly message: string;
}

/** The type of the exception that a request stopped for; the org's own words where they name none. */
export function exceptionType({ event }: StopCause): string {
  return thrown(event.description)?.typeName ?? event.description ?? 'Exception';
}

export function exceptionDetails(cause: StopCause): DebugProtocol.ExceptionInfoResponse['body'] {
  const { description, stackTrace } = cause.event;
  const { typeName, message } = thrown(description) ?? { typeName: exceptionType(cause), message: description ?? '' };
  const [own = '', ...causes] = (stackTrace ?? '').split(/^\s*Caused by:?\s*$|^\s*Caused by:?\s+/im);
  const details = (from: Thrown, stack: string, rest: readonly string[]): DebugProtocol.ExceptionDetails => {
    const inner = innerDetails(rest, details);
    return {
      message: displayBlock(from.message),
      typeName: displayLine(from.typeName.slice(from.typeName.lastIndexOf('.') + 1)),
      fullTypeName: displayLine(from.typeName),
      ...(stack.trim() === '' ? {} : { stackTrace: displayBlock(stack.trim()) }),
      ...(inner === undefined ? {} : { innerException: [inner] }),
    };
  };
  return {
    exceptionId: displayLine(typeName),
    ...(message === '' ? {} : { description: displayBlock(message) }),
    breakMode: 'always',
    details: details({ typeName, message }, own, causes),
  };
}

function innerDetails(
  causes: readonly string[],
  details: (from: Thrown, stack: string, rest: readonly string[]) => DebugProtocol.ExceptionDetails,
): DebugProtocol.ExceptionDetails | undefined {
  const [first, ...rest] = causes;
  if (first === undefined) {
    return undefined;
  }
  const [head = '', ...stack] = first.trim().split('\n');
  return details(thrown(head) ?? { typeName: head, message: '' }, stack.join('\n'), rest);
}

function thrown(text: string | undefined): Thrown | undefined {
  const [, typeName, message = ''] = headPattern.exec(text ?? '') ?? [];
  return typeName === undefined ? undefined : { typeName, message: message.trim() };
}
