import type { Event } from '../base/event.ts';

// The port between a debugger and what it debugs. `org/` implements it over a live org; replay will implement it over a log.

/** One frame of a stopped request. Frame 0 is the innermost; lines count from 1. */
export interface ExecutionFrame {
  readonly frameNumber: number;
  readonly typeRef: string;
  readonly fullName: string;
  readonly line: number;
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

/** What happens in the execution, in order, each once. */
export type ExecutionEvent =
  | { readonly kind: 'requestStarted'; readonly requestId: string; readonly description?: string }
  | {
      readonly kind: 'stopped';
      readonly requestId: string;
      /** The breakpoint that was hit; a step has none. */
      readonly breakpointId?: string;
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
  /** A System.debug line or an exception, with its place when the org told it. */
  | {
      readonly kind: 'output';
      readonly origin: 'debug' | 'exception';
      readonly text: string;
      readonly typeName?: string;
      readonly line?: number;
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

/**
 * A debugged execution in an org. Every method that talks to the org rejects with a `Failure` whose message names the remedy.
 */
export interface LiveExecution {
  readonly events: Event<ExecutionEvent>;
  /** HTTP requests sent so far, polls of the event link not counted. For the bench. */
  readonly roundTrips: number;
  /**
   * Asks what the org is, lets the gate refuse it (by throwing), connects both event channels, then creates the debug session.
   * A failure leaves nothing behind: no session in the org, no open link.
   */
  start(filters: RequestFilters, gate: StartGate, signal?: AbortSignal): Promise<DebugSessionStarted>;
  /** Creates and deletes breakpoints in as few calls as the org allows. Outcomes are in the order of `create`. */
  changeBreakpoints(
    create: readonly BreakpointRequest[],
    remove: readonly string[],
  ): Promise<readonly BreakpointOutcome[]>;
  readState(requestId: string): Promise<StoppedState>;
  readFrame(requestId: string, frameNumber: number): Promise<FrameVariables>;
  readReferences(requestId: string, queries: readonly ReferenceQuery[]): Promise<readonly ExecutionReference[]>;
  /**
   * The org's text of classes and triggers, by the typerefs of outermost types asked for. What the org does not know or does not
   * show is left out.
   */
  readSources(typeRefs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  run(requestId: string): Promise<void>;
  step(requestId: string, kind: StepKind): Promise<void>;
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
