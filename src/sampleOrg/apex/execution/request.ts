import type {
  LibraryFunction,
  ApexValue,
  ExecutionLog,
  RequestContext,
  RunningUser,
  Suspendable,
  Suspension,
} from '../library/contract.ts';
import { runtimeType } from '../library/failures.ts';
import { typeNameOf } from '../library/typeNames.ts';
import type { CompiledClass, StaticStorage } from '../compile/linker.ts';
import type { SystemCall } from '../compile/systemCallNames.ts';
import type { LocalVariable, Site } from '../compile/unit.ts';
import type { ExecutionHost } from '../engine.ts';
import { isNumeric } from '../types/conversions.ts';
import { isBuiltIn, type Type } from '../types/type.ts';
import type { TypeSpace } from '../types/typeSpace.ts';
import { superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import { operatorEquals } from '../values/equality.ts';
import { ApexDate } from '../values/date.ts';
import type { ApexEnumValue } from '../values/enumValue.ts';
import { ApexException } from '../values/exception.ts';
import { ApexId } from '../values/id.ts';
import { datetimeOfDate, narrow } from './operations.ts';
import { ApexCallbacks } from './callbacks.ts';
import { asynchronousUnit, codeUnit } from './codeUnits.ts';
import type { DebugControl } from './debugControl.ts';
import { bottomFrame, type Frame, framesFrom, localValues } from './frames.ts';
import { classOf } from './instance.ts';
import { Heap } from './heap.ts';
import { RequestJobs } from '../asynchronous/requestJobs.ts';
import { type Allowances, allowances, heapMessage, Limits } from './limits.ts';
import { LogWriter } from './logWriter.ts';
import { isOutOfStack } from './outOfStack.ts';
import type { TriggerContext, TriggerEntry } from './triggers.ts';
import type { TypeTests } from './typeTests.ts';

/** The code that a request runs: a program, with an anonymous block on top where there is one. */
export interface RequestCode {
  readonly classes: readonly CompiledClass[];
  readonly staticStorage: readonly (new () => StaticStorage)[];
  readonly tests: TypeTests;
  site(number: number): Site;
  userType(id: number): UserType | undefined;
  readonly space: TypeSpace;
  libraryFunction(typeName: string, methodName: string): LibraryFunction;
  triggersOf(objectName: string): readonly TriggerEntry[];
  enumValue(type: Type, name: string): ApexEnumValue;
}

/** Messages of JavaScript's RangeError for texts, arrays, maps, numbers and stacks that are too large. */
const sizeRefusal = /call stack|invalid (?:string|array|count)|maximum/i;

export interface RequestOptions {
  readonly transaction: unknown;
  readonly isTest: boolean;
  /** Left out: those of a synchronous request. */
  readonly allowances?: Allowances;
}

/**
 * One running request, as compiled code sees it: its parameter `t`. The short names are read at every statement or call.
 */
export class Request implements RequestContext {
  /** Statements left until the clock is looked at; negative while stepping, so that every statement asks. */
  q = 0;
  /** One byte per site: not 0 where a breakpoint is armed. */
  a: Uint8Array;
  /** Why the request is about to be suspended; empty when it is not. */
  w: Suspension | '' = '';
  /** The innermost frame. */
  top: Frame = bottomFrame;
  readonly statics: (StaticStorage | undefined)[] = [];
  /** Ends with an exception that no Apex code may catch. */
  ended = false;

  user: RunningUser;
  readonly log: ExecutionLog;
  limits: Limits;
  readonly apex: ApexCallbacks;
  readonly transaction: unknown;
  readonly code: RequestCode;
  readonly host: ExecutionHost;
  readonly isTest: boolean;
  readonly control: DebugControl;
  readonly heap: Heap;
  readonly jobs: RequestJobs;
  trigger: TriggerContext | undefined;
  #noticed: unknown;
  readonly logWriter: LogWriter;

  constructor(code: RequestCode, host: ExecutionHost, control: DebugControl, options: RequestOptions) {
    this.code = code;
    this.host = host;
    this.control = control;
    this.user = host.user;
    this.log = host.log;
    this.transaction = options.transaction;
    this.isTest = options.isTest;
    this.a = control.armed;
    this.limits = this.freshLimits(options.allowances);
    this.heap = new Heap({
      allowed: () => this.limits.allowed('heapSize'),
      roots: () => this.#reachable(),
      exceeded: (used) => this.apex.raise('System.LimitException', heapMessage(used)),
    });
    this.jobs = new RequestJobs(this);
    this.apex = new ApexCallbacks(this);
    this.logWriter = new LogWriter(this);
  }

  /** Counters that begin at nothing. The heap is shared with those before. */
  freshLimits(allowed: Allowances = allowances): Limits {
    return new Limits({
      allowances: allowed,
      namespace: () => this.namespace,
      exceeded: (message) => this.apex.raise('System.LimitException', message),
      heapUsed: () => this.heap.used(),
      ...(this.log.enabled ? { onUsed: (limit, used, most) => this.logWriter.limitUsed(limit, used, most) } : {}),
    });
  }

  *#reachable(): Iterable<ApexValue> {
    for (let frame: Frame | null = this.top; frame; frame = frame.caller) {
      yield frame.self;
      yield* localValues(frame);
    }
    for (const storage of this.statics) {
      yield* Object.values(storage ?? {});
    }
    yield* this.jobs.values();
  }

  get namespace(): string | null {
    return this.top.m?.type.namespace ?? null;
  }

  now(): number {
    return this.host.now();
  }

  lineOf(frame: Frame): number {
    return frame.s === 0 ? (frame.m?.method?.place.line ?? 1) : this.code.site(frame.s).line;
  }

  // ---- Suspension. Compiled code calls these at its sites.

  /** At a site that has a breakpoint, or when the statements are used up. */
  check(frame: Frame, site: number): boolean {
    if (this.q < 0) {
      // Also where it stops every time: what is stepped through takes CPU time like anything else.
      this.limits.use('cpuTime', this.control.elapsedMilliseconds());
    }
    if (this.control.stopsAt(frame, site)) {
      this.w = 'stop';
      return true;
    }
    return this.q < 0 && this.sliceEnded();
  }

  sliceEnded(): boolean {
    this.q = this.control.nextQuota();
    this.limits.use('cpuTime', this.control.elapsedMilliseconds());
    this.heap.ran(Math.max(1, this.q));
    if (this.control.timeIsLeft()) {
      return false;
    }
    this.w = 'slice';
    return true;
  }

  /** A frame was left while statements are used up: a step out stops in the caller. */
  returned(frame: Frame): boolean {
    if (this.control.stopsAfter(frame)) {
      this.w = 'stop';
      return true;
    }
    return false;
  }

  tooDeep(): never {
    return this.apex.raise('System.LimitException', 'Maximum stack depth reached: 1001');
  }

  // ---- Exceptions

  /** `throw`: notes where. */
  throwable(exception: ApexException | null): ApexException {
    const thrown = exception ?? this.apex.raise('System.NullPointerException', 'Attempt to de-reference a null object');
    this.traced(thrown);
    // Thrown again it stops again.
    this.#noticed = undefined;
    if (exception && this.log.enabled) {
      this.logWriter.raised(thrown);
    }
    return thrown;
  }

  traced(exception: ApexException): void {
    if (exception.stackTrace === '') {
      exception.stackTrace = this.stackTrace();
      exception.lineNumber = this.lineOf(this.top);
    }
  }

  stackTrace(): string {
    return [...framesFrom(this.top)]
      .map((frame) => `${frame.m.traceName}: line ${this.lineOf(frame)}, column 1`)
      .join('\n');
  }

  /** An exception leaves a frame. `w` is `stop` afterwards when an exception breakpoint asks for it. */
  thrown(frame: Frame, problem: unknown): ApexException {
    this.top = frame;
    const exception = problem instanceof ApexException ? problem : this.#internalFailure(problem);
    this.w = '';
    if (exception !== this.#noticed) {
      this.#noticed = exception;
      this.traced(exception);
      if (this.log.enabled && exception !== problem) {
        this.logWriter.raised(exception);
      }
      if (this.control.stopsForException(frame, exception, this.exceptionTypeRefs(exception))) {
        this.w = 'stop';
      }
    }
    return exception;
  }

  /** An exception reaches a `catch` of the frame. */
  caught(frame: Frame, problem: unknown): ApexException {
    const exception = this.thrown(frame, problem);
    if (this.log.enabled) {
      this.logWriter.caught(frame);
    }
    return exception;
  }

  #internalFailure(problem: unknown): ApexException {
    this.ended = true;
    if (isOutOfStack(problem)) {
      return new ApexException('System.LimitException', 'Maximum stack depth reached: 1001');
    }
    if (problem instanceof RangeError) {
      // What JavaScript refuses for its size is far beyond the limits of Apex.
      const message = /call stack/i.test(problem.message)
        ? 'Maximum stack depth reached: 1001'
        : heapMessage(2 * this.limits.allowed('heapSize'));
      if (sizeRefusal.test(problem.message)) {
        return new ApexException('System.LimitException', message);
      }
    }
    this.control.internalFailure = problem;
    const message = problem instanceof Error ? problem.message : String(problem);
    return new ApexException('System.UnexpectedException', `The sample org failed to run this code: ${message}`);
  }

  /** The exception's class and the classes that it extends, as breakpoints name them. */
  exceptionTypeRefs(exception: ApexException): readonly string[] {
    const own = classOf(exception);
    const names = own ? [...superclassChain(own)].map((type) => type.typeRef) : [];
    const builtIn = own ? 'Exception' : exception.apexTypeName.replace(/^System\./, '');
    const system = builtIn === 'Exception' ? ['Exception'] : [builtIn, 'Exception'];
    return [...names, ...system.map((name) => `com/salesforce/api/exception/${name}`)];
  }

  // ---- Classes

  /** Static storage of a class; the first use in a request runs the static initialisers, those of superclasses first. */
  *initialise(id: number): Suspendable<StaticStorage> {
    const known = this.statics[id];
    if (known) {
      return known;
    }
    const type = this.code.userType(id);
    const Storage = this.code.staticStorage[id];
    if (!type || !Storage) {
      throw new ReferenceError(`No class has the number ${id}`);
    }
    if (type.superclass?.kind === 'user') {
      yield* this.initialise(type.superclass.id);
    }
    const storage = new Storage();
    this.statics[id] = storage;
    const compiled = this.code.classes[id];
    if (type.needsInitialisation && compiled) {
      yield* (compiled['clinit'] as (request: Request) => Suspendable<ApexValue>)(this);
    }
    return storage;
  }

  newException(typeName: string, initialise: (...values: unknown[]) => unknown, ...values: unknown[]): ApexException {
    const exception = new ApexException(typeName);
    initialise(this, exception, ...values);
    return exception;
  }

  isInstance(value: ApexValue, type: Type): boolean {
    return this.code.tests.isInstance(value, type);
  }

  cast(value: ApexValue, type: Type): ApexValue {
    if (value === null) {
      return null;
    }
    if (typeof value === 'string' && isBuiltIn(type, 'Id')) {
      return this.apex.id(value);
    }
    if (this.isInstance(value, type)) {
      return this.#as(value, type);
    }
    return this.apex.raise(
      'System.TypeException',
      `Invalid conversion from runtime type ${runtimeType(typeNameOf(value))} to ${runtimeType(type.name)}`,
    );
  }

  /** An instance of a type, as values of that type are represented: an Integer is an instance of Decimal, an Id of String. */
  #as(value: ApexValue, type: Type): ApexValue {
    if (isNumeric(type)) {
      return narrow(this, value, type.name);
    }
    if (value instanceof ApexDate && isBuiltIn(type, 'Datetime')) {
      return datetimeOfDate(this, value);
    }
    return value instanceof ApexId && isBuiltIn(type, 'String') ? value.value : value;
  }

  /** A library method on a value that may be an instance of an Apex class which declares the method itself. */
  *dispatch(
    receiver: ApexValue,
    name: string,
    library: LibraryFunction,
    values: readonly ApexValue[],
  ): Suspendable<ApexValue> {
    if (classOf(receiver) && this.apex.declares(receiver, name, values.length)) {
      return yield* this.apex.invoke(receiver, name, values);
    }
    const answer = library(this, receiver, ...values);
    return typeof answer === 'object' && answer !== null && 'next' in answer
      ? yield* answer as Suspendable<ApexValue>
      : ((answer as ApexValue | undefined) ?? null);
  }

  /** The text of a value in a concatenation. */
  text(value: ApexValue): Suspendable<string> {
    return this.apex.print(value);
  }

  *equals(left: ApexValue, right: ApexValue): Suspendable<boolean> {
    if (left === null || right === null || left === right || typeof left !== 'object' || typeof right !== 'object') {
      return operatorEquals(left, right);
    }
    return yield* this.apex.equals(left, right);
  }

  // ---- Asynchronous Apex

  /** An @future method. */
  callLater(method: UserMethod, values: readonly ApexValue[]): null {
    this.jobs.callFuture(method, values);
    return null;
  }

  /** Runs a part of the request that the log shows as a code unit of a class. */
  *codeUnit(type: UserType, name: string, run: () => Suspendable<unknown>): Suspendable<void> {
    yield* codeUnit(this, asynchronousUnit(this, type, name), run);
  }

  // ---- System.runAs

  runAs(record: ApexValue): RunningUser {
    this.limits.use('dmlStatements', 1);
    const before = this.user;
    this.user = this.apex.runningUser(record);
    return before;
  }

  endRunAs(before: RunningUser): void {
    this.user = before;
  }

  // ---- The debug log. Only code compiled for logging calls these.

  logStatement(frame: Frame): void {
    this.logWriter.statement(frame);
  }

  logEntry(frame: Frame): void {
    this.logWriter.entry(frame);
  }

  logExit(frame: Frame): void {
    this.logWriter.exit(frame);
  }

  logUnwound(frame: Frame, exception: ApexException): void {
    this.logWriter.unwound(frame, exception);
  }

  logDeclaration(frame: Frame, variable: LocalVariable, assigned: boolean): void {
    this.logWriter.declaration(frame, variable, assigned);
  }

  logAssignment<T extends ApexValue>(
    frame: Frame,
    label: string,
    value: T,
    isReference: boolean,
    owner?: ApexValue,
  ): T {
    this.logWriter.assignment(frame, label, value, isReference, owner);
    return value;
  }

  /** A member of a built-in type is called with values that are computed already. */
  logCall(frame: Frame, call: SystemCall): void {
    this.logWriter.calls.enter(frame, call);
  }

  logCallEnd(call: SystemCall): void {
    this.logWriter.calls.exit(call);
  }
}
