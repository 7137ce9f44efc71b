import { patternTooLarge } from './failures.ts';
import { type Assertion, lastUnit, newline, type RegexNode, type UnitRange } from './regexTree.ts';

/** More states make no sensible search, and would cost memory. */
const mostStates = 5_000;

/** What a state of the automaton does. `next` are states. */
export type State =
  | { readonly kind: 'units'; readonly classes: ReadonlySet<number>; next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'assertion'; readonly assertion: Assertion; next: number }
  | { readonly kind: 'found' };

/** The state in which a match has ended. */
export const foundState = 0;

/** A regular expression as states with transitions over classes of characters that it never tells apart. */
export interface Automaton {
  readonly states: readonly State[];
  readonly start: number;
  /** Class of each code unit. */
  readonly classes: Uint8Array;
  /** A code unit of each class. */
  readonly samples: readonly number[];
}

export function buildAutomaton(root: RegexNode): Automaton {
  const { classes, samples, classesOf } = characterClasses(root);
  const states: State[] = [{ kind: 'found' }];
  const add = (state: State): number => {
    if (states.length >= mostStates) {
      throw patternTooLarge();
    }
    return states.push(state) - 1;
  };

  /** Adds the states of a node in front of `next`; answers where it begins. */
  const build = (node: RegexNode, next: number): number => {
    switch (node.kind) {
      case 'units':
        return add({ kind: 'units', classes: classesOf(node.ranges), next });
      case 'assertion':
        return add({ kind: 'assertion', assertion: node.assertion, next });
      case 'sequence':
        return node.parts.reduceRight((following, part) => build(part, following), next);
      case 'alternatives':
        return add({ kind: 'fork', next: node.parts.map((part) => build(part, next)) });
      case 'repetition':
        return repeat(node.part, node.least, node.most, next);
    }
  };
  const repeat = (part: RegexNode, least: number, most: number, next: number): number => {
    let start = next;
    if (most === Infinity) {
      const loop: number[] = [next];
      const fork = add({ kind: 'fork', next: loop });
      loop.push(build(part, fork));
      start = fork;
    } else {
      for (let count = least; count < most; count++) {
        start = add({ kind: 'fork', next: [next, build(part, start)] });
      }
    }
    for (let count = 0; count < least; count++) {
      start = build(part, start);
    }
    return start;
  };
  return { start: build(root, foundState), states, classes, samples };
}

interface CharacterClasses {
  readonly classes: Uint8Array;
  readonly samples: readonly number[];
  readonly classesOf: (ranges: readonly UnitRange[]) => ReadonlySet<number>;
}

/** Cuts all code units where any range of the expression begins or ends; the line break is a class of its own. */
function characterClasses(root: RegexNode): CharacterClasses {
  // Word characters are told apart for word boundaries.
  const word = '0:A[_`a{'.split('').map((text) => text.charCodeAt(0));
  const cuts = new Set([0, newline, newline + 1, ...word]);
  for (const { first, last } of rangesIn(root)) {
    cuts.add(first).add(last + 1);
  }
  const samples = [...cuts].filter((cut) => cut <= lastUnit).sort((a, b) => a - b);
  if (samples.length > 256) {
    throw patternTooLarge();
  }
  const classes = new Uint8Array(lastUnit + 1);
  samples.forEach((first, index) => classes.fill(index, first, samples[index + 1] ?? lastUnit + 1));
  return {
    classes,
    samples,
    classesOf: (ranges) =>
      new Set(
        samples.flatMap((sample, index) =>
          ranges.some(({ first, last }) => sample >= first && sample <= last) ? [index] : [],
        ),
      ),
  };
}

function rangesIn(node: RegexNode): readonly UnitRange[] {
  switch (node.kind) {
    case 'units':
      return node.ranges;
    case 'assertion':
      return [];
    case 'repetition':
      return rangesIn(node.part);
    case 'sequence':
    case 'alternatives':
      return node.parts.flatMap(rangesIn);
  }
}
