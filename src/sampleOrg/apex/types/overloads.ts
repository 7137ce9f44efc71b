import { conversionCost } from './conversions.ts';
import type { Type } from './type.ts';
import type { TypeSpace } from './typeSpace.ts';

export type Choice<Candidate> =
  | { readonly kind: 'found'; readonly candidate: Candidate }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous' };

/** The overload whose parameters fit the values best: no worse in any place than every other that fits, and better in one. */
export function chooseOverload<Candidate>(
  candidates: readonly Candidate[],
  parametersOf: (candidate: Candidate) => readonly Type[],
  values: readonly Type[],
  space: TypeSpace,
): Choice<Candidate> {
  const fitting: { candidate: Candidate; costs: readonly number[] }[] = [];
  for (const candidate of candidates) {
    const costs = costsOf(parametersOf(candidate), values, space);
    if (costs) {
      fitting.push({ candidate, costs });
    }
  }
  const best = fitting.filter((one) => fitting.every((other) => other === one || noWorse(one.costs, other.costs)));
  // `max(1, 2.5)`: Double is nearer to the Integer, but would lose digits of the Decimal.
  const first = best[0] ?? onlyCheapest(fitting);
  if (!first) {
    return { kind: fitting.length === 0 ? 'none' : 'ambiguous' };
  }
  // Candidates come nearest first, so an equal one further on is overridden or less specific.
  return { kind: 'found', candidate: first.candidate };
}

function onlyCheapest<T extends { readonly costs: readonly number[] }>(fitting: readonly T[]): T | undefined {
  const total = ({ costs }: T): number => costs.reduce((sum, cost) => sum + cost, 0);
  const least = Math.min(...fitting.map(total));
  const cheapest = fitting.filter((one) => total(one) === least);
  return cheapest.length === 1 ? cheapest[0] : undefined;
}

function costsOf(
  parameters: readonly Type[],
  values: readonly Type[],
  space: TypeSpace,
): readonly number[] | undefined {
  if (parameters.length !== values.length) {
    return undefined;
  }
  const costs: number[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const value = values[index];
    const cost = value && conversionCost(value, parameter, space);
    if (cost === undefined) {
      return undefined;
    }
    costs.push(cost);
  }
  return costs;
}

function noWorse(left: readonly number[], right: readonly number[]): boolean {
  return left.every((cost, index) => cost <= (right[index] ?? 0));
}
