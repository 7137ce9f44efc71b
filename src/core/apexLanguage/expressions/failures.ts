import { displayLine } from '../../base/displayText.ts';
import { Failure } from '../../base/failure.ts';
import { l10n } from '../../base/l10n.ts';

// Why a text is no expression that can be looked at. Positions in messages count from 1.

export function expressionEmpty(): Failure {
  return new Failure(
    'expressionEmpty',
    l10n.t('There is no expression. Type a variable, a field such as invoice.Total__c, or a comparison.'),
  );
}

export function expressionTooLong(limit: number): Failure {
  return new Failure(
    'expressionTooLong',
    l10n.t('The expression is longer than {0} characters. Evaluate a part of it.', limit),
  );
}

export function expressionTooDeep(): Failure {
  return new Failure('expressionTooDeep', l10n.t('The expression is nested too deeply. Evaluate a part of it.'));
}

export function unexpectedText(expression: string, at: number, wanted: string): Failure {
  const rest = expression.slice(at);
  return new Failure(
    'expressionSyntax',
    rest.trim() === ''
      ? l10n.t('The expression ends too early: {0} is missing.', wanted)
      : l10n.t(
          '"{0}" at position {1} is not understood: {2} is expected there.',
          displayLine(rest, 40),
          at + 1,
          wanted,
        ),
  );
}

export function unclosedString(at: number): Failure {
  return new Failure(
    'expressionSyntax',
    l10n.t("The string that begins at position {0} has no closing quote (').", at + 1),
  );
}

export function numberTooLarge(text: string): Failure {
  return new Failure(
    'expressionSyntax',
    l10n.t(
      '{0} does not fit an Integer. Write it as a Long, with an L behind it, or as a Decimal.',
      displayLine(text, 40),
    ),
  );
}

export function changesData(what: string): Failure {
  return new Failure(
    'expressionChangesData',
    l10n.t(
      "{0} would change data or run code in the customer's org, which a debugger must not. Only values are read and compared.",
      displayLine(what, 40),
    ),
  );
}
