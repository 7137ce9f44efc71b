import type { RequestContext } from './contract.ts';
import { type Entities, html3Entities, html4Entities, xmlEntities } from './htmlEntities.ts';
import type { Members } from './members.ts';

/** Writes characters as entities. */
function escaping(entities: Entities): (text: string) => string {
  return (text) => Array.from(text, (character) => entities.get(character) ?? character).join('');
}

/** Reads entities by name and by number back. */
function unescaping(entities: Entities): (text: string) => string {
  const characters = new Map(Array.from(entities, ([character, entity]) => [entity, character]));
  return (text) =>
    text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|\w+);/g, (entity: string, decimal?: string, hex?: string) => {
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return Number.isNaN(code) || code > 0x10ffff ? (characters.get(entity) ?? entity) : String.fromCodePoint(code);
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
  'String escapeHtml3()': member(escaping(html3Entities)),
  'String escapeHtml4()': member(escaping(html4Entities)),
  'String unescapeHtml3()': member(unescaping(html3Entities)),
  'String unescapeHtml4()': member(unescaping(html4Entities)),
  'String escapeXml()': member(escaping(xmlEntities)),
  'String unescapeXml()': member(unescaping(xmlEntities)),
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
