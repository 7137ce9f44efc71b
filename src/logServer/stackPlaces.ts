import { kinds } from '../core/apexLog/eventKinds.ts';
import type { LogIndex } from '../core/apexLog/logIndex.ts';
import { typeRefOf } from '../core/apexLog/replay/frameNames.ts';

/** A line of a stack that Salesforce wrote. */
const stackLine = /^(?<kind>Class|Trigger)\.(?<path>[\w.]+): line (?<line>\d{1,9}), column \d{1,9}$/;

/** A line of source that a log speaks of: the editor is asked where it is when somebody goes there. */
export interface LinkTarget {
  readonly typeRef: string;
  readonly line: number;
}

/** A line of the file, from 0, and how long it is in UTF-16 units. */
export interface StackPlace {
  readonly row: number;
  readonly length: number;
  readonly target: LinkTarget;
}

/** The lines of the stacks of fatal errors, in order. */
export function* stackPlaces(index: LogIndex): Generator<StackPlace> {
  for (const event of index.ofKind(kinds.fatalError)) {
    // Once for all of its lines: to read each from the start of the event takes the square of its length.
    const rows = index.textAt(event).split(/\r\n|[\r\n]/);
    for (const [at, text] of rows.entries()) {
      const target = at === 0 ? undefined : stackTarget(text, index.namespaces);
      if (target !== undefined) {
        yield { row: index.rowAt(event) + at, length: text.length, target };
      }
    }
  }
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
