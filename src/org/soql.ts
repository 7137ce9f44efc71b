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

/** A pattern for LIKE that finds the text itself anywhere: its wildcards stand for themselves. */
export function containing(text: string): string {
  return `'%${escaped(text).replace(/[%_]/g, '\\$&')}%'`;
}

function escaped(text: string): string {
  return text.replace(/[\\'"\n\r\t\b\f]/g, (letter) => escapes[letter] ?? letter);
}
