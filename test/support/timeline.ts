import type { DebugProtocol } from '@vscode/debugprotocol';
import { errorId } from '../../src/dap/errorIds.ts';
import type { SessionStateBody } from '../../src/dap/sessionReporter.ts';

type Message = DebugProtocol.ProtocolMessage;

/** A request when it was sent. */
export interface Asked {
  readonly type: 'asked';
  readonly seq: number;
  readonly command: string;
  readonly threadId: number | undefined;
}

/** What came over the wire in both directions, in order. */
export type Timeline = readonly (Asked | Message)[];

/** The requests that make a thread go on. */
export const resuming = ['continue', 'next', 'stepIn', 'stepOut'];
const internalError = errorId('internal');

/** What in a session is not in the order in which it has to be. */
export function orderProblems(timeline: Timeline): readonly string[] {
  return [
    ...numbering(timeline),
    ...endOf(timeline),
    ...unknownBreakpoints(timeline),
    ...[...new Set(timeline.flatMap((entry) => threadOf(entry) ?? []))].flatMap((threadId) =>
      orderOf(threadId, timeline),
    ),
  ];
}

function numbering(timeline: Timeline): readonly string[] {
  const found: string[] = [];
  const answered = new Set<number>();
  let last = 0;
  for (const entry of timeline) {
    if (entry.type === 'asked') {
      continue;
    }
    if (entry.seq !== ++last) {
      found.push(`seq ${entry.seq} came where ${last} was due`);
    }
    if (isResponse(entry)) {
      if (answered.has(entry.request_seq)) {
        found.push(`${entry.command} was answered twice`);
      }
      answered.add(entry.request_seq);
      const { error } = (entry.body ?? {}) as { readonly error?: DebugProtocol.Message };
      if (error?.id === internalError) {
        found.push(`${entry.command} failed inside`);
      }
    }
  }
  const unanswered = timeline.filter((entry) => entry.type === 'asked' && !answered.has(entry.seq));
  return [...found, ...unanswered.map((entry) => `${(entry as Asked).command} was not answered`)];
}

/** One `terminated`, behind everything that there is to say, and who has ended it is told before. */
function endOf(timeline: Timeline): readonly string[] {
  const events = timeline.filter(isEvent);
  const ends = events.filter(({ event }) => event === 'terminated').length;
  const last = events.findIndex(({ event }) => event === 'terminated');
  const states = events.filter(({ event }) => event === 'isv.sessionState').map(({ body }) => body as SessionStateBody);
  const late = events.slice(last + 1).map(({ event }) => event);
  return [
    ...(ends === 1 ? [] : [`there were ${ends} terminated events`]),
    ...(late.length === 0 ? [] : [`${late.join(', ')} came after terminated`]),
    ...states
      .slice(0, -1)
      .flatMap(({ state }, index) =>
        state === 'ended' ? [`the state was ended, then ${states[index + 1]?.state ?? ''}`] : [],
      ),
  ];
}

/** No event tells of a breakpoint that no answer has named yet. */
function unknownBreakpoints(timeline: Timeline): readonly string[] {
  const known = new Set<number | undefined>();
  return timeline.flatMap((entry) => {
    if (isEvent(entry) && entry.event === 'breakpoint') {
      const { id } = (entry.body as DebugProtocol.BreakpointEvent['body']).breakpoint;
      return known.has(id) ? [] : [`breakpoint ${id ?? 0} was told of before the answer that introduces it`];
    }
    if (isResponse(entry) && entry.command === 'setBreakpoints' && entry.success) {
      (entry.body as DebugProtocol.SetBreakpointsResponse['body']).breakpoints.forEach(({ id }) => known.add(id));
    }
    return [];
  });
}

/**
 * Between two stops of a thread somebody made it go on, and was told so before it stopped again: no event of it overtakes the answer
 * to a request that made it go on.
 */
function orderOf(threadId: number, timeline: Timeline): readonly string[] {
  const found: string[] = [];
  const waiting = new Map<number, string>();
  let state: 'running' | 'stopped' | 'unknown' | 'exited' = 'running';
  for (const entry of timeline) {
    if (entry.type === 'asked') {
      const { seq, command } = entry as Asked;
      if (resuming.includes(command) && threadOf(entry) === threadId) {
        waiting.set(seq, command);
      }
    } else if (isResponse(entry)) {
      if (waiting.delete(entry.request_seq)) {
        // Where the org's call failed, whether it had gone on before is for the next event to say.
        state = entry.success ? 'running' : entry.message === 'notStopped' ? state : 'unknown';
      }
    } else if (isEvent(entry) && threadOf(entry) === threadId) {
      const name = entry.event === 'thread' ? (entry.body as { reason: string }).reason : entry.event;
      if (waiting.size > 0 && name !== 'invalidated') {
        found.push(`${name} of thread ${threadId} came before the answer to ${[...waiting.values()].join(', ')}`);
      }
      if (
        state === 'exited' ||
        (name === 'stopped' && state === 'stopped') ||
        (name === 'continued' && state === 'running')
      ) {
        found.push(`thread ${threadId}: ${name} while ${state}`);
      }
      state =
        name === 'stopped' ? 'stopped' : name === 'exited' ? 'exited' : name === 'invalidated' ? state : 'running';
    }
  }
  return found;
}

function threadOf(entry: Asked | Message): number | undefined {
  return entry.type === 'asked'
    ? (entry as Asked).threadId
    : isEvent(entry)
      ? (entry.body as { readonly threadId?: number } | undefined)?.threadId
      : undefined;
}

function isEvent(entry: Asked | Message): entry is DebugProtocol.Event {
  return entry.type === 'event';
}

function isResponse(entry: Asked | Message): entry is DebugProtocol.Response {
  return entry.type === 'response';
}
