import { l10n } from '../../base/l10n.ts';
import type { ExecutionEvent } from '../../debugging/execution.ts';
import { type EventKind, kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import { unescaped } from '../queries/eventTitle.ts';
import type { Replay } from './replay.ts';

type Output = Omit<Extract<ExecutionEvent, { kind: 'output' }>, 'kind' | 'requestId'>;
type Said = Pick<Output, 'origin' | 'text'>;

// More in one go nobody reads; what was last before the stop says most.
const mostPassed = 400;
const longestText = 4_000;

/** What the log tells between two moments: debug output, SOQL, DML, callouts, exceptions, limits, gaps. In order. */
export function passedOutput(replay: Replay, from: number, to: number): readonly Output[] {
  const { index } = replay;
  const start = replay.placeAt(from).event;
  const end = to < replay.momentCount ? replay.placeAt(to).event : index.count;
  const events: number[] = [];
  for (let event = start; event < end; event += 1) {
    if (tellers.has(index.kindAt(event))) {
      events.push(event);
    }
  }
  const shown = events.slice(-mostPassed);
  const outputs = withoutRepeatedLimits(shown.flatMap((event) => outputOf(replay, event, shown) ?? []));
  const omitted = events.length - shown.length;
  return omitted === 0
    ? outputs
    : [
        { origin: 'event', text: l10n.t('… {0} earlier lines omitted. All of them are in the log.', omitted) },
        ...outputs,
      ];
}

const tellers = new Map<EventKind, (index: LogIndex, event: number) => Said | undefined>([
  [kinds.userDebug, (index, event) => ({ origin: 'debug', text: fieldsFrom(index, event, 2) })],
  [
    kinds.soqlBegin,
    (index, event) => ({ origin: 'event', text: `SOQL ${fieldsFrom(index, event, 2)}${rowsOf(index, event)}` }),
  ],
  [
    kinds.soslBegin,
    (index, event) => ({ origin: 'event', text: `SOSL ${fieldsFrom(index, event, 1)}${rowsOf(index, event)}` }),
  ],
  [
    kinds.dmlBegin,
    (index, event) => {
      const [operation = '', type = '', rows = ''] = index.fieldsAt(event).slice(1).map(valueOf);
      return { origin: 'event', text: `DML ${operation} ${type}${counted(rows)}` };
    },
  ],
  [kinds.calloutRequest, (index, event) => ({ origin: 'event', text: fieldsFrom(index, event, 1) })],
  [kinds.calloutResponse, (index, event) => ({ origin: 'event', text: fieldsFrom(index, event, 1) })],
  [kinds.exceptionThrown, (index, event) => ({ origin: 'exception', text: fieldsFrom(index, event, 1) })],
  [kinds.fatalError, (index, event) => ({ origin: 'exception', text: fieldsFrom(index, event, 0) })],
  [kinds.limitUsageForNamespace, limitsText],
  [kinds.skipped, gapText],
  [kinds.sizeReached, gapText],
]);

function outputOf(replay: Replay, event: number, shown: readonly number[]): Output | undefined {
  const { index } = replay;
  const { frames } = replay.moments;
  const kind = index.kindAt(event);
  if (isRepeated(index, event, shown)) {
    return undefined;
  }
  const said = tellers.get(kind)?.(index, event);
  if (said === undefined) {
    return undefined;
  }
  const line = index.lineAt(event);
  const frame = line > 0 ? frames.around(event) : undefined;
  return {
    origin: said.origin,
    text: said.text.slice(0, longestText),
    logLine: index.rowAt(event) + 1,
    ...(frame === undefined ? {} : { typeName: frames.nameOf(frame).typeName, line }),
  };
}

/** A log lists limits at the end of every code unit: only what is another figure says something. */
function withoutRepeatedLimits(outputs: readonly Output[]): readonly Output[] {
  const told = new Set<string>();
  return outputs.filter(({ origin, text }) => {
    const isRepeated = origin === 'event' && told.has(text) && text.includes(' out of ');
    told.add(text);
    return !isRepeated;
  });
}

/** An exception is written once for each frame that it leaves, and twice when nobody catches it. */
function isRepeated(index: LogIndex, event: number, shown: readonly number[]): boolean {
  const kind = index.kindAt(event);
  if (kind !== kinds.exceptionThrown && kind !== kinds.fatalError) {
    return false;
  }
  const before = shown[shown.indexOf(event) - 1];
  return (
    before !== undefined &&
    index.kindAt(before) === kind &&
    fieldsFrom(index, before, kind === kinds.fatalError ? 0 : 1) ===
      fieldsFrom(index, event, kind === kinds.fatalError ? 0 : 1)
  );
}

function gapText(index: LogIndex, event: number): Said {
  const text = index.textAt(event).trim();
  return {
    origin: 'exception',
    text: l10n.t(
      '{0} What happened here is not in the log: stack and values are not sure until code is entered anew.',
      text,
    ),
  };
}

/** Only what was used. */
function limitsText(index: LogIndex, event: number): Said | undefined {
  const [head = '', ...lines] = fieldsFrom(index, event, 0).split(/\r?\n/);
  const used = lines.map((line) => line.trim()).filter((line) => /: [1-9]\d* out of /.test(line));
  const named = head.replace(/\|$/, '');
  const namespace = named === '(default)' ? l10n.t('the org’s own code') : named;
  return used.length === 0
    ? undefined
    : { origin: 'event', text: l10n.t('Limits of {0}: {1}', namespace, used.join(' · ')) };
}

/** All of the text from one field on: what people print may hold bars. */
function fieldsFrom(index: LogIndex, event: number, first: number): string {
  return unescaped(index.fieldsAt(event).slice(first).join('|'));
}

function rowsOf(index: LogIndex, event: number): string {
  const end = index.endAt(event);
  return end === undefined ? '' : counted(valueOf(index.fieldsAt(end)[1] ?? ''));
}

function counted(rows: string): string {
  return rows === '' ? '' : ` (${l10n.t('rows: {0}', rows)})`;
}

/** `Rows:12` → `12` */
function valueOf(field: string): string {
  return field.slice(field.indexOf(':') + 1).trim();
}
