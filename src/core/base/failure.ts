import { l10n } from './l10n.ts';

/**
 * A failure that a person reads. Its message says what happened and, in the same text, what to do next.
 * Each area lists its own in a `failures.ts`; code tests `failure.code`, never the text.
 */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
  }

  static is(value: unknown, code?: string): value is Failure {
    return value instanceof Failure && (code === undefined || value.code === code);
  }
}

/** The user has ended something before its end. */
export const cancelled = (): Failure =>
  new Failure('cancelled', l10n.t('Cancelled. Nothing was left behind; start it again when you like.'));
