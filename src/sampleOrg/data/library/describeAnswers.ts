import type { ApexValue, LibraryFunction, RequestContext } from '../../apex/library/contract.ts';
import type { Described } from './tokens.ts';

type Answers<T> = Readonly<Record<string, (subject: T) => ApexValue>>;

/** Members that answer one thing of what they describe. */
export function answers<T>(readers: Answers<T>): Record<string, LibraryFunction> {
  return Object.fromEntries(
    Object.entries(readers).map(([signature, read]) => [
      signature,
      (_: RequestContext, self: ApexValue) => read((self as Described<T>).subject),
    ]),
  );
}

export function withoutNamespace(name: string): string {
  return name.replace(/^[A-Za-z0-9]+__(?=.+__(?:c|r|mdt|e|Share|History)$)/, '');
}
