import type { Event } from '../base/event.ts';

// The port between a debugger and what it debugs. `org/` implements it over a live org, `core/apexLog/replay` over a debug log.

/** One frame of a stopped request. Frame 0 is the innermost; lines count from 1. */
export interface ExecutionFrame {
  readonly frameNumber: number;
  readonly typeRef: string;
  readonly fullName: string;
  readonly line: number;
  /** The line of the log, from 1, that says where the frame stands. Live frames have none. */
  readonly logLine?: number;
  /** It is not sure that it stands there still: a part of the log is missing. */
  readonly isDoubtful?: true;
}

/** A named value as the org prints it. `text` undefined means Apex null unless there is a `ref` to follow. */
export interface ExecutionValue {
  readonly name: string;
  /** The org's machine type, for example `java/lang/String`. */
  readonly declaredTypeRef: string;
  /** The type as a person writes it, for example `List<acme.Line>`. */
  readonly typeName: string;
  readonly text: string | undefined;
  /** Id of a reference that can be read while this request is stopped at this place. */
  readonly ref: number | undefined;
  /** Slot of a local or index of a field: the order of declaration. */
  readonly order: number | undefined;
  /**
   * What is not known of it, for the user, such as the rest of a text that a log has cut. Nothing is computed with such a value, and
   * where there is neither `text` nor `ref` it is not null but unknown.
   */
  readonly doubt?: string;
}

export type ExecutionReference =
  | {
      readonly kind: 'object';
      readonly id: number;
      readonly typeName: string;
      readonly fields: readonly ExecutionValue[];
    }
  | {
      readonly kind: 'list' | 'set';
      readonly id: number;
      readonly typeName: string;
      /** Elements in the whole collection. */
      readonly size: number;
      /** Position of the first of `elements`. */
      readonly offset: number;
      readonly elements: readonly ExecutionValue[];
    }
  | {
      readonly kind: 'map';
      readonly id: number;
      readonly typeName: string;
      readonly size: number;
      readonly offset: number;
      readonly entries: readonly { readonly key: ExecutionValue; readonly value: ExecutionValue }[];
    };

/** The variables of one frame, and those references that the org sent along unasked. */
export interface FrameVariables {
  readonly locals: readonly ExecutionValue[];
  readonly statics: readonly ExecutionValue[];
  readonly globals: readonly ExecutionValue[];
  readonly references: readonly ExecutionReference[];
}

/** Where a stopped request stands: its whole stack, and the variables of frame 0. */
export interface StoppedState {
  readonly frames: readonly ExecutionFrame[];
  readonly variables: FrameVariables;
}

export interface ReferenceQuery {
  readonly id: number;
  /** First element wanted, for collections. 0 when left out. */
  readonly offset?: number;
}

export type StepKind = 'into' | 'over' | 'out';

/** Only what was recorded goes backwards. */
export type Direction = 'forwards' | 'backwards';

/** What happens in the execution, in order, each once. */
export type ExecutionEvent =
  | { readonly kind: 'requestStarted'; readonly requestId: string; readonly description?: string }
  | {
      readonly kind: 'stopped';
      readonly requestId: string;
      /** Why it stands there, where neither a breakpoint nor a step says so. `beginning` and `end`: there is no more of it. */
      readonly arrival?: 'entry' | 'goto' | 'restart' | 'beginning' | 'end';
      /** The breakpoint that was hit; a step has none. */
      readonly breakpointId?: string;
      /** Others that were hit at the same place. */
      readonly otherBreakpointIds?: readonly string[];
      readonly typeRef?: string;
      readonly line?: number;
      readonly description?: string;
      readonly stackTrace?: string;
    }
  | { readonly kind: 'resumed'; readonly requestId: string }
  | { readonly kind: 'requestFinished'; readonly requestId: string }
  /** The org ended the debug session. */
  | { readonly kind: 'sessionTerminated'; readonly reason: string }
  /** What the org wants the user to know, such as a third request that will not be debugged. */
  | {
      readonly kind: 'notice';
      readonly severity: 'info' | 'warning' | 'error';
      readonly text: string;
      readonly requestId?: string;
    }
  /** A System.debug line or an exception, or what else a log tells, with its place when that is known. */
  | {
      readonly kind: 'output';
      readonly origin: 'debug' | 'exception' | 'event';
      readonly text: string;
      readonly typeName?: string;
      readonly line?: number;
      /** As `ExecutionFrame.logLine`. */
      readonly logLine?: number;
      readonly stackTrace?: string;
      readonly requestId?: string;
    }
  | { readonly kind: 'linkLost'; readonly reason: string }
  | { readonly kind: 'linkRestored'; readonly eventsMayBeLost: boolean }
  /** The event link is gone for good, for example because the org session ended. The execution takes no more calls. */
  | { readonly kind: 'linkDead'; readonly reason: string }
  /** An event was left out. Where requests stand has to be asked for. */
  | { readonly kind: 'eventsMissed'; readonly reason: string }
  /** The org no longer takes the org session. The debug session is kept; calls fail with this reason until `renew` has succeeded. */
  | { readonly kind: 'orgSessionEnded'; readonly reason: string }
  | { readonly kind: 'orgSessionRenewed' };

