import { Failure } from '../base/failure.ts';
import type { SessionRuleName } from './sessionRules.ts';

/** What a rule answers. A refusal says which rule it is, why, and what to do instead. */
export type Decision =
  { readonly allowed: true } | { readonly allowed: false; readonly rule: SessionRuleName; readonly message: string };

export const allowed: Decision = { allowed: true };

export function refused(rule: SessionRuleName, message: string): Decision {
  return { allowed: false, rule, message };
}

/** Throws a `Failure` with the rule as its code when the decision is a refusal. */
export function requireAllowed(decision: Decision): void {
  if (!decision.allowed) {
    throw new Failure(decision.rule, decision.message);
  }
}
