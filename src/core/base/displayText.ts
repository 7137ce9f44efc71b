// Org text is hostile: these characters move the cursor, reverse reading order or hide.
// eslint-disable-next-line no-control-regex -- removing control characters is the purpose
const unsafeCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// eslint-disable-next-line no-control-regex -- a terminal escape starts with ESC
const terminalEscapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Text from an org, made safe to show: no terminal escapes, control characters or bidi overrides. Tabs and newlines stay. */
export function displayText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(terminalEscapes, '').replace(unsafeCharacters, '');
}

/** `displayText` on one line and at most `limit` UTF-16 units long, for labels and messages. */
export function displayLine(text: string, limit = 200): string {
  const line = displayText(text).replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
