import type { RequestContext } from './contract.ts';
import type { Members } from './members.ts';

const htmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\u00a0': '&nbsp;',
  '\u00a9': '&copy;',
  '\u00ae': '&reg;',
  '\u20ac': '&euro;',
};

const htmlCharacters: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...htmlNames, "'": '&apos;' }).map(([character, name]) => [name, character]),
);

function escapeHtml(text: string): string {
  return text.replace(/[&<>"\u00a0\u00a9\u00ae\u20ac]/g, (character) => htmlNames[character] ?? character);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => (character === "'" ? '&apos;' : (htmlNames[character] ?? character)));
}

function unescapeMarkup(text: string): string {
  return text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|\w+);/g, (entity: string, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return Number.isNaN(code) ? (htmlCharacters[entity] ?? entity) : String.fromCodePoint(code);
  });
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
  '"': '\\"',
};

function escapeJava(text: string): string {
  return text.replace(/[^ !#-[\]-~]/g, (unit) => shortEscapes[unit] ?? unicodeEscape(unit));
}

function unescapeJava(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_: string, code?: string, character?: string) => {
    if (code !== undefined) {
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const short = Object.entries(shortEscapes).find(([, escape]) => escape === `\\${character ?? ''}`);
    return short?.[0] ?? character ?? '';
  });
}

function escapeCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function unescapeCsv(text: string): string {
  const quoted = /^"([\s\S]*)"$/.exec(text)?.[1];
  return quoted !== undefined && /[",\r\n]/.test(quoted) ? quoted.replaceAll('""', '"') : text;
}

function escapeEcmaScript(text: string): string {
  return escapeJava(text).replace(/['/]/g, (character) => `\\${character}`);
}

function member(convert: (text: string) => string): (context: RequestContext, self: string) => string {
  return (_, self) => convert(self);
}

/** Members of String that write a text for another language, or read it back. */
export const stringEscapes: Members = {
  'String escapeHtml3()': member(escapeHtml),
  'String escapeHtml4()': member(escapeHtml),
  'String unescapeHtml3()': member(unescapeMarkup),
  'String unescapeHtml4()': member(unescapeMarkup),
  'String escapeXml()': member(escapeXml),
  'String unescapeXml()': member(unescapeMarkup),
  'String escapeJava()': member(escapeJava),
  'String unescapeJava()': member(unescapeJava),
  'String escapeEcmaScript()': member(escapeEcmaScript),
  'String unescapeEcmaScript()': member(unescapeJava),
  'String escapeCsv()': member(escapeCsv),
  'String unescapeCsv()': member(unescapeCsv),
  'String escapeUnicode()': member((text) => text.replace(/[^ -~]/g, unicodeEscape)),
  'String unescapeUnicode()': member((text) =>
    text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  ),
};
