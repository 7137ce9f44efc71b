import type { DocumentLink } from 'vscode-languageserver';
import { l10n } from '../core/base/l10n.ts';
import type { OpenLog } from './openLog.ts';
import { stackPlaces } from './stackPlaces.ts';

const mostLinks = 1000;
/** VS Code asks for the links of the whole file: of a large log, the ids of the first calls have to do. */
const mostFrames = 2000;
/** A class or a trigger, as a field of a line. */
const sourceId = /\|01[pq][0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?(?:\||$)/;
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
  const links: DocumentLink[] = [];
  for (const { row, length, target } of stackPlaces(log.index)) {
    if (links.length >= mostLinks) {
      break;
    }
    const range = { start: { line: row, character: 0 }, end: { line: row, character: length } };
    links.push({ range, data: { log: log.uri, ...target }, tooltip: l10n.t('Go to this line of the source') });
  }
  return links;
}
