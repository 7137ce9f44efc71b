import { lowerBound } from '../base/sorted.ts';
import { type ApexFile, scanApexFile } from './apexScanner.ts';
import type { BodyOutline } from './outline.ts';
import { Token } from './tokenKinds.ts';
import { isTrigger, simpleName } from './typeRefParts.ts';
import { TokenList } from './tokens.ts';

/** A line of Apex source, and what the org calls the code there. */
export interface CodePlace {
  /** Of the innermost type that the line is in. */
  readonly typeRef: string;
  /** From 1. */
  readonly line: number;
  /** The method or constructor whose header is on the line, or the trigger's. */
  readonly method: DeclaredMethod | undefined;
}

export interface DeclaredMethod {
  /** `<init>` of a constructor, `invoke` of a trigger. */
  readonly name: string;
  readonly parameterCount: number;
}

/** What a line of a file belongs to; undefined outside of any type. Takes any text. */
export function codePlaceAt(text: string, file: ApexFile, line: number): CodePlace | undefined {
  const { types, bodies } = scanApexFile(text, file);
  // Inner types are declared later than what they are in.
  const type = types.findLast(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
  if (type === undefined) {
    return undefined;
  }
  const { typeRef } = type;
  if (isTrigger(typeRef) && line === type.firstLine) {
    return { typeRef, line, method: { name: 'invoke', parameterCount: 0 } };
  }
  const around = bodies.filter((body) => body.typeRef === typeRef && body.firstLine <= line && line <= body.lastLine);
  const tokens = around.length === 0 ? undefined : new TokenList(text);
  for (const body of around) {
    const method = tokens && methodAt(tokens, body, line);
    if (method !== undefined) {
      return { typeRef, line, method };
    }
  }
  return { typeRef, line, method: undefined };
}

/** The method of a body, where the line is within its header: from the first modifier to the last parameter. */
function methodAt(
  tokens: TokenList,
  { typeRef, name, firstLine }: BodyOutline,
  line: number,
): DeclaredMethod | undefined {
  const { kinds, lines, count } = tokens;
  let at = lowerBound(lines.subarray(0, count), firstLine);
  // A property has its name and its code as well, but no parameters.
  while (kinds[at] !== Token.openBrace && !(kinds[at + 1] === Token.openParen && tokens.wordAt(at) === name)) {
    at += 1;
    if (at >= count) {
      return undefined;
    }
  }
  if (name === undefined || kinds[at] === Token.openBrace) {
    return undefined;
  }
  const { parameterCount, end } = parametersFrom(tokens, at + 1);
  const isConstructor = name.toLowerCase() === simpleName(typeRef).toLowerCase();
  return line <= (lines[end] ?? firstLine) ? { name: isConstructor ? '<init>' : name, parameterCount } : undefined;
}

/** Counts what stands between parentheses; `end` is the closing one. Commas of type arguments part nothing. */
function parametersFrom(
  { kinds, count }: TokenList,
  open: number,
): { readonly parameterCount: number; readonly end: number } {
  let commas = 0;
  let angles = 0;
  let end = open + 1;
  for (; end < count && kinds[end] !== Token.closeParen; end += 1) {
    angles += kinds[end] === Token.less ? 1 : kinds[end] === Token.greater ? -1 : 0;
    commas += kinds[end] === Token.comma && angles === 0 ? 1 : 0;
  }
  return { parameterCount: end === open + 1 ? 0 : commas + 1, end };
}
