import { type EventKind, kinds } from './eventKinds.ts';

/** What a person calls a frame: code of somebody that is entered and left. */
const frames = new Set<EventKind>([
  kinds.codeUnitStarted,
  kinds.methodEntry,
  kinds.constructorEntry,
  kinds.visualforceCallStart,
]);

export function isFrame(kind: EventKind): boolean {
  return frames.has(kind);
}
