/** Characters that Java's `Character.isWhitespace` accepts: no-break spaces are none. */
export const whitespace = '\\t-\\r\\x1C-\\x1F \\u1680\\u2000-\\u2006\\u2008-\\u200A\\u2028\\u2029\\u205F\\u3000';

const blank = new RegExp(`^[${whitespace}]*$`);

/** Whether the text holds nothing else. */
export function isWhitespace(text: string): boolean {
  return blank.test(text);
}
