import { displayLine } from '../../base/displayText.ts';
import { Failure } from '../../base/failure.ts';

// Why a text is no expression that can be looked at. Positions in messages count from 1.

export function expressionEmpty(): Failure {
  return new Failure(
    'expressionEmpty',
    'There is no expression. Type a variable, a field such as invoice.Total__c, or a comparison.',
  );
}

export function expressionTooLong(limit: number): Failure {
  return new Failure('expressionTooLong', `The expression is longer than ${limit} characters. Evaluate a part of it.`);
}

export function expressionTooDeep(): Failure {
  return new Failure('expressionTooDeep', 'The expression is nested too deeply. Evaluate a part of it.');
}

export function unexpectedText(expression: string, at: number, wanted: string): Failure {
  const rest = expression.slice(at);
  return new Failure(
    'expressionSyntax',
    rest.trim() === ''
      ? `The expression ends too early: ${wanted} is missing.`
      : `"${displayLine(rest, 40)}" at position ${at + 1} is not understood: ${wanted} is expected there.`,
  );
}

export function unclosedString(at: number): Failure {
  return new Failure('expressionSyntax', `The string that begins at position ${at + 1} has no closing quote (').`);
}

export function numberTooLarge(text: string): Failure {
  return new Failure(
    'expressionSyntax',
    `${displayLine(text, 40)} does not fit an Integer. Write it as a Long, with an L behind it, or as a Decimal.`,
  );
}

export function changesData(what: string): Failure {
  return new Failure(
    'expressionChangesData',
    `${displayLine(what, 40)} would change data or run code in the customer's org, which a debugger must not. Only values are read and compared.`,
  );
}
