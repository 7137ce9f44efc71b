import type { LiteralContext } from '@apexdevtools/apex-parser';
import { syntaxFailure } from './failures.ts';
import { optional } from './lowerTypes.ts';
import type { Literal, Place } from './tree.ts';

const integerLimit = 2147483648n;
const longLimit = 9223372036854775808n;

export function lowerLiteral(node: LiteralContext, place: Place): Literal {
  const text = node.getText();
  if (optional(node.IntegerLiteral())) {
    return integerLiteral(text, place);
  }
  if (optional(node.LongLiteral())) {
    const value = BigInt(text.slice(0, -1));
    if (value >= longLimit) {
      throw syntaxFailure(place, `Illegal long: ${text}`);
    }
    return { type: 'Long', value };
  }
  if (optional(node.NumberLiteral())) {
    return /[dD]$/.test(text)
      ? { type: 'Double', digits: text.slice(0, -1) }
      : { type: 'Decimal', digits: text.replace(/[fF]$/, '') };
  }
  if (optional(node.BooleanLiteral())) {
    return { type: 'Boolean', value: text.toLowerCase() === 'true' };
  }
  if (optional(node.NULL())) {
    return { type: 'null' };
  }
  if (/[\r\n]/.test(text) && !text.startsWith("'''")) {
    throw syntaxFailure(place, 'Line breaks not allowed in string literals');
  }
  return { type: 'String', value: unquote(text) };
}

export function integerLiteral(text: string, place: Place): Literal {
  const value = BigInt(text);
  // 2147483648 stands only behind a minus sign; wrapping makes that come out right.
  if (value > integerLimit) {
    throw syntaxFailure(place, `Illegal integer: ${text}`);
  }
  return { type: 'Integer', value: Number(BigInt.asIntN(32, value)) };
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '0': '\0',
};

/** The text of a `'…'` or `'''…'''` literal. */
export function unquote(written: string): string {
  const inner = written.startsWith("'''") ? written.slice(3, -3).replace(/^\r?\n/, '') : written.slice(1, -1);
  return inner.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_all, code: string | undefined, letter: string) =>
    code === undefined ? (escapes[letter.toLowerCase()] ?? letter) : String.fromCharCode(parseInt(code, 16)),
  );
}
