import type { ApexValue, LibraryFunction, RequestContext } from '../../apex/library/contract.ts';
import { UserAccess } from '../access/userAccess.ts';
import { transactionOf } from '../dml/rows.ts';
import type { Described } from './tokens.ts';

type Answers<T> = Readonly<Record<string, (subject: T) => ApexValue>>;

type UserAnswers<T> = Readonly<Record<string, (subject: T, access: UserAccess) => ApexValue>>;

/** Members that answer one thing of what they describe. */
export function answers<T>(readers: Answers<T>): Record<string, LibraryFunction> {
  return Object.fromEntries(
    Object.entries(readers).map(([signature, read]) => [
      signature,
      (_: RequestContext, self: ApexValue) => read((self as Described<T>).subject),
    ]),
  );
}

/** Members that answer what the running user may do with what they describe. */
export function userAnswers<T>(readers: UserAnswers<T>): Record<string, LibraryFunction> {
  return Object.fromEntries(
    Object.entries(readers).map(([signature, read]) => [
      signature,
      (context: RequestContext, self: ApexValue) => read((self as Described<T>).subject, accessIn(context)),
    ]),
  );
}

function accessIn(context: RequestContext): UserAccess {
  return new UserAccess(transactionOf(context), context.user);
}

export function withoutNamespace(name: string): string {
  return name.replace(/^[A-Za-z0-9]+__(?=.+__(?:c|r|mdt|e|Share|History)$)/, '');
}
