import { kinds } from '../core/apexLog/eventKinds.ts';
import { eventTitle } from '../core/apexLog/queries/eventTitle.ts';
import type { OpenLog } from './openLog.ts';
import { beginningOf } from './sourcePlaces.ts';

const mostReferences = 2000;
const addressPattern = /(?<!\w)0x[0-9a-f]{1,16}(?!\w)/gi;

/** The other lines that are about the same: calls of a method, assignments of a variable, appearances of an object, runs of a line. */
export function referencesAt(log: OpenLog, row: number, character: number): readonly number[] {
  const { index } = log;
  if (index.count === 0) {
    return [];
  }
  const event = beginningOf(log, index.eventAtRow(row));
  const address = addressAt(log.rowText(row), character);
  if (address !== undefined) {
    const whole = new RegExp(`(?<!\\w)${address}(?!\\w)`, 'i');
    // In another transaction the same address is another object.
    const { first, end } = log.values.transactionOf(event);
    return rowsWith(
      log,
      [kinds.assignment],
      (other) => other >= first && other < end && whole.test(index.textAt(other)),
    );
  }
  const kind = index.kindAt(event);
  switch (kind) {
    case kinds.assignment:
    case kinds.scopeBegin:
      return Array.from(log.values.eventsOfVariableAt(event).subarray(0, mostReferences), (change) =>
        index.rowAt(change),
      );
    case kinds.statement: {
      const type = typeOf(log, event);
      const line = index.lineAt(event);
      return rowsWith(log, [kinds.statement], (other) => index.lineAt(other) === line && typeOf(log, other) === type);
    }
    default: {
      const title = eventTitle(index, event);
      return rowsWith(log, [kind], (other) => eventTitle(index, other) === title);
    }
  }
}

function typeOf({ frames }: OpenLog, event: number): string | undefined {
  const frame = frames.frameOf(event);
  return frame === undefined ? undefined : frames.nameOf(frame).typeRef;
}

function rowsWith({ index }: OpenLog, wanted: readonly number[], holds: (event: number) => boolean): number[] {
  const rows: number[] = [];
  for (const event of index.ofKind(...wanted)) {
    if (holds(event) && rows.push(index.rowAt(event)) >= mostReferences) {
      break;
    }
  }
  return rows;
}

/** The address under the cursor, if there is one. */
function addressAt(text: string, character: number): string | undefined {
  for (const match of text.matchAll(addressPattern)) {
    if (match.index <= character && character <= match.index + match[0].length) {
      return match[0];
    }
  }
  return undefined;
}
