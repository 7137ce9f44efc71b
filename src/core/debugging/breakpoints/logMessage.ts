import { parseExpression } from '../../apexLanguage/expressions/parser.ts';
import { Failure } from '../../base/failure.ts';
import { l10n } from '../../base/l10n.ts';
import { evaluate } from '../evaluation/evaluator.ts';
import type { Stop } from '../stop.ts';
import { fullValueText } from '../valueText.ts';

/** A part of a logpoint's message: text as it is, or an expression that stood between braces. */
export type LogMessagePart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'expression'; readonly expression: string };

const escapes = new Set(['{', '}', '\\']);
// Each time that the request comes by, all of it is evaluated.
const longest = 10_000;

/** `Total of {invoice.Name} is {total}`. `\{` and `\}` are braces. Braces within an expression's strings are part of it. */
export function parseLogMessage(message: string): readonly LogMessagePart[] {
  if (message.length > longest) {
    throw new Failure('badLogMessage', l10n.t('The log message is longer than {0} characters. Shorten it.', longest));
  }
  const parts: LogMessagePart[] = [];
  let text = '';
  for (let at = 0; at < message.length; at++) {
    const character = message.charAt(at);
    if (character === '\\' && escapes.has(message.charAt(at + 1))) {
      text += message.charAt(++at);
    } else if (character === '{') {
      const end = expressionEnd(message, at + 1);
      parts.push({ kind: 'text', text }, { kind: 'expression', expression: message.slice(at + 1, end) });
      text = '';
      at = end;
    } else {
      text += character;
    }
  }
  parts.push({ kind: 'text', text });
  return parts.filter((part) => part.kind === 'expression' || part.text !== '');
}

/** The message as it reads at a stop. An expression without a value is replaced by the reason, so that the rest is not lost. */
export async function logMessageText(
  parts: readonly LogMessagePart[],
  stop: Stop,
  frameNumber: number,
): Promise<string> {
  const texts = await Promise.all(
    parts.map(async (part) => (part.kind === 'text' ? part.text : expressionText(part.expression, stop, frameNumber))),
  );
  return texts.join('');
}

async function expressionText(expression: string, stop: Stop, frameNumber: number): Promise<string> {
  try {
    const value = await evaluate(stop, frameNumber, expression);
    return fullValueText(value, value.ref === undefined ? undefined : stop.references.peek(value.ref));
  } catch (error) {
    if (Failure.is(error)) {
      return `{${error.message}}`;
    }
    throw error;
  }
}

/** Fails when an expression in the message cannot be read at all. */
export function checkLogMessage(parts: readonly LogMessagePart[]): void {
  for (const part of parts) {
    if (part.kind === 'expression') {
      parseExpression(part.expression);
    }
  }
}

function expressionEnd(message: string, from: number): number {
  let isString = false;
  for (let at = from; at < message.length; at++) {
    const character = message.charAt(at);
    if (isString && character === '\\') {
      at++;
    } else if (character === "'") {
      isString = !isString;
    } else if (character === '}' && !isString) {
      return at;
    }
  }
  throw new Failure(
    'badLogMessage',
    l10n.t('A { in the log message has no } behind it. Close the expression, or write \\{ for a brace.'),
  );
}
