import type { ApexValue, ExecutionLog, RequestContext, RunningUser, Suspendable } from './library/contract.ts';

// What the org around the engine may ask of it. `http/` and the debug API see these types and nothing behind them.

export interface ApexSourceFile {
  /** Shown in compile problems. */
  readonly path: string;
  readonly kind: 'class' | 'trigger';
  readonly namespace: string | null;
  readonly body: string;
}

export interface CompileProblem {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The Apex of one org, compiled. Immutable; static state belongs to an execution. */
export interface ApexProgram {
  /** Type names of the program's classes, triggers and inner types, as typerefs: `acme/Outer$Inner`, `__sfdc_trigger/acme/T`. */
  readonly typeRefs: readonly string[];
  /** Lines where a breakpoint can stop, sorted; undefined for an unknown typeref. */
  breakableLines(typeRef: string): readonly number[] | undefined;
  /** Test methods of a class, in order, or undefined when there is no such class. `className` as `ns.Class`. */
  testMethods(className: string): readonly string[] | undefined;
  /** Whether the class or the test method is marked `@IsTest(SeeAllData=true)`. */
  seesAllData(className: string, methodName: string): boolean;
  /** Whether a type belongs to a class of tests, which counts for no coverage. */
  isTest(typeRef: string): boolean;
}

export type ExecutionEntry =
  /** Sees only `global` members of namespaced code, as anonymous Apex in a subscriber org does. */
  | { readonly kind: 'anonymous'; readonly source: string }
  | {
      readonly kind: 'testMethod';
      readonly className: string;
      readonly methodName: string;
      /** Shared by the tests of a class in one run. Without it the set-up methods run for this test alone. */
      readonly setUp?: SharedSetUp;
    }
  /** A step of a job that another request left. It never stops. */
  | { readonly kind: 'asynchronous'; readonly step: AsyncStep }
  /** What the org does by itself and may fire triggers, such as a save over REST. It is kept when `run` answers true. */
  | { readonly kind: 'platform'; readonly run: (context: RequestContext) => Suspendable<boolean> };

export type JobType = 'Future' | 'Queueable' | 'BatchApex' | 'ScheduledApex';

/** Of a job's row in AsyncApexJob. */
export interface JobProgress {
  readonly status: 'Queued' | 'Processing' | 'Completed' | 'Failed';
  /** Chunks of a batch that ran. */
  readonly itemsProcessed: number;
  readonly totalItems: number;
  readonly errors: number;
  readonly extendedStatus: string | undefined;
}

/** Apex that a request left to be done later. Its row is committed with the request. */
export interface AsyncJob {
  /** Of its row in AsyncApexJob. */
  readonly id: string;
  readonly type: JobType;
  readonly user: RunningUser;
  /** `acme.Nightly`, for @future methods `acme.Nightly.run`. */
  readonly entryPoint: string;
  /** Milliseconds to wait before it begins. */
  readonly delay: number;
  /** While it waits or runs, no job of the same signature is left. */
  readonly signature: string | undefined;
  /** For scheduled Apex: the row in CronTrigger, and when it runs after an instant in milliseconds since 1970. */
  readonly triggerId?: string;
  nextFire?(after: number): number | undefined;
  /** For scheduled Apex: its time has come. */
  fire?(): void;
  /** The next of its steps, each a transaction; undefined when there is none. */
  next(): AsyncStep | undefined;
  readonly progress: JobProgress;
}

/** One transaction of a job. Made by the engine. */
export interface AsyncStep {
  readonly job: AsyncJob;
}

/** Takes the jobs that committed requests left. */
export interface JobQueue {
  enqueue(jobs: readonly AsyncJob[]): void;
  /** Whether a job of that signature waits or runs. */
  holds(signature: string): boolean;
}

/** What the `@TestSetup` methods of a class saved, once the first of its tests has run them. The engine's own. */
export interface SharedSetUp {
  saved?: unknown;
}

/** Armed breakpoints of the org's debug session. Looked up when a line is reached, so it may change while code runs. */
export interface BreakpointTable {
  /** Changes when the table does, so that compiled code can skip the look-up. 0 while it is empty. */
  readonly generation: number;
  /** Id of a breakpoint that stands at a line, whether it stops this time or not. */
  breakpointAt(typeRef: string, line: number): string | undefined;
  /** A request has come to such a line: id of the breakpoint that stops it. Asked once each time, so hits may be counted. */
  reach(typeRef: string, line: number): string | undefined;
  /** Breakpoint id for a thrown exception of that typeref, if one is armed. */
  exceptionBreakpoint(typeRefs: readonly string[]): string | undefined;
}

export interface ExecutionHost {
  readonly user: RunningUser;
  readonly log: ExecutionLog;
  /** Undefined while the request is not debugged: it then never stops. */
  readonly breakpoints: BreakpointTable | undefined;
  /** The org's records. Typed by `data/`. */
  readonly database: unknown;
  /** Where asynchronous Apex goes. Without it, it is not run. */
  readonly jobs?: JobQueue;
  now(): number;
  /** A statement is reached for the first time in the request: for code coverage. `typeRef` and 1-based line. Left out, it costs nothing. */
  onReached?(typeRef: string, line: number): void;
  /** A `System.debug` line or exception, for the event stream. */
  onUserEvent?(event: {
    readonly kind: 'debug' | 'exception';
    readonly typeName: string;
    readonly line: number;
    readonly text: string;
    readonly stackTrace?: string;
  }): void;
}

export type RunCommand = 'run' | 'into' | 'over' | 'out';

export type Advance =
  /** The time slice ended; call `advance` with the same command again. */
  | { readonly kind: 'sliceEnded' }
  | {
      readonly kind: 'stopped';
      readonly reason: 'breakpoint' | 'step' | 'exception';
      readonly breakpointId: string | undefined;
      readonly typeRef: string;
      readonly line: number;
      /** For exception stops: `Type: message`. */
      readonly description: string | undefined;
      readonly stackTrace: string | undefined;
    }
  | { readonly kind: 'finished'; readonly outcome: ExecutionOutcome };

export type ExecutionOutcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'compileProblem'; readonly problem: CompileProblem }
  | {
      readonly kind: 'exception';
      readonly typeName: string;
      readonly message: string;
      readonly stackTrace: string;
      readonly line: number;
      readonly column: number;
    };

