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
}

/** In place of a set: the match has ended; it was not worked out yet. */
const isFound = -1;
const isUnknown = -2;
/** The number of the set at the start of a line. */
const lineStartSet = 0;

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
  readonly #classCount: number;
  /** By set and class of the next character: the number of the set that it leads to. */
  readonly #transitions: Int32Array;
  readonly #sets: StateSet[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    this.#newlineClass = automaton.classes[newline] ?? 0;
    this.#classCount = automaton.samples.length;
    this.#transitions = new Int32Array(mostSets * this.#classCount);
    this.#forget();
  }

  /** The end of the first match that ends earliest, or -1. `from` is where a line starts and `to` where one ends; a match stays in its line. */
  findEnd(text: string, from: number, to: number): number {
    const { classes } = this.#automaton;
    const transitions = this.#transitions;
    const classCount = this.#classCount;
    let set = lineStartSet;
    for (let index = from; index < to; index++) {
      const character = classes[text.charCodeAt(index)] ?? 0;
      let next = transitions[set * classCount + character] ?? isUnknown;
      if (next === isUnknown) {
        next = this.#step(set, character);
      }
      if (next === isFound) {
        return index;
      }
      set = next;
    }
    return this.#step(set, this.#newlineClass) === isFound ? to : -1;
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

  #step(number: number, character: number): number {
    const { samples, start } = this.#automaton;
    const set = this.#sets[number] ?? { states: [start], before: 'lineStart' };
    const sample = character === this.#newlineClass ? undefined : samples[character];
    const reached = this.#spread(new Map(set.states.map((state) => [state, 0])), set.before, sample);
    if (reached.has(foundState)) {
      this.#transitions[number * this.#classCount + character] = isFound;
      return isFound;
    }
    if (sample === undefined) {
      this.#transitions[number * this.#classCount + character] = lineStartSet;
      return lineStartSet;
    }
    // A match may begin at every character.
    const states = [...new Set([start, ...[...reached.keys()].flatMap((state) => this.#after(state, sample) ?? [])])];
    const knownSets = this.#sets.length;
    const next = this.#numberOf(states, beforeOf(sample));
    // Where all were forgotten for it, the set that it came from has no number any more.
    if (this.#sets.length >= knownSets) {
      this.#transitions[number * this.#classCount + character] = next;
    }
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

  #numberOf(states: readonly number[], before: Before): number {
    const key = `${before} ${states.toSorted((a, b) => a - b).join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#sets.length >= mostSets) {
      this.#forget();
    }
    const number = this.#sets.push({ states, before }) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #forget(): void {
    this.#transitions.fill(isUnknown);
    this.#sets.length = 0;
    this.#numbers.clear();
    this.#numberOf([this.#automaton.start], 'lineStart');
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