/** A debugged request as the org has it on record. */
export interface RequestRecord {
  readonly requestId: string;
  readonly isActive: boolean;
}

/** What a fresh org session found: the debug session as it was, or none. */
export type Renewal = 'goesOn' | 'debugSessionGone';

/** Which requests the org should debug. Empty means all of the login-as user's. */
export interface RequestFilters {
  readonly userIds: readonly string[];
  readonly requestTypes: readonly string[];
  /** A regular expression over entry points; empty text means all. */
  readonly entryPoint: string;
}

export interface OrganizationFacts {
  /** 18 characters. */
  readonly organizationId: string;
  readonly name: string;
  readonly instanceName: string;
  readonly isSandbox: boolean;
  /** Set for trial and scratch orgs. ISO text. */
  readonly trialExpirationDate: string | undefined;
  readonly namespacePrefix: string | undefined;
}

/** ApexDebuggerBreakpoint.HitCondition and HitValue. [Tooling API; that an org honours them is not documented] */
export interface OrgHitCondition {
  readonly operator: 'Equals' | 'GreaterOrEquals' | 'Modulo';
  readonly value: number;
}

/** `typeRef` is a class or trigger; for an exception, the type that is thrown. */
export type BreakpointRequest =
  | {
      readonly kind: 'line';
      readonly typeRef: string;
      readonly line: number;
      /** The org counts hits and stops only then. */
      readonly hits?: OrgHitCondition;
    }
  | { readonly kind: 'exception'; readonly typeRef: string };

/** Breakpoints that only a recorded execution knows: it has them without looking at a source. */
export type RecordedBreakpoint =
  /** Stops when a variable changes: `dataId` is what `RecordedExecution.dataOf` answered for it. */
  | { readonly kind: 'data'; readonly dataId: string }
  /** A line of the log itself, from 1. */
  | { readonly kind: 'logLine'; readonly line: number }
  /** Exceptions of a type as the log writes it, or of any; or only those that nobody catches. */
  | { readonly kind: 'thrown'; readonly typeName: string | undefined; readonly isUncaught: boolean }
  /** Where a method, constructor or trigger begins: `Class.method`, `ns.Class.method`, `Class.<init>`, a trigger's name. */
  | { readonly kind: 'entry'; readonly name: string };

/** A line that a request may come by. */
export type LinePlace = Extract<BreakpointRequest, { kind: 'line' }> | Extract<RecordedBreakpoint, { kind: 'logLine' }>;

export type BreakpointOutcome =
  { readonly created: true; readonly id: string } | { readonly created: false; readonly reason: string };

export interface DebugSessionStarted {
  /** 07a… */
  readonly sessionId: string;
  readonly organization: OrganizationFacts;
  /** The user whose requests can stop: the one the customer's grant let us in as. */
  readonly loginAsUser: { readonly id: string; readonly username: string; readonly name: string };
}

/** A debug session that runs in an org, as the org lists it. */
export interface OrgDebugSession {
  /** 07a… */
  readonly id: string;
  /** Who started it. */
  readonly userId: string;
  readonly username: string | undefined;
  /** The org's own time in milliseconds. */
  readonly createdAt: number;
}

/** The moment before a debug session is created. */
export interface SessionToCome {
  readonly organization: OrganizationFacts;
  readonly loginAsUserId: string;
  /** What runs in the org already. */
  readonly running: readonly OrgDebugSession[];
  /** The org's own time in milliseconds. */
  readonly orgTime: number;
  /** Ends one of those that run. */
  readonly endSession: (id: string) => Promise<void>;
}

/** Has a say while a debug session is started. What it throws ends the start, and nothing is left behind. */
export interface StartGate {
  /** The org has said what it is, and was asked nothing else. */
  admit(organization: OrganizationFacts): void | Promise<void>;
  /** All is ready; the session is created when this resolves. */
  beforeSession?(session: SessionToCome): Promise<void>;
  /** The org has created it; it is used when this resolves. */
  afterSession?(sessionId: string): Promise<void>;
}

