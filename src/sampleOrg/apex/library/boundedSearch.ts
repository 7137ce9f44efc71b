// eslint-disable-next-line no-restricted-imports -- nothing but a script of ours runs in it, which can be ended after a time
import { createContext, Script } from 'node:vm';
import type { RequestContext } from './contract.ts';
import { raiseRegexTooComplicated } from './failures.ts';

// A pattern that tries too many ways would stop the whole sample org, for searches cannot be stopped from outside.
// Only a script of its own can be: by the time that it may take.

/** Milliseconds that a search may take. */
const patience = 1_000;

/** Steps that are too few to look at the time. */
const harmless = 5_000_000;

const place = createContext({ search: (): unknown => undefined }) as { search: () => unknown };
const script = new Script('search()');

/** Runs what searches `text` with `regex`. Raises a LimitException when it would take too long. */
export function boundedSearch<T>(context: RequestContext, regex: RegExp, text: string, search: () => T): T {
  if (mostSteps(regex, text.length) <= harmless) {
    return search();
  }
  place.search = search;
  try {
    return script.runInContext(place, { timeout: patience }) as T;
  } catch (failure) {
    if ((failure as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      return raiseRegexTooComplicated(context);
    }
    throw failure;
  } finally {
    place.search = () => undefined;
  }
}

interface Choices {
  readonly repetitions: number;
  readonly alternatives: number;
  /** Whether what is repeated is a group, which may hold repetitions again. */
  readonly repeatsGroups: boolean;
}

const known = new WeakMap<RegExp, Choices>();

/** More steps than a search of so many characters can take. */
function mostSteps(regex: RegExp, length: number): number {
  let choices = known.get(regex);
  if (choices === undefined) {
    choices = choicesOf(regex.source);
    known.set(regex, choices);
  }
  const { repetitions, alternatives, repeatsGroups } = choices;
  const ways = repeatsGroups
    ? 2 ** Math.min(length * (1 + repetitions + alternatives), 1000)
    : (length + 1) ** repetitions;
  return (length + 1) * ways * 2 ** alternatives;
}

function choicesOf(source: string): Choices {
  const bare = source
    .replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\\\]])*\]?/g, 'x')
    .replaceAll('(?', '(')
    .replace(/([*+?}])\?/g, '$1');
  return {
    repetitions: bare.match(/[*+?{]/g)?.length ?? 0,
    alternatives: bare.match(/\|/g)?.length ?? 0,
    repeatsGroups: /\)[*+?{]/.test(bare),
  };
}
