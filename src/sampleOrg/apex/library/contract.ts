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
  /**
   * For values that are equal by content (Decimal, Date, sObjects…): equal contents give the same key. Without it a value is
   * the same only as itself, unless its class declares `equals` and `hashCode`.
   */
  collectionKey?(): CollectionKey;
  /** `System.debug` form. `nested` prints what is inside, and keeps count of what was printed already. */
  printed?(nested: (value: ApexValue) => string): string;
}

/** What stands for a value in a JavaScript Map: a primitive, or the object itself where identity decides. */
export type CollectionKey = null | boolean | number | bigint | string | object;

/** What a generator yields to suspend its request: a stop for the debugger, or the end of a time slice. */
export type Suspension = 'stop' | 'slice';

/** Code that may run Apex, and may therefore be suspended in the middle. */
export type Suspendable<T> = Generator<Suspension, T, void>;

/**
 * A plain function when it can never run Apex; a generator function when it always may (DML with triggers). A plain function that answers
 * with a generator is neither: wrap it as MaySuspend. The compiler has checked
 * the values against the signature and converted them to its types (an Integer given for a Decimal arrives as an ApexDecimal), so a
 * function may declare the classes it expects. Values other than the receiver may be null.
 */
export type LibraryFunction = {
  // Method syntax, so that `(context, self: string) => …` is accepted: the signature text is what keeps this sound.
  call(context: RequestContext, ...values: ApexValue[]): ApexValue | void | Suspendable<ApexValue | void>;
}['call'];

/**
 * For members on hot paths that rarely run Apex (`Map.get` with a key whose class declares `equals`, `List.sort`): a plain function that
 * answers at once, or with a generator when it must run Apex. Callers test the answer with `isSuspendable` of values/suspension.ts.
 */
export interface MaySuspend {
  readonly maySuspend: LibraryFunction;
}

/**
 * Members of one built-in type, by signature in Apex's own words. The type variables of generic types are written as declared
 * (`List<T>`, `Set<T>`, `Map<K,V>`). Instance members get the receiver as first value, after the context; it is never null.
 * Constructors of generic types get the name of the type to make (`List<acme.Line>`) as first value; constructors of types that Apex
 * classes can extend (`Exception`) get the new instance as first value.
 * Types of the namespace System stand without it (`String`, `JSON`, `LoggingLevel`), but exceptions with it, as `getTypeName` says it (`System.ListException`).
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
  readonly members: Readonly<Record<string, LibraryFunction | MaySuspend>>;
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
  /** Namespaces with counters of their own: null is the org's own code, others are managed packages that used something. */
  readonly namespaces?: readonly (string | null)[];
  /** The counters of one namespace. */
  of?(namespace: string | null): Pick<LimitCounters, 'used' | 'allowed'>;
  /** What is used now, and back to it: a partial save that is tried again begins with the limits of its first attempt. */
  usage?(): LimitUsage;
  restore?(usage: LimitUsage): void;
}

/** By namespace. */
export type LimitUsage = ReadonlyMap<string | null, ReadonlyMap<LimitName, number>>;

export type LimitName =
  | 'queries'
  | 'queryRows'
  | 'queryLocatorRows'
  | 'aggregateQueries'
  | 'dmlStatements'
  | 'dmlRows'
  | 'publishImmediate'
  | 'cpuTime'
  | 'heapSize'
  | 'callouts'
  | 'futureCalls'
  | 'queueableJobs'
  | 'emailInvocations'
  | 'mobilePushCalls'
  | 'soslQueries';

/** The debug log of a request. Events are written only at the levels in force; `fields` are joined with `|`. */
export interface ExecutionLog {
  readonly enabled: boolean;
  /** Whether an event of that level would be written: asked where the event's text is dear. Left out means yes. */
  writes?(category: LogCategory, level: LogLevel): boolean;
  event(category: LogCategory, level: LogLevel, name: string, ...fields: string[]): void;
  /**
   * An event whose level was asked for before, as one text: its name and fields, joined and escaped. `isDetail`: may be left out again
   * when the log grows too large.
   */
  write?(text: string, isDetail: boolean): void;
  /** The code unit is about to finish: this is what its request has used. `afterStart`: what a test used between startTest and stopTest. */
  limitUsage?(
    limits: LimitCounters,
    usage?: { readonly statics: readonly string[]; readonly testing?: LimitCounters },
  ): void;
  /** The execution has finished: what took the time, in blocks of a heading and lines. */
  profile?(blocks: readonly ProfileBlock[]): void;
  /** Whether code of a managed package shows as `ENTERING_MANAGED_PKG` alone. */
  hides?(namespace: string): boolean;
  /** An execution begins: whose it is. */
  userInfo?(): void;
  /** The record's id of a class (by its outermost name) or trigger, in 15 characters. */
  sourceId?(form: 'class' | 'trigger', fullName: string): string | undefined;
  /** Whether a trace flag gives the code of that class or trigger levels of its own. */
  traces?(form: 'class' | 'trigger', fullName: string): boolean;
  /** Its levels hold until they are popped. */
  pushLevels?(form: 'class' | 'trigger', fullName: string, line: string): void;
  popLevels?(line: string): void;
}

