import { Failure } from './failure.ts';

/** What a rule answers. A refusal says which rule it is, why, and what to do instead. */
export type Decision<Rule extends string> =
  { readonly allowed: true } | { readonly allowed: false; readonly rule: Rule; readonly message: string };

export const allowed = { allowed: true } as const;

export function refused<Rule extends string>(rule: Rule, message: string): Decision<Rule> {
  return { allowed: false, rule, message };
}

/** Throws a `Failure` with the rule as its code when the decision is a refusal. */
export function requireAllowed(decision: Decision<string>): void {
  if (!decision.allowed) {
    throw new Failure(decision.rule, decision.message);
  }
}
