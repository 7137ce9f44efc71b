// Org text is hostile: these characters move the cursor, reverse reading order or hide. Read by their codes, each once: patterns
// collect what they find, which takes more than twice as long for twice as much.

const escape = 0x1b;
const bell = 0x07;
const backslash = 0x5c;

/** The first half of the tag characters, U+E0000 to U+E007F, which nobody sees. */
export const tagsLead = 0xdb40;

/** Whether the character at this place is not to be shown. Tabs and newlines are. */
export function isUnsafe(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x7f) {
    return code < 0x20 && code !== 0x09 && code !== 0x0a;
  }
  if (code < 0x061c) {
    return code <= 0x9f || code === 0xad;
  }
  if (code > 0x206f && code < tagsLead) {
    return false;
  }
  return isRareUnsafe(code) || (code === tagsLead && isWithin(text.charCodeAt(at + 1), 0xdc00, 0xdc7f));
}

function isRareUnsafe(code: number): boolean {
  return (
    code === 0x061c ||
    code === 0x180e ||
    isWithin(code, 0x200b, 0x200f) ||
    isWithin(code, 0x2028, 0x202e) ||
    isWithin(code, 0x2060, 0x206f) ||
    code === 0xfeff ||
    isWithin(code, 0xfff9, 0xfffb)
  );
}

/** Where the terminal escape ends that begins here; undefined where it is none, or has no end. */
export function escapeEnd(text: string, at: number): number | undefined {
  const kind = text.charAt(at + 1);
  if (kind === '[') {
    const final = skip(text, skip(text, at + 2, '0', '?'), ' ', '/');
    return isBetween(text, final, '@', '~') ? final + 1 : undefined;
  }
  if (kind === ']') {
    return commandEnd(text, at + 2);
  }
  return isBetween(text, at + 1, '@', '_') ? at + 2 : undefined;
}

/** A command for the terminal ends with a bell or its own mark, and before the next escape in any case. */
function commandEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== bell && text.charCodeAt(at) !== escape) {
    at++;
  }
  if (text.charCodeAt(at) === bell) {
    return at + 1;
  }
  return text.charCodeAt(at) === escape && text.charCodeAt(at + 1) === backslash ? at + 2 : at;
}

function skip(text: string, start: number, first: string, last: string): number {
  let at = start;
  while (isBetween(text, at, first, last)) {
    at++;
  }
  return at;
}

function isBetween(text: string, at: number, first: string, last: string): boolean {
  return isWithin(text.charCodeAt(at), first.charCodeAt(0), last.charCodeAt(0));
}

function isWithin(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}
