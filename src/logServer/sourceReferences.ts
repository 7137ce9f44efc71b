import type { Location } from 'vscode-languageserver';
import { isTrigger, triggerPrefix } from '../core/apexLanguage/typeRefParts.ts';
import { kinds } from '../core/apexLog/eventKinds.ts';
import type { SourceReferencesParams } from '../core/apexLog/logServerMessages.ts';
import { type FrameName, splitTypes } from '../core/apexLog/replay/frameNames.ts';
import type { OpenLog } from './openLog.ts';
import { lineRange } from './places.ts';
import { stackPlaces } from './stackPlaces.ts';
import { turn } from './turns.ts';

const mostReferences = 2000;
/** What a line of source does. What it does to variables would hide the rest. */
const shownKinds = new Set([
  kinds.statement,
  kinds.methodEntry,
  kinds.constructorEntry,
  kinds.userDebug,
  kinds.soqlBegin,
  kinds.soslBegin,
  kinds.dmlBegin,
  kinds.calloutRequest,
  kinds.exceptionThrown,
]);

/** The lines of logs that come from a line of source; of a method's header, the calls of the method. */
export async function sourceReferences(
  logs: readonly OpenLog[],
  params: SourceReferencesParams,
): Promise<readonly Location[]> {
  const locations: Location[] = [];
  for (const log of logs) {
    await turn();
    for (const row of rowsFrom(log, params)) {
      if (locations.push({ uri: log.uri, range: lineRange(row) }) >= mostReferences) {
        return locations;
      }
    }
  }
  return locations;
}

/** In order, each once. */
export function rowsFrom(log: OpenLog, params: SourceReferencesParams): readonly number[] {
  const { index } = log;
  const isMeant = typeMatcher(log, params);
  const rows = new Set(calls(log, params, isMeant));
  for (const event of eventsOfLine(log, params.line)) {
    const frame = frameWithLine(log, event);
    if (frame !== undefined && isMeant(frame)) {
      rows.add(index.rowAt(event));
    }
  }
  for (const { row, target } of stackPlaces(index)) {
    if (target.line === params.line && isSameType(target.typeRef, params.typeRef, params.knowsNamespace)) {
      rows.add(row);
    }
  }
  return [...rows].sort((one, other) => one - other);
}

function* eventsOfLine({ index }: OpenLog, wanted: number): Generator<number> {
  const { line, kind, count } = index.columns;
  for (let event = 0; event < count; event += 1) {
    if (line[event] === wanted && shownKinds.has(kind[event] as number)) {
      yield event;
    }
  }
}

/** The frame whose source line an event names. */
function frameWithLine({ index, frames }: OpenLog, event: number): number | undefined {
  const isFrame = frames.ordinalOf(event) !== undefined;
  if (isFrame && frames.nameOf(event).isInitialiser) {
    return event;
  }
  // A call names the caller's line, and so does debug output, which a method of the platform writes.
  return isFrame || index.kindAt(event) === kinds.userDebug ? frames.around(event) : frames.frameOf(event);
}

function* calls(
  { index, frames }: OpenLog,
  { method }: SourceReferencesParams,
  isMeant: (frame: number) => boolean,
): Generator<number> {
  if (method === null) {
    return;
  }
  for (const frame of frames.events) {
    if (isMeant(frame) && isCallOf(frames.nameOf(frame), method, index.kindAt(frame) === kinds.codeUnitStarted)) {
      yield index.rowAt(frame);
    }
  }
}

/** Units do not always name parameters. */
function isCallOf(
  { typeName, fullName }: FrameName,
  { name, parameterCount }: NonNullable<SourceReferencesParams['method']>,
  isUnit: boolean,
): boolean {
  const open = fullName.indexOf('(');
  const called = fullName.slice(typeName.length + 1, open < 0 ? undefined : open);
  const parameters = open < 0 ? [] : splitTypes(fullName.slice(open + 1, -1));
  return called.toLowerCase() === name.toLowerCase() && (isUnit || parameters.length === parameterCount);
}

/** Whether a frame runs code of the type. Frames of the same method share their name. */
function typeMatcher(
  { frames }: OpenLog,
  { typeRef, knowsNamespace }: SourceReferencesParams,
): (frame: number) => boolean {
  const known = new Map<FrameName, boolean>();
  return (frame) => {
    const name = frames.nameOf(frame);
    const isMeant = known.get(name) ?? isSameType(name.typeRef, typeRef, knowsNamespace);
    known.set(name, isMeant);
    return isMeant;
  };
}

/** A log does not always tell a namespace from an outer class, and a source without its project does not tell it at all. */
function isSameType(logged: string, wanted: string, knowsNamespace: boolean): boolean {
  const one = typeParts(logged);
  const other = typeParts(wanted);
  if (one.isOfTrigger !== other.isOfTrigger) {
    return false;
  }
  if (one.name === other.name) {
    return !knowsNamespace || one.namespace === other.namespace;
  }
  return one.namespace === '' && other.namespace !== '' && one.name === `${other.namespace}$${other.name}`;
}

function typeParts(typeRef: string): {
  readonly isOfTrigger: boolean;
  readonly namespace: string;
  readonly name: string;
} {
  // Apex ignores case.
  const rest = typeRef.replace(triggerPrefix, '').toLowerCase();
  const slash = rest.indexOf('/');
  return {
    isOfTrigger: isTrigger(typeRef),
    namespace: slash < 0 ? '' : rest.slice(0, slash),
    name: rest.slice(slash + 1),
  };
}
