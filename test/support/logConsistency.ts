import { isCloser, isOpener } from '../../src/core/apexLog/frameStack.ts';
import { type LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { noEvent } from '../../src/core/apexLog/logColumns.ts';

/** What must hold for every index, whatever its bytes are; each breach as a sentence. */
export function breachesOf(index: LogIndex): readonly string[] {
  const breaches: string[] = [];
  const check = (holds: boolean, event: number, what: string): void => {
    if (!holds && breaches.length < 10) {
      breaches.push(`${what} at event ${event} (${index.nameAt(event)}).`);
    }
  };
  if (index.bytes.length > 0 !== index.count > 0) {
    breaches.push(`${index.bytes.length} bytes make ${index.count} events.`);
  }
  if (index.rowCount !== rowsIn(index.bytes)) {
    breaches.push(`${index.rowCount} rows instead of ${rowsIn(index.bytes)}.`);
  }
  let owned = 0;
  for (let event = 0; event < index.count; event += 1) {
    owned += index.endOffsetAt(event) - index.offsetAt(event);
    check(index.endOffsetAt(event) > index.offsetAt(event), event, 'No bytes');
    check(event === 0 || index.rowAt(event) >= index.rowAt(event - 1), event, 'Rows run backwards');
    checkNesting(index, event, check);
  }
  if (owned !== index.bytes.length || (index.count > 0 && index.offsetAt(0) !== 0)) {
    breaches.push(`Events own ${owned} of ${index.bytes.length} bytes.`);
  }
  return breaches;
}

function checkNesting(
  index: LogIndex,
  event: number,
  check: (holds: boolean, event: number, what: string) => void,
): void {
  const { parent, depth, last } = index.columns;
  const inside = parent[event] as number;
  check(
    (last[event] as number) >= event && (last[event] as number) < index.count,
    event,
    'Its last event is none of those inside',
  );
  check(last[event] === event || isOpener(index.kindAt(event)), event, 'Something is inside of what has no inside');
  if (inside === noEvent) {
    check(depth[event] === 0, event, 'Deep without a parent');
    return;
  }
  check(inside < event, event, 'Its parent follows it');
  check((last[inside] as number) >= (last[event] as number), event, 'It ends behind its parent');
  check(depth[event] === Math.min(0xffff, (depth[inside] as number) + 1), event, 'Not one deeper than its parent');
  if (index.endAt(inside) === event) {
    check(isCloser(index.kindAt(event)), event, 'Ends something and is no end');
  }
}

function rowsIn(bytes: Uint8Array): number {
  let rows = 1;
  for (const [at, byte] of bytes.entries()) {
    if (byte === 10 || (byte === 13 && bytes[at + 1] !== 10)) {
      rows += 1;
    }
  }
  return rows;
}
