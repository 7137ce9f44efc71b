import type { ApexValue, LibraryFunction, LibraryType, MaySuspend, RequestContext, Suspendable } from './contract.ts';
import { raiseNullArgument } from './failures.ts';

export type Members = LibraryType['members'];

/** Members that refuse a null for any of their parameters, as most methods of String, Date and Math do. */
export function refuseNulls(
  members: Readonly<Record<string, LibraryFunction | MaySuspend>>,
  receiver: 'instance' | 'static',
): Members {
  const firstArgument = receiver === 'instance' ? 1 : 0;
  return Object.fromEntries(
    Object.entries(members).map(([signature, member]) => [signature, refusing(member, firstArgument)]),
  );
}

function refusing(member: LibraryFunction | MaySuspend, firstArgument: number): LibraryFunction | MaySuspend {
  if (typeof member !== 'function') {
    return { maySuspend: checking(member.maySuspend, firstArgument) };
  }
  const checked = checking(member, firstArgument);
  // The wrapper is no generator function even where the member is one.
  return isGeneratorFunction(member) ? { maySuspend: checked } : checked;
}

function checking(member: LibraryFunction, firstArgument: number): LibraryFunction {
  return (context: RequestContext, ...values: ApexValue[]) => {
    for (let index = firstArgument; index < values.length; index++) {
      if (values[index] === null) {
        return raiseNullArgument(context);
      }
    }
    return member(context, ...values);
  };
}

const generatorPrototype = Object.getPrototypeOf(function* () {
  // Only its prototype counts.
}) as object;

function isGeneratorFunction(member: LibraryFunction): boolean {
  return Object.getPrototypeOf(member) === generatorPrototype;
}

/** Marks a member that answers at once when it can and with a generator when it must run Apex. */
export function maySuspend(
  member: {
    call(context: RequestContext, ...values: never[]): ApexValue | void | Suspendable<ApexValue | void>;
  }['call'],
): MaySuspend {
  return { maySuspend: member };
}
