import { displayText } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { ExecutionEvent } from '../core/debugging/execution.ts';
import { type Untrusted, integer, record, someText } from './json.ts';
import type { DebuggerEventData, DebuggerEventRecord } from './wire/debuggerEvent.ts';

/** An event of the debugger's channels: whose it is, and what it means. Undefined meaning: nothing that a debugger acts on. */
export interface DebuggerEvent {
  readonly sessionId: string;
  readonly type: string;
  readonly meaning: ExecutionEvent | undefined;
}

type Meaning = (event: Untrusted<DebuggerEventRecord>, requestId: string | undefined) => ExecutionEvent | undefined;

/** The types of the Tooling WSDL (enum of ApexDebuggerEvent) that mean something here. */
const meanings: Readonly<Record<string, Meaning>> = {
  RequestStarted: ofRequest((requestId, event) => ({
    kind: 'requestStarted',
    requestId,
    ...optional('description', someText(event.Description)),
  })),
  Stopped: ofRequest((requestId, event) => ({
    kind: 'stopped',
    requestId,
    ...optional('breakpointId', someText(event.BreakpointId)),
    ...optional('typeRef', someText(event.FileName)),
    ...optional('line', integer(event.Line)),
    ...optional('description', someText(event.Description)),
    ...optional('stackTrace', someText(event.Stacktrace)),
  })),
  Resumed: ofRequest((requestId) => ({ kind: 'resumed', requestId })),
  RequestFinished: ofRequest((requestId) => ({ kind: 'requestFinished', requestId })),
  SessionTerminated: (event) => ({
    kind: 'sessionTerminated',
    reason: displayText(someText(event.Description) ?? l10n.t('The org ended the debug session.')),
  }),
  SystemInfo: notice('info'),
  SystemWarning: notice('warning'),
  SystemGack: notice('error'),
  Debug: output('debug'),
  ApexException: output('exception'),
};

export function debuggerEvent(data: unknown): DebuggerEvent | undefined {
  const event = record<DebuggerEventRecord>(record<DebuggerEventData>(data).sobject);
  const sessionId = someText(event.SessionId);
  const type = someText(event.Type);
  if (sessionId === undefined || type === undefined) {
    return undefined;
  }
  const meaning = Object.hasOwn(meanings, type) ? meanings[type]?.(event, someText(event.RequestId)) : undefined;
  return { sessionId, type, meaning };
}

function ofRequest(build: (requestId: string, event: Untrusted<DebuggerEventRecord>) => ExecutionEvent): Meaning {
  return (event, requestId) => (requestId === undefined ? undefined : build(requestId, event));
}

function notice(severity: 'info' | 'warning' | 'error'): Meaning {
  return (event, requestId) => {
    const text = someText(event.Description);
    return text === undefined
      ? undefined
      : { kind: 'notice', severity, text: displayText(text), ...optional('requestId', requestId) };
  };
}

function output(origin: 'debug' | 'exception'): Meaning {
  return (event, requestId) => ({
    kind: 'output',
    origin,
    ...placedText(someText(event.Description) ?? ''),
    ...optional('stackTrace', someText(event.Stacktrace)),
    ...optional('requestId', requestId),
  });
}

/** A description may start with its place, as in `InvoiceService[42]|total is 7`. */
function placedText(description: string): { text: string; typeName?: string; line?: number } {
  const bar = description.indexOf('|');
  const open = description.lastIndexOf('[', bar);
  const line =
    bar > 0 && open > 0 && description[bar - 1] === ']' ? integer(description.slice(open + 1, bar - 1)) : undefined;
  return line === undefined
    ? { text: description }
    : { text: description.slice(bar + 1), typeName: description.slice(0, open), line };
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
