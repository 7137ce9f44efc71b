import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';

const longestTitle = 200;

/** The log writes a bar inside a value as a character reference, since bars part its fields. */
export function unescaped(field: string): string {
  return field.replaceAll('&#124;', '|');
}

/** What of a line has room in a list. */
export function shortened(line: string): string {
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1)}…` : line;
}

/** What an event is about, in the words of the log. It is the org's text: clean it before it is shown. */
export function eventTitle(index: LogIndex, event: number): string {
  return shortened(wholeTitle(index, event));
}

/** The same, however long it is: titles that differ only far behind are different. */
export function wholeTitle(index: LogIndex, event: number): string {
  return unescaped(rawTitle(index, event)).replace(/\s+/g, ' ').trim();
}

function rawTitle(index: LogIndex, event: number): string {
  switch (index.kindAt(event)) {
    case kinds.methodEntry:
      return index.fieldAt(event, 2);
    case kinds.constructorEntry:
      return constructorTitle(index.fieldAt(event, 2), index.fieldAt(event, 3));
    case kinds.systemMethodEntry:
      return index.fieldAt(event, 1);
    case kinds.codeUnitStarted:
      return unitTitle(index.fieldsAt(event));
    case kinds.visualforceCallStart:
      return index.fieldAt(event, 2);
    case kinds.soqlBegin:
      return index.fieldAt(event, 2);
    case kinds.soslBegin:
      return index.fieldAt(event, 1);
    case kinds.dmlBegin:
      return dmlTitle(index.fieldsAt(event));
    case kinds.calloutRequest:
      return index.fieldAt(event, 1);
    default: {
      const fields = index.fieldsAt(event).filter((field) => field !== '' && !/^\[(?:\d+|EXTERNAL)\]$/.test(field));
      return fields.length === 0 ? index.nameAt(event) : `${index.nameAt(event)} ${fields.join(' ')}`;
    }
  }
}

/** `<init>(Integer)` of `Line` is `new Line(Integer)`. */
function constructorTitle(signature: string, type: string): string {
  return type === '' ? signature : signature.replace(/^<init>/, `new ${type}`);
}

/** The last part that is a name: an entity's id says nothing to a person, a typeref less than the sentence before it. */
function unitTitle(fields: readonly string[]): string {
  const [, ...names] = fields;
  const named = names.filter((name) => !/^01[pq][0-9a-zA-Z]{12,15}$/.test(name));
  return named[0] ?? names[0] ?? fields[0] ?? '';
}

function dmlTitle(fields: readonly string[]): string {
  const value = (key: string): string =>
    fields.find((field) => field.startsWith(`${key}:`))?.slice(key.length + 1) ?? '';
  return `${value('Op')} ${value('Type')}`;
}
