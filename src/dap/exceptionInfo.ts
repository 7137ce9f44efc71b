import type { DebugProtocol } from '@vscode/debugprotocol';
import { displayBlock, displayLine } from '../core/base/displayText.ts';
import type { StopCause } from '../core/debugging/stopCause.ts';

// The org says of an exception `Type: message`, with its stack. A stack goes on with `Caused by` for each cause.

const headPattern = /^\s*([A-Za-z_][\w.$/]*)\s*(?::([^]*))?$/;

const longestStack = 10_000;
const stackLine = /^(?:Class|Trigger)\.([\w.]{1,255}): line (\d{1,7}), column (\d{1,7})$/;

interface Thrown {
  readonly typeName: string;
  readonly message: string;
}

/** The type of the exception that a request stopped for; the org's own words where they name none. */
export function exceptionType({ event }: StopCause): string {
  return thrown(event.description)?.typeName ?? event.description ?? 'Exception';
}

/** `pathOf`: the file of a class or trigger by its name as the org prints it. */
export async function exceptionDetails(
  cause: StopCause,
  pathOf: (typeName: string) => Promise<string | undefined>,
): Promise<DebugProtocol.ExceptionInfoResponse['body']> {
  const { description } = cause.event;
  const { typeName, message } = thrown(description) ?? { typeName: exceptionType(cause), message: description ?? '' };
  const stackTrace = displayBlock(cause.event.stackTrace ?? '', longestStack);
  const [own = '', ...unlinked] = stackTrace.split(/^[ \t]*Caused by:?\s+/im);
  // The exception's own frames stand in the call stack; those of its causes are gone, so they get links.
  const causes = await Promise.all(unlinked.map((stack) => linkedStack(stack, pathOf)));
  const details = (from: Thrown, stack: string, rest: readonly string[]): DebugProtocol.ExceptionDetails => {
    const inner = innerDetails(rest, details);
    return {
      message: displayBlock(from.message),
      typeName: displayLine(from.typeName.slice(from.typeName.lastIndexOf('.') + 1)),
      fullTypeName: displayLine(from.typeName),
      ...(stack.trim() === '' ? {} : { stackTrace: stack.trim() }),
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

/** Behind each line the place in a file, where it is in one: editors make a link of it. */
async function linkedStack(stack: string, pathOf: (typeName: string) => Promise<string | undefined>): Promise<string> {
  const lines = stack.split('\n').map(async (text) => {
    const [, name, line, column] = stackLine.exec(text.trim()) ?? [];
    const path = name === undefined ? undefined : await pathOf(name);
    return path === undefined ? text : `${text} (${linkText(path, line ?? '', column ?? '')})`;
  });
  return (await Promise.all(lines)).join('\n');
}

/** A path that is a URI has the place in its fragment: behind a colon it would be taken for a part of the name. */
function linkText(path: string, line: string, column: string): string {
  return /^[a-z][\w+.-]+:\/\//i.test(path) ? `${path}#L${line},${column}` : `${path}:${line}:${column}`;
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