/** What any debugged execution offers, whether it happens now or was recorded. Every method rejects with a `Failure` whose message names the remedy. */
export interface DebuggedExecution {
  readonly events: Event<ExecutionEvent>;
  /** Creates and deletes breakpoints in as few calls as possible. Outcomes are in the order of `create`. */
  changeBreakpoints(
    create: readonly (BreakpointRequest | RecordedBreakpoint)[],
    remove: readonly string[],
  ): Promise<readonly BreakpointOutcome[]>;
  readState(requestId: string): Promise<StoppedState>;
  readFrame(requestId: string, frameNumber: number): Promise<FrameVariables>;
  readReferences(requestId: string, queries: readonly ReferenceQuery[]): Promise<readonly ExecutionReference[]>;
  run(requestId: string, direction: Direction): Promise<void>;
  step(requestId: string, kind: StepKind, direction: Direction): Promise<void>;
  /**
   * Takes up the run or step that a breakpoint has interrupted, to the end that it would have had. Left out where an execution forgets
   * it: then `run` and `step` have to make up for it.
   */
  readonly takeUp?: (requestId: string) => Promise<void>;
  /** The requests that are debugged, as far as can be told. Left out where no event can be lost. */
  readRequests?(): Promise<readonly RequestRecord[]>;
  /** Ends the debugging. Safe to call in any state and twice. */
  detach(): Promise<void>;
}

/** A moment of a recorded execution that can be gone to. */
export interface RecordedMoment {
  readonly moment: number;
  /** The line of the log, from 1. */
  readonly logLine: number;
  /** Nanoseconds since the execution began, by the log. */
  readonly nanoseconds: number;
}

/** One that is offered for a line. */
export interface OfferedMoment extends RecordedMoment {
  /** Seen from where the request stands. */
  readonly isAhead: boolean;
}

/** Whose changes can be stopped at: a variable of a frame, or what is in an object. */
export type DataOwner =
  { readonly kind: 'frame'; readonly frameNumber: number } | { readonly kind: 'reference'; readonly id: number };

/** An execution that lies in the past as a whole: any moment of it can be gone to. */
export interface RecordedExecution extends DebuggedExecution {
  readonly takeUp: (requestId: string) => Promise<void>;
  /** To where the frame began. */
  restartFrame(requestId: string, frameNumber: number): Promise<void>;
  goTo(requestId: string, moment: number): Promise<void>;
  /** The moments at a line of a class or trigger, or of the log, that are worth going to from where the request stands, in order. */
  momentsAt(requestId: string, place: LinePlace): readonly OfferedMoment[];
  /** The id of a variable for a breakpoint of kind `data`. Undefined where its changes cannot be told. */
  dataOf(requestId: string, owner: DataOwner, name: string): string | undefined;
  /** Stops what runs as soon as it can. */
  pause(): void;
}

/** A debugged execution in an org. */
export interface LiveExecution extends DebuggedExecution {
  /** HTTP requests sent so far, polls of the event link not counted. For the bench. */
  readonly roundTrips: number;
  /**
   * Asks what the org is, lets the gate refuse it (by throwing), connects both event channels, then creates the debug session.
   * A failure leaves nothing behind: no session in the org, no open link.
   */
  start(filters: RequestFilters, gate: StartGate, signal?: AbortSignal): Promise<DebugSessionStarted>;
  changeBreakpoints(
    create: readonly BreakpointRequest[],
    remove: readonly string[],
  ): Promise<readonly BreakpointOutcome[]>;
  run(requestId: string): Promise<void>;
  step(requestId: string, kind: StepKind): Promise<void>;
  /**
   * The org's text of classes and triggers, by the typerefs of outermost types asked for. What the org does not know or does not
   * show is left out.
   */
  readSources(typeRefs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * For a user who says that the debug session is still wanted: does something in it that changes nothing and that the org counts as
   * an action of the debugger. Reads the stop of a request where one is given, else saves a breakpoint again as it is. Resolves with false
   * where neither can be done: the org was asked nothing.
   */
  showActivity(stoppedRequestId?: string): Promise<boolean>;
  /**
   * Asked before every call to the org from now on, polls of the event link too; what it throws is the failure of the call. Not asked
   * any more once `detach` was called.
   */
  guardCalls(check: () => void): void;
  /** The org's own time by its last reply, milliseconds since 1970; the machine's time until it has answered. */
  serverNow(): number;
  /** The requests of this debug session, as far as the org tells. */
  readRequests(): Promise<readonly RequestRecord[]>;
  /**
   * After `orgSessionEnded`: goes on with the hand-off that the user has brought since. Events that came meanwhile are caught up
   * with. Rejects where it leads to another org or user, or does not work either; then it can be tried again.
   */
  renew(): Promise<Renewal>;
  /** Ends the debug session with status Detach and closes the event link. Safe to call in any state and twice. */
  detach(): Promise<void>;
}
