import type { Disposable } from '../core/base/disposable.ts';
import type { Event } from '../core/base/event.ts';
import type { BreakpointPlaces, BreakpointWish } from '../core/debugging/breakpoints/breakpoint.ts';
import type { DebuggedRequests } from '../core/debugging/debuggedRequests.ts';
import type { DebuggedExecution, ExecutionEvent, ExecutionFrame } from '../core/debugging/execution.ts';
import type { ClientIds } from './clientIds.ts';
import { onlyInReplay } from './failures.ts';
import type { LiveSession } from './liveSession.ts';
import type { ReplaySession } from './replay/replaySession.ts';
import type { Sources } from './sources.ts';

/** Fails where an org is debugged: it runs forwards only. */
export function requireReplay({ replay }: DebugSession): ReplaySession {
  if (replay === undefined) {
    throw onlyInReplay();
  }
  return replay;
}

/** A line that an editor can show. */
export interface ShownPlace {
  readonly path: string;
  /** Undefined: the file as a whole. */
  readonly line: number | undefined;
}

/** A text that is in no file. */
export interface ShownText {
  readonly content: string;
  readonly mimeType: string;
}

/** A debug session that runs, whatever it debugs: what requests and events need of it. */
export interface DebugSession extends Disposable {
  readonly requests: DebuggedRequests;
  readonly ids: ClientIds;
  readonly sources: Sources;
  /** Everything the execution tells, after `requests` has taken note of it. */
  readonly onEvent: Event<ExecutionEvent>;
  /** Where an org is debugged: what only that has, such as its time. */
  readonly live: LiveSession | undefined;
  /** Where a log is replayed: what only that has. */
  readonly replay: ReplaySession | undefined;
  /** The names of `requests.all`, in that order. */
  readonly threadNames: readonly string[];
  /** What the user is told when it begins. */
  readonly greeting: string;
  /** What the user is told when it has ended as it should. */
  readonly farewell: string;
  readonly changeBreakpoints: DebuggedExecution['changeBreakpoints'];
  locate(wish: BreakpointWish): Promise<BreakpointPlaces>;
  /** Undefined where no file shows it: then its text can be asked for by its typeref. */
  placeOf(frame: ExecutionFrame): Promise<ShownPlace | undefined>;
  placeOfOutput(event: Extract<ExecutionEvent, { kind: 'output' }>): Promise<ShownPlace | undefined>;
  textOf(typeRef: string): Promise<ShownText>;
  /** The remark that a file is another than what runs. Undefined where it is the same, was told before, or cannot be told. */
  remarkOn(path: string): Promise<string | undefined>;
  /** The file has changed on disk. */
  forget(path: string): void;
  /** Takes an event of the execution. */
  handle(event: ExecutionEvent): void;
  /** Lets go of something when the session is over. */
  own(disposable: Disposable): void;
  /** The user did something that keeps the session from being idle. */
  userActivity(): void;
  /** Values were asked for: by the user, or by an editor that shows a fresh stop. */
  valuesWanted(): void;
  /** Fails when the session's time is over. */
  requireTime(): void;
  /** Ends what is debugged. Resolves with what the user must know when that is not sure. */
  detach(): Promise<string | undefined>;
}
