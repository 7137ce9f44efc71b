import { expressionTokens, type ExpressionToken } from '../../apexLanguage/expressions/lexer.ts';
import { Failure } from '../../base/failure.ts';
import type { ExecutionValue } from '../execution.ts';
import type { Stop } from '../stop.ts';
import { scopeValues } from '../variableTree.ts';
import { collectionMethods } from './collections.ts';
import { evaluate } from './evaluator.ts';
import { findNamed } from './frameNames.ts';
import { stringMethods } from './methods.ts';
import { scalarOf } from './scalar.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'variable' | 'field' | 'method';
  /** The value's type; undefined for methods. */
  readonly typeName: string | undefined;
}

export interface Completions {
  /** Offset in the text where what is being typed begins. */
  readonly start: number;
  readonly items: readonly Completion[];
}

// More than anybody reads in a list.
const mostItems = 500;

/** What can follow the text before the cursor: names of the frame, or members of the value before the last dot. */
export async function completions(stop: Stop, frameNumber: number, text: string): Promise<Completions> {
  const typed = typedAt(text);
  if (typed === undefined) {
    return { start: text.length, items: [] };
  }
  const offered =
    typed.target === undefined
      ? await namesInScope(stop, frameNumber)
      : await membersOf(stop, await valueBefore(stop, frameNumber, typed.target));
  const prefix = typed.name.toLowerCase();
  return {
    start: typed.start,
    items: offered.filter(({ label }) => label.toLowerCase().startsWith(prefix)).slice(0, mostItems),
  };
}

interface Typed {
  /** What has been typed of the name so far. */
  readonly name: string;
  readonly start: number;
  /** The expression before the dot. */
  readonly target: string | undefined;
}

/** Undefined inside a string or a number. */
function typedAt(text: string): Typed | undefined {
  let tokens: readonly ExpressionToken[];
  try {
    tokens = expressionTokens(text).slice(0, -1);
  } catch (error) {
    if (Failure.is(error)) {
      return undefined;
    }
    throw error;
  }
  const last = tokens.at(-1);
  const isTouching = last !== undefined && last.end === text.length;
  if (isTouching && (last.kind === 'number' || last.kind === 'string')) {
    return undefined;
  }
  const isName = isTouching && last.kind === 'word';
  const start = isName ? last.start : text.length;
  const name = isName ? last.text : '';
  const dot = isName ? tokens.length - 2 : tokens.length - 1;
  const mark = tokens[dot];
  if (mark === undefined || mark.kind !== 'mark' || (mark.text !== '.' && mark.text !== '?.')) {
    return { name, start, target: undefined };
  }
  const first = chainStart(tokens, dot - 1);
  return first === undefined ? undefined : { name, start, target: text.slice(first, mark.start) };
}

/** Where the chain of names, calls and indexes that ends at a token begins. */
function chainStart(tokens: readonly ExpressionToken[], from: number): number | undefined {
  let at = from;
  for (;;) {
    at = beforeBrackets(tokens, at);
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'word' && token.text !== ')')) {
      return undefined;
    }
    const before = tokens[at - 1];
    if (token.kind !== 'word' || before?.kind !== 'mark' || (before.text !== '.' && before.text !== '?.')) {
      return token.start;
    }
    at -= 2;
  }
}

/** Steps back over `[…]` and `(…)` to what they belong to. */
function beforeBrackets(tokens: readonly ExpressionToken[], from: number): number {
  let at = from;
  let depth = 0;
  for (; at >= 0; at--) {
    const text = tokens[at]?.kind === 'mark' ? tokens[at]?.text : undefined;
    if (text === ')' || text === ']') {
      depth++;
    } else if (text === '(' || text === '[') {
      depth--;
    } else if (depth === 0) {
      return at;
    }
  }
  return at;
}

async function namesInScope(stop: Stop, frameNumber: number): Promise<readonly Completion[]> {
  const locals = await scopeValues(stop, frameNumber, 'local');
  const statics = await scopeValues(stop, frameNumber, 'static');
  const receiver = findNamed(locals, 'this');
  const fields = receiver === undefined ? [] : await fieldsOf(stop, receiver);
  const seen = new Set<string>();
  return [
    ...locals.map((value) => named(value, 'variable')),
    ...[...fields, ...statics].map((value) => named(value, 'field')),
  ].filter(({ label }) => !seen.has(label.toLowerCase()) && seen.add(label.toLowerCase()));
}

async function valueBefore(stop: Stop, frameNumber: number, target: string): Promise<ExecutionValue | undefined> {
  try {
    return await evaluate(stop, frameNumber, target);
  } catch (error) {
    // What has no value has no members; that is nothing to report while somebody types.
    if (Failure.is(error)) {
      return undefined;
    }
    throw error;
  }
}

async function membersOf(stop: Stop, value: ExecutionValue | undefined): Promise<readonly Completion[]> {
  if (value === undefined) {
    return [];
  }
  if (value.ref === undefined) {
    const { kind } = scalarOf(value);
    return kind === 'string' || kind === 'id' ? methods(stringMethods) : [];
  }
  const reference = await stop.references.reference(value.ref);
  return reference.kind === 'object'
    ? reference.fields.map((field) => named(field, 'field'))
    : methods(collectionMethods[reference.kind]);
}

async function fieldsOf(stop: Stop, value: ExecutionValue): Promise<readonly ExecutionValue[]> {
  const reference = value.ref === undefined ? undefined : await stop.references.reference(value.ref);
  return reference?.kind === 'object' ? reference.fields : [];
}

function named({ name, typeName }: ExecutionValue, kind: 'variable' | 'field'): Completion {
  return { label: name, kind, typeName };
}

function methods(table: Readonly<Record<string, unknown>>): readonly Completion[] {
  return Object.keys(table).map((label) => ({ label, kind: 'method', typeName: undefined }));
}
