// What the compiler and the built-in library agree on. The library never sees syntax; the compiler never sees a method body here.

/**
 * Every Apex value carries its own type, so that `instanceof`, casts from Object and the debugger need no static knowledge:
 * Integer is a number, Long a bigint, String a string, Boolean a boolean, null is null. Everything else is an `ApexObject`:
 * Double, Decimal, Id, Date, Datetime, Time, Blob, enum values, collections, sObjects, exceptions, instances of Apex classes.
 */
export type ApexValue = null | boolean | number | bigint | string | ApexObject;

/** Base of every value that is not a JavaScript primitive. Implementations are classes, so that `instanceof` works on them. */
export interface ApexObject {
  /** The value's own type, as Apex writes it: `Decimal`, `List<acme.Line>`, `acme.InvoiceService.Batcher`. */
  readonly apexTypeName: string;
}

/** What a generator yields to suspend its request: a stop for the debugger, or the end of a time slice. */
export type Suspension = 'stop' | 'slice';

/** Code that may run Apex, and may therefore be suspended in the middle. */
export type Suspendable<T> = Generator<Suspension, T, void>;

/** A plain function when it can never run Apex; a generator function when it can (sort with a comparator, DML with triggers). */
export type LibraryFunction =
  | ((context: RequestContext, ...values: ApexValue[]) => ApexValue | void)
  | ((context: RequestContext, ...values: ApexValue[]) => Suspendable<ApexValue | void>);

/**
 * Members of one built-in type, by signature in Apex's own words. The type variables of generic types are written as declared
 * (`List<T>`, `Set<T>`, `Map<K,V>`). Instance members get the receiver as first value, after the context.
 *
 *   { type: 'String', members: {
 *       'Integer indexOf(String search)': (context, self, search) => …,
 *       'static String join(Iterable<Object> items, String separator)': …,
 *       'new(Integer size)': …,            // constructor
 *       'Integer size': …,                 // property (get)
 *   } }
 */
export interface LibraryType {
  /** As Apex writes it, with namespace where it has one: `String`, `Map<K,V>`, `Database.SaveResult`, `Schema.SObjectType`. */
  readonly type: string;
  /** `Exception` and its children, `Iterable<T>` and the like. */
  readonly extends?: string;
  readonly interface?: boolean;
  /** Values of a built-in enum, in order. */
  readonly enumValues?: readonly string[];
  readonly members: Readonly<Record<string, LibraryFunction>>;
}

/** One running request as the library sees it. */
export interface RequestContext {
  readonly user: RunningUser;
  /** Namespace of the code that is running, or null. */
  readonly namespace: string | null;
  /** Milliseconds since 1970, from the org's clock. */
  now(): number;
  readonly limits: LimitCounters;
  readonly log: ExecutionLog;
  readonly apex: ApexCalls;
  /** The request's open transaction. Typed by `data/`. */
  readonly transaction: unknown;
}

export interface RunningUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly profileId: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly timeZone: string;
  readonly locale: string;
}

/** Governor limits. `use` throws a System.LimitException when the limit is passed. */
export interface LimitCounters {
  use(limit: LimitName, amount: number): void;
  used(limit: LimitName): number;
  allowed(limit: LimitName): number;
}

export type LimitName =
  | 'queries'
  | 'queryRows'
  | 'aggregateQueries'
  | 'dmlStatements'
  | 'dmlRows'
  | 'cpuTime'
  | 'heapSize'
  | 'callouts'
  | 'futureCalls'
  | 'queueableJobs'
  | 'emailInvocations'
  | 'soslQueries';

/** The debug log of a request. Events are written only at the levels in force; `fields` are joined with `|`. */
export interface ExecutionLog {
  readonly enabled: boolean;
  event(category: LogCategory, level: LogLevel, name: string, ...fields: string[]): void;
}

export type LogCategory =
  | 'APEX_CODE'
  | 'APEX_PROFILING'
  | 'CALLOUT'
  | 'DATA_ACCESS'
  | 'DB'
  | 'NBA'
  | 'SYSTEM'
  | 'VALIDATION'
  | 'VISUALFORCE'
  | 'WAVE'
  | 'WORKFLOW';

export type LogLevel = 'NONE' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'FINE' | 'FINER' | 'FINEST';

/** How the library calls back into Apex, and raises Apex exceptions. */
export interface ApexCalls {
  /** Throws an Apex exception of a built-in type, for example `System.ListException`. */
  raise(exceptionType: string, message: string): never;
  /** Calls an instance method of an Apex class by name. */
  invoke(receiver: ApexValue, methodName: string, values: readonly ApexValue[]): Suspendable<ApexValue>;
  /** Whether the receiver's class (or a superclass) declares that method: `equals`, `hashCode`, `toString`, `compareTo`. */
  declares(receiver: ApexValue, methodName: string, valueCount: number): boolean;
  /** `==` of Apex for collection keys and elements: `equals` of Apex classes is honoured. */
  equals(left: ApexValue, right: ApexValue): Suspendable<boolean>;
  /** `String.valueOf`: `toString` of Apex classes is honoured. */
  print(value: ApexValue): Suspendable<string>;
  /** A new instance by type name (Type.forName(…).newInstance()). */
  construct(typeName: string): Suspendable<ApexValue>;
  /** Runs the org's triggers for rows of one object. Used by DML. */
  fireTriggers(batch: TriggerBatch): Suspendable<void>;
  /** Line of the statement that is running, for log events and exceptions. */
  currentLine(): number;
}

export interface TriggerBatch {
  readonly objectName: string;
  readonly timing: 'before' | 'after';
  readonly operation: 'insert' | 'update' | 'delete' | 'undelete';
  /** sObject values, in order; null where Apex gives null. */
  readonly newRecords: readonly ApexObject[] | null;
  readonly oldRecords: readonly ApexObject[] | null;
}
