import { Failure } from './failure.ts';
import { l10n } from './l10n.ts';

/** Why something went wrong, for people. Failures say it; whatever else was thrown may quote data of a customer, so it gives no more than its kind. */
export function reasonOf(error: unknown): string {
  return Failure.is(error)
    ? error.message
    : l10n.t('Something went wrong that was not foreseen ({0}). Try again.', kindOf(error));
}

/** `ENOENT`, `TypeError`: what the system or the language calls it. */
function kindOf(error: unknown): string {
  const { code, name }: { readonly code?: unknown; readonly name?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  return [code, name].filter((one) => typeof one === 'string').find((one) => /^\w{1,40}$/.test(one)) ?? 'Error';
}