/** `SOQL operations` with its lines, or without one when there is nothing to tell. */
export interface ProfileBlock {
  readonly title: string;
  readonly lines: readonly string[];
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
  /** So many bytes of heap are about to be taken at once. Throws the System.LimitException where they are too many. */
  takeHeap(bytes: number): void;
  /** A new instance by type name (Type.forName(…).newInstance()). */
  construct(typeName: string): Suspendable<ApexValue>;
  /** An object of that class or interface whose methods ask the StubProvider (Test.createStub). */
  createStub(typeName: string, provider: ApexObject): ApexObject;
  /** Runs the org's triggers for rows of one object. Used by DML. */
  fireTriggers(batch: TriggerBatch): Suspendable<void>;
  /** The triggers that run at this moment, the outermost first. */
  runningTriggers?(): readonly { readonly name: string; readonly batch: TriggerBatch }[];
  /** Name of the before trigger that is saving or deleting the record at this moment; undefined when there is none. */
  triggerHolding?(id: string): string | undefined;
  /** How long a database operation took, in milliseconds, for the log's profile. */
  timed?(kind: 'SOQL' | 'SOSL' | 'DML', what: string, milliseconds: number): void;
  /** Line of the statement that is running, for log events and exceptions. */
  currentLine(): number;
  /** A variable in scope at the statement that is running, for the binds of dynamic SOQL; undefined when there is none. */
  variable(name: string): ApexValue | undefined;
  /** `System.debug`: writes USER_DEBUG to the log and tells the host. `level` is the name of a LoggingLevel. */
  debug(level: string, text: string): void;
  /** A type by the name Apex code would use for it, in any case; undefined when there is none. */
  describeType(typeName: string): TypeDescription | undefined;
  /** Whether the running code may name the type: other namespaces see `global` classes alone. */
  isVisible(typeName: string): boolean;
  /** `instanceof`, by the name of the type. */
  isInstance(value: ApexValue, typeName: string): boolean;
  /** Whether a variable of type `targetTypeName` may hold what is of type `sourceTypeName`. */
  isAssignable(targetTypeName: string, sourceTypeName: string): boolean;
  /** An instance whose constructor and initialisers did not run: what JSON.deserialize fills. */
  allocate(typeName: string): ApexObject;
  /** Fields and properties of an instance of an Apex class or an sObject that have storage, in order of declaration. */
  fieldsOf(instance: ApexObject): readonly FieldValue[];
  setField(instance: ApexObject, fieldName: string, value: ApexValue): void;
  readonly isTest: boolean;
  readonly jobs: AsyncCalls;
  /** `Test.startTest` and `Test.stopTest`: fresh limits in between, and queued work runs at the end. */
  startTest(): void;
  stopTest(): Suspendable<void>;
}

/** Asynchronous Apex of the running request. Instances are of Apex classes; ids answered are those of rows. */
export interface AsyncCalls {
  /** Which asynchronous Apex is running; undefined in a synchronous request. */
  readonly kind: 'future' | 'queueable' | 'batch' | 'scheduled' | undefined;
  /** Of the asynchronous Apex that is running, as `Request.getQuiddity` says it. */
  readonly quiddity: string | undefined;
  readonly chain: { readonly depth: number; readonly maximum: number | undefined } | undefined;
  enqueue(instance: ApexObject, options: AsyncChoices): ApexValue;
  /** `scope`: records of a chunk; `delay`: milliseconds. */
  executeBatch(instance: ApexObject, scope: number, delay?: number): ApexValue;
  schedule(name: string, expression: string, instance: ApexObject): ApexValue;
  attachFinalizer(finalizer: ApexObject): void;
  abort(id: string): void;
}

/** `AsyncOptions` */
export interface AsyncChoices {
  readonly maximumStackDepth: number | null;
  readonly minimumDelayInMinutes: number | null;
  readonly signature: { readonly text: string } | null;
}

export interface TypeDescription {
  /** As Apex writes it: `acme.Outer.Inner`, `List<acme.Line>`, `Account`. */
  readonly typeName: string;
  readonly kind: 'class' | 'interface' | 'enum' | 'sObject' | 'builtIn';
  /** Fields that JSON reads and writes. Empty unless the kind is class or sObject. */
  readonly fields: readonly { readonly name: string; readonly typeName: string }[];
  /** Values of an enum, in order. */
  readonly enumValues: readonly ApexObject[];
}

export interface FieldValue {
  readonly name: string;
  readonly typeName: string;
  readonly value: ApexValue;
}

export interface TriggerBatch {
  readonly objectName: string;
  readonly timing: 'before' | 'after';
  readonly operation: 'insert' | 'update' | 'delete' | 'undelete';
  /** sObject values, in order; null where Apex gives null. */
  readonly newRecords: readonly ApexObject[] | null;
  readonly oldRecords: readonly ApexObject[] | null;
}
