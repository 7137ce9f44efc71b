// Org text is hostile: these characters move the cursor, reverse reading order or hide.
const unsafeCharacters =
  // eslint-disable-next-line no-control-regex -- removing control characters is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
// eslint-disable-next-line no-control-regex -- a terminal escape starts with ESC
const terminalEscapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Text from an org, made safe to show: no terminal escapes, control characters or bidi overrides. Tabs and newlines stay. */
export function displayText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(terminalEscapes, '')
    .replace(unsafeCharacters, '');
}

/** `displayText` on one line and at most `limit` UTF-16 units long, for labels and messages. */
export function displayLine(text: string, limit = 200): string {
  // Cut first: cleaning megabytes to show a line of them would be waste.
  const start = text.slice(0, limit * 16);
  const line = displayText(start).replace(/\s+/g, ' ').trim();
  return line.length <= limit && start.length === text.length ? line : `${beginning(line, limit - 1)}…`;
}

/** `displayText` that keeps its lines, but shows no more than `limit` UTF-16 units and says how many are left out. */
export function displayBlock(text: string, limit = 10_000): string {
  const omitted = text.length - limit;
  return omitted <= 0 ? displayText(text) : `${displayText(beginning(text, limit))}… (${omitted} more characters)`;
}

/** At most `limit` UTF-16 units, with no half character at the end. What is none anywhere else is shown as such. */
export function beginning(text: string, limit: number): string {
  return text
    .slice(0, limit)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed();
}

/**
 * Editors make icons of `$(name)` in labels, and links, even links that run commands, of `[text](target)` in messages. In a
 * launch configuration `${command:…}` runs a command. A thin space takes the meaning from each.
 */
export function withoutMarkup(text: string): string {
  return text.replaceAll('$(', '$\u2009(').replaceAll('${', '$\u2009{').replaceAll('](', ']\u2009(');
}