export interface ExecutionFrame {
  /** 0 is the innermost. */
  readonly frameNumber: number;
  /** `acme/InvoiceService$Batcher`, `__sfdc_trigger/acme/T`, `anon`. */
  readonly typeRef: string;
  /** `acme.InvoiceService.total(List<acme.Line>)`, `anon.execute()`. */
  readonly fullName: string;
  readonly lineNumber: number;
}

export interface InspectedVariable {
  readonly name: string;
  /** Declared type as Apex writes it. */
  readonly typeName: string;
  readonly value: ApexValue;
}

export interface InspectedLocal extends InspectedVariable {
  /** Its loop is over. */
  readonly past?: boolean;
}

/** One request: runs until it stops, its slice ends or it finishes. Nothing of it runs between calls of `advance`. */
export interface ApexExecution {
  advance(command: RunCommand, sliceMilliseconds: number): Advance;
  /** While stopped. */
  frames(): readonly ExecutionFrame[];
  /** `this` first where there is one, then parameters and locals that are in scope or of a loop before, in order of declaration. */
  locals(frameNumber: number): readonly InspectedLocal[];
  /** Static fields of the frame's class. */
  statics(frameNumber: number): readonly InspectedVariable[];
  /** Context variables of the trigger that runs: `Trigger.new`. */
  globals(): readonly InspectedVariable[];
  /** Ends the request: its transaction is rolled back. */
  abort(): void;
}

/** How a value looks in the debugger; the org turns it into wire shapes. */
export type InspectedValue =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'object'; readonly summary: string; readonly fields: readonly InspectedVariable[] }
  | {
      readonly kind: 'list' | 'set';
      readonly summary: string;
      readonly size: number;
      readonly elementTypeName: string;
      element(index: number): ApexValue;
    }
  | {
      readonly kind: 'map';
      readonly summary: string;
      readonly size: number;
      readonly keyTypeName: string;
      readonly valueTypeName: string;
      entry(index: number): { readonly key: ApexValue; readonly value: ApexValue };
    };

export interface ApexEngine {
  compile(
    files: readonly ApexSourceFile[],
  ): { readonly program: ApexProgram } | { readonly problems: readonly CompileProblem[] };
  begin(program: ApexProgram, entry: ExecutionEntry, host: ExecutionHost): ApexExecution;
  inspect(value: ApexValue): InspectedValue;
  /** The value's own type, as Apex writes it. */
  typeNameOf(value: ApexValue): string;
}
