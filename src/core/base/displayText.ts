import { TextPieces } from './textPieces.ts';
import { escapeEnd, isUnsafe, tagsLead } from './unsafeText.ts';

const newline = 0x0a;
const space = 0x20;
const carriageReturn = 0x0d;
const escape = 0x1b;
const lineSeparator = 0x2028;
const paragraphSeparator = 0x2029;

/** Text from an org, made safe to show: no terminal escapes, control characters or bidi overrides. Tabs and newlines stay. */
export function displayText(text: string): string {
  // Most texts are safe as they are.
  const first = firstUnsafe(text);
  return first === text.length ? text : text.slice(0, first) + safeFrom(text, first);
}

function firstUnsafe(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (isUnsafe(text, at)) {
      return at;
    }
  }
  return text.length;
}

/** Looks at each character once: a text of nothing but what goes takes as long as any. */
function safeFrom(text: string, start: number): string {
  const safe = new TextPieces(text.length - start);
  for (let at = start; at < text.length;) {
    const code = text.charCodeAt(at);
    if (!isUnsafe(text, at)) {
      safe.add(code);
      at += 1;
    } else {
      if (isLineEnd(code)) {
        safe.add(newline);
      }
      at = unsafeEnd(text, at, code);
    }
  }
  return safe.text;
}

function isLineEnd(code: number): boolean {
  return code === carriageReturn || code === lineSeparator || code === paragraphSeparator;
}

/** Where what begins with an unsafe character ends. */
function unsafeEnd(text: string, at: number, code: number): number {
  switch (code) {
    case escape:
      return escapeEnd(text, at) ?? at + 1;
    case carriageReturn:
      return text.charCodeAt(at + 1) === newline ? at + 2 : at + 1;
    case tagsLead:
      return at + 2;
    default:
      return at + 1;
  }
}

/** `displayText` on one line and at most `limit` UTF-16 units long, for labels and messages. */
export function displayLine(text: string, limit = 200): string {
  // Cut first: cleaning megabytes to show a line of them would be waste.
  const start = text.slice(0, limit * 16);
  const line = onOneLine(displayText(start));
  return line.length <= limit && start.length === text.length ? line : `${beginning(line, limit - 1)}…`;
}

/** One space for whatever is blank, and none around it. */
function onOneLine(text: string): string {
  const trimmed = text.trim();
  if (!/[^\S ]| {2}/.test(trimmed)) {
    return trimmed;
  }
  const line = new TextPieces(trimmed.length);
  let wasBlank = false;
  for (let at = 0; at < trimmed.length; at++) {
    const code = trimmed.charCodeAt(at);
    const isBlank = code === space || (isPerhapsBlank(code) && /\s/.test(trimmed.charAt(at)));
    if (!isBlank || !wasBlank) {
      line.add(isBlank ? space : code);
    }
    wasBlank = isBlank;
  }
  return line.text;
}

/** What is certainly none is not asked for by a pattern. */
function isPerhapsBlank(code: number): boolean {
  return code < space || code >= 0xa0;
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
