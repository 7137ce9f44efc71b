// Texts inside SOQL. Whatever the user typed or another org said stands between quotes, escaped.

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** A text literal. */
export function quoted(text: string): string {
  return `'${escaped(text)}'`;
}

/** A pattern for LIKE that finds the text itself anywhere: its wildcards stand for themselves. */
export function containing(text: string): string {
  return `'%${pattern(text)}%'`;
}

/** The same for texts that begin so. */
export function startingWith(text: string): string {
  return `'${pattern(text)}%'`;
}

/** What IN compares with. SOQL has no empty list: nothing is found by an id that no record has. */
export function anyOf(texts: readonly string[]): string {
  return `(${(texts.length === 0 ? ['000000000000000'] : texts).map(quoted).join(', ')})`;
}

export function allOf(conditions: readonly (string | undefined)[]): string {
  const present = conditions.filter((condition) => condition !== undefined);
  return present.map((condition) => `(${condition})`).join(' AND ');
}

export function someOf(conditions: readonly string[]): string {
  return conditions.map((condition) => `(${condition})`).join(' OR ');
}

function pattern(text: string): string {
  return escaped(text).replace(/[%_]/g, '\\$&');
}

function escaped(text: string): string {
  return text.replace(/[\\'"\n\r\t\b\f]/g, (letter) => escapes[letter] ?? letter);
}
