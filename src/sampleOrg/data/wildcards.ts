// A regular expression with many stars tries all the ways to share a text among them. Here the last star alone is tried again.

/** A pattern's part: a character, any one character, or any text. */
export type WildcardPart = string | typeof anyCharacter | typeof anyText;

export const anyCharacter = Symbol('any character');
export const anyText = Symbol('any text');

/** The same as a test that is made once and asked often: without a sign for one character, pieces of text are looked for one after the other. */
export function wildcardTest(pattern: readonly WildcardPart[]): (text: string) => boolean {
  if (pattern.includes(anyCharacter)) {
    return (text) => matchesWildcards(pattern, text);
  }
  const pieces = piecesOf(pattern);
  const [start = '', ...others] = pieces;
  const end = others.pop();
  if (end === undefined) {
    return (text) => text === start;
  }
  return (text) => {
    if (!text.startsWith(start)) {
      return false;
    }
    let at = start.length;
    for (const piece of others) {
      const found = text.indexOf(piece, at);
      if (found < 0) {
        return false;
      }
      at = found + piece.length;
    }
    return text.length - end.length >= at && text.endsWith(end);
  };
}

/** The texts between the stars. */
function piecesOf(pattern: readonly WildcardPart[]): readonly string[] {
  const pieces = [''];
  for (const part of pattern) {
    if (part === anyText) {
      pieces.push('');
    } else {
      pieces.push((pieces.pop() ?? '') + String(part));
    }
  }
  return pieces;
}

/** Whether the whole text is what the pattern says, character by character; for `length` of each it takes their product of steps at most. */
export function matchesWildcards(pattern: readonly WildcardPart[], text: string): boolean {
  let at = 0;
  let part = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[part];
    if (wanted === anyText) {
      star = part;
      starAt = at;
      part++;
    } else if (wanted !== undefined && (wanted === anyCharacter || wanted === text.charAt(at))) {
      part++;
      at++;
    } else if (star >= 0) {
      // What the last star stands for is a character longer.
      starAt++;
      at = starAt;
      part = star + 1;
    } else {
      return false;
    }
  }
  return pattern.slice(part).every((rest) => rest === anyText);
}
