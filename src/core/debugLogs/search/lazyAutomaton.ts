import { type Automaton, foundState } from './automaton.ts';
import { isWordUnit, newline } from './regexTree.ts';

/** Sets of states that are remembered. More mean a wild pattern: then all are forgotten and made anew, which costs time but no memory. */
const mostSets = 2_000;
/** Characters around a match in which its exact place is looked for. */
const placeBefore = 2_000;
const placeAfter = 1_000;

/** What stood before a character decides what `^` and `\b` mean there. */
type Before = 'lineStart' | 'word' | 'other';

interface StateSet {
  readonly states: readonly number[];
  readonly before: Before;
  /** By class of the next character: where that leads. */
  readonly next: (StateSet | 'found' | undefined)[];
}

/** Where a match stands in a text. */
export interface MatchPlace {
  readonly start: number;
  readonly end: number;
}

/**
 * Runs an automaton over text, one step for each character, whatever pattern and text are: all states that are possible at once are one
 * set, and where a set leads is worked out when it is first needed.
 */
export class LazyAutomaton {
  readonly #automaton: Automaton;
  readonly #newlineClass: number;
  #sets = new Map<string, StateSet>();
  #lineStart: StateSet;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    this.#newlineClass = automaton.classes[newline] ?? 0;
    this.#lineStart = this.#set([automaton.start], 'lineStart');
  }

  /** The end of the first match that ends earliest, or -1. `from` is where a line starts; a match ends at the end of its line at the latest. */
  findEnd(text: string, from: number): number {
    const { classes } = this.#automaton;
    let set = this.#lineStart;
    for (let index = from; index < text.length; index++) {
      const character = classes[text.charCodeAt(index)] ?? 0;
      const next = set.next[character] ?? this.#step(set, character);
      if (next === 'found') {
        return index;
      }
      set = next;
    }
    return this.#step(set, this.#newlineClass) === 'found' ? text.length : -1;
  }

  /** The leftmost match, and of those the longest, in the line that has a match ending here. */
  place(text: string, lineStart: number, lineEnd: number, matchEnd: number): MatchPlace {
    const from = Math.max(lineStart, matchEnd - placeBefore);
    const to = Math.min(lineEnd, matchEnd + placeAfter);
    // For each possible state, where the match that led there began.
    let starts = new Map<number, number>();
    let best: MatchPlace | undefined;
    for (let index = from; index <= to; index++) {
      if (best === undefined) {
        starts.set(this.#automaton.start, Math.min(starts.get(this.#automaton.start) ?? index, index));
      }
      const before = index === lineStart ? 'lineStart' : beforeOf(text.charCodeAt(index - 1));
      const after = index === lineEnd ? undefined : text.charCodeAt(index);
      const reached = this.#spread(starts, before, after);
      const next = new Map<number, number>();
      const found = reached.get(foundState);
      if (found !== undefined && (best === undefined || found <= best.start)) {
        best = { start: found, end: index };
      }
      for (const [state, start] of reached) {
        const target = this.#after(state, after);
        if (target !== undefined && (best === undefined || start <= best.start)) {
          next.set(target, Math.min(next.get(target) ?? start, start));
        }
      }
      starts = next;
      if (best !== undefined && starts.size === 0) {
        break;
      }
    }
    return best ?? { start: matchEnd, end: matchEnd };
  }

  #step(set: StateSet, character: number): StateSet | 'found' {
    const { samples, start } = this.#automaton;
    const sample = character === this.#newlineClass ? undefined : samples[character];
    const reached = this.#spread(new Map(set.states.map((state) => [state, 0])), set.before, sample);
    const isFound = reached.has(foundState);
    const next = isFound
      ? 'found'
      : sample === undefined
        ? this.#lineStart
        : this.#set(
            // A match may begin at every character.
            [...new Set([start, ...[...reached.keys()].flatMap((state) => this.#after(state, sample) ?? [])])],
            beforeOf(sample),
          );
    set.next[character] = next;
    return next;
  }

  /** All states that these lead to without a character. `after` is the next code unit; undefined at the end of the line. */
  #spread(from: ReadonlyMap<number, number>, before: Before, after: number | undefined): ReadonlyMap<number, number> {
    const { states } = this.#automaton;
    const reached = new Map<number, number>();
    const waiting = [...from].sort(([, a], [, b]) => b - a);
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const [index, start] = entry;
      const known = reached.get(index);
      if (known !== undefined && known <= start) {
        continue;
      }
      reached.set(index, start);
      const state = states[index];
      if (state?.kind === 'fork') {
        waiting.push(...state.next.map((next): [number, number] => [next, start]));
      } else if (state?.kind === 'assertion' && holds(state.assertion, before, after)) {
        waiting.push([state.next, start]);
      }
    }
    return reached;
  }

  #after(index: number, code: number | undefined): number | undefined {
    const state = this.#automaton.states[index];
    const character = code === undefined ? undefined : this.#automaton.classes[code];
    return state?.kind === 'units' && character !== undefined && state.classes.has(character) ? state.next : undefined;
  }

  #set(states: readonly number[], before: Before): StateSet {
    const key = `${before} ${states.toSorted((a, b) => a - b).join()}`;
    let set = this.#sets.get(key);
    if (set === undefined) {
      if (this.#sets.size >= mostSets) {
        this.#sets = new Map();
        this.#lineStart = this.#set([this.#automaton.start], 'lineStart');
      }
      set = { states, before, next: [] };
      this.#sets.set(key, set);
    }
    return set;
  }
}

function beforeOf(code: number): Before {
  return isWordUnit(code) ? 'word' : 'other';
}

function holds(assertion: string, before: Before, after: number | undefined): boolean {
  const isBoundary = (before === 'word') !== (after !== undefined && isWordUnit(after));
  switch (assertion) {
    case 'lineStart':
      return before === 'lineStart';
    case 'lineEnd':
      return after === undefined;
    case 'wordBoundary':
      return isBoundary;
    default:
      return !isBoundary;
  }
}
