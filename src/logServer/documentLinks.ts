import type { DocumentLink } from 'vscode-languageserver';
import { kinds } from '../core/apexLog/eventKinds.ts';
import { typeRefOf } from '../core/apexLog/replay/frameNames.ts';
import { l10n } from '../core/base/l10n.ts';
import type { OpenLog } from './openLog.ts';

const mostLinks = 1000;
/** VS Code asks for the links of the whole file: of a large log, the ids of the first calls have to do. */
const mostFrames = 2000;
/** A class or a trigger, as a field of a line. */
const sourceId = /\|01[pq][0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?(?:\||$)/;
/** A line of a stack that Salesforce wrote. */
const stackLine = /^(?<kind>Class|Trigger)\.(?<path>[\w.]+): line (?<line>\d{1,9}), column \d{1,9}$/;

/** What a link leads to: asked of the editor when it is followed. */
export interface LinkTarget {
  readonly typeRef: string;
  readonly line: number;
}

/** The lines of stacks of fatal errors, and the ids of the classes and triggers whose code is entered. */
export function documentLinks(log: OpenLog): DocumentLink[] {
  return [...stackLinks(log), ...sourceIdLinks(log)];
}

function sourceIdLinks(log: OpenLog): DocumentLink[] {
  const { index, frames } = log;
  const links: DocumentLink[] = [];
  for (const event of frames.events.subarray(0, mostFrames)) {
    const line = index.rowAt(event);
    const text = log.rowText(line);
    const bar = text.search(sourceId);
    const { typeRef } = frames.nameOf(event);
    if (bar >= 0 && typeRef !== '') {
      const start = bar + 1;
      const end = text.indexOf('|', start);
      const range = { start: { line, character: start }, end: { line, character: end < 0 ? text.length : end } };
      links.push({ range, data: { log: log.uri, typeRef, line: 0 }, tooltip: l10n.t('Go to the source') });
    }
  }
  return links;
}

function stackLinks(log: OpenLog): DocumentLink[] {
  const { index } = log;
  const links: DocumentLink[] = [];
  for (const event of index.ofKind(kinds.fatalError)) {
    const rows = index.textAt(event).split(/\r\n|[\r\n]/);
    for (let at = 1; at < rows.length && links.length < mostLinks; at += 1) {
      const text = rows[at] ?? '';
      const row = index.rowAt(event) + at;
      const target = stackTarget(text, index.namespaces);
      if (target !== undefined) {
        const range = { start: { line: row, character: 0 }, end: { line: row, character: text.length } };
        links.push({ range, data: { log: log.uri, ...target }, tooltip: l10n.t('Go to this line of the source') });
      }
    }
  }
  return links;
}

/** Where `Class.acme.Invoices.Line.total: line 5, column 1` is. */
export function stackTarget(text: string, namespaces: readonly string[]): LinkTarget | undefined {
  const { kind, path = '', line } = stackLine.exec(text.trim())?.groups ?? {};
  if (kind === undefined) {
    return undefined;
  }
  const names = path.split('.');
  const namespace = namespaces.find((each) => each !== '' && each.toLowerCase() === names[0]?.toLowerCase()) ?? '';
  if (kind === 'Trigger') {
    return { typeRef: `__sfdc_trigger/${names.join('/')}`, line: Number(line) };
  }
  const type = names.slice(0, -1).join('.');
  return { typeRef: typeRefOf(type, namespace), line: Number(line) };
}
