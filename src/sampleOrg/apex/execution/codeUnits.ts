import type { Suspendable } from '../library/contract.ts';
import type { UserMethod, UserType } from '../types/userType.ts';
import { methodFullName } from '../types/userType.ts';
import type { ApexException } from '../values/exception.ts';
import { shown } from './loggedValue.ts';
import { bottomFrame } from './frames.ts';
import type { Request } from './request.ts';
import { staticVariables } from './staticVariables.ts';

// Code units in the debug log: what starts Apex, and what stands around it.

export interface CodeUnit {
  /** What stands behind `[EXTERNAL]`. */
  readonly started: readonly string[];
  readonly finished: readonly string[];
  /** Whether the limits are written at its end. */
  readonly showsLimits: boolean;
  /** Runs without regard to sharing unless a class says otherwise. */
  readonly systemMode: boolean;
  readonly isTest?: boolean;
}

const plain = (name: string, showsLimits: boolean): CodeUnit => ({
  started: [name],
  finished: [name],
  showsLimits,
  systemMode: !showsLimits,
});

export const anonymousUnit = plain('execute_anonymous_apex', true);
/** A save over an API that fires triggers. */
export const triggersUnit = plain('TRIGGERS', false);
/** A test: its line is the frame, no METHOD_ENTRY follows. */
export function testUnit(request: Request, method: UserMethod): CodeUnit {
  const name = methodFullName(method);
  const started = [request.logWriter.sourceId(method.owner), name];
  return { started, finished: [name], showsLimits: true, systemMode: true, isTest: true };
}

/** Asynchronous Apex: a method with its types, or (queueable, batch and scheduled) the class alone. */
export function asynchronousUnit(request: Request, type: UserType, name: string): CodeUnit {
  const started = [request.logWriter.sourceId(type), name];
  return { started, finished: [name], showsLimits: name.endsWith(')'), systemMode: true };
}

/** `InvoiceTrigger on Invoice trigger event BeforeInsert|__sfdc_trigger/acme/InvoiceTrigger` */
export function triggerUnit(request: Request, type: UserType, entityName: string, event: string): CodeUnit {
  const name = `${type.simpleName} on ${entityName} trigger event ${event}`;
  return {
    started: [request.logWriter.sourceId(type), name, type.typeRef],
    finished: [name, type.typeRef],
    showsLimits: true,
    systemMode: true,
  };
}

/** A transaction in the log: one code unit, then what took its time. */
export function* execution(request: Request, unit: CodeUnit, run: () => Suspendable<unknown>): Suspendable<void> {
  const { log, logWriter } = request;
  if (!log.enabled) {
    yield* run();
    return;
  }
  log.userInfo?.();
  log.event('APEX_CODE', 'ERROR', 'EXECUTION_STARTED');
  try {
    yield* codeUnit(request, unit, run);
  } finally {
    log.event('APEX_CODE', 'ERROR', 'EXECUTION_FINISHED');
    if (logWriter.profile.enabled) {
      log.profile?.(logWriter.profile.blocks());
    }
  }
}

/** The parameters of an `@future` method are loaded in an execution of its own, in the same log. */
export function loadFutureState({ log }: Request): void {
  if (log.enabled) {
    const name = 'FutureHandler - state load';
    log.userInfo?.();
    log.event('APEX_CODE', 'ERROR', 'EXECUTION_STARTED');
    log.event('APEX_CODE', 'ERROR', 'CODE_UNIT_STARTED', '[EXTERNAL]', name);
    log.event('APEX_CODE', 'ERROR', 'CODE_UNIT_FINISHED', name);
    log.event('APEX_CODE', 'ERROR', 'EXECUTION_FINISHED');
  }
}

export function* codeUnit(request: Request, unit: CodeUnit, run: () => Suspendable<unknown>): Suspendable<void> {
  const { log } = request;
  if (!log.enabled) {
    yield* run();
    return;
  }
  log.event('APEX_CODE', 'ERROR', 'CODE_UNIT_STARTED', '[EXTERNAL]', ...unit.started);
  try {
    yield* inUnit(request, unit, run);
  } finally {
    log.event('APEX_CODE', 'ERROR', 'CODE_UNIT_FINISHED', ...unit.finished);
  }
}

/** Code that may not be seen has no code unit, but its errors and limits show. */
export function* inUnit(request: Request, unit: CodeUnit, run: () => Suspendable<unknown>): Suspendable<void> {
  const before = request.logWriter.enterUnit(unit.systemMode);
  try {
    yield* run();
  } catch (problem) {
    fatalError(request, request.thrown(bottomFrame, problem));
    throw problem;
  } finally {
    request.logWriter.enterUnit(before);
    if (unit.showsLimits) {
      limitUsage(request, unit);
    }
  }
}

/** Logs hold it twice. */
function fatalError({ log, logWriter }: Request, exception: ApexException): void {
  const stack = logWriter.shownStack(exception.stackTrace);
  const text = `FATAL_ERROR|${shown(`${exception.printed()}\n\n${stack}`)}`;
  if (log.writes?.('APEX_CODE', 'ERROR') !== false) {
    log.write?.(text, false);
    log.write?.(text, false);
  }
}

/** What a test used between startTest and stopTest stands apart. */
function limitUsage(request: Request, { isTest }: CodeUnit): void {
  const testLimits = isTest === true ? request.apex.testLimits : undefined;
  request.log.limitUsage?.(testLimits?.outside ?? request.limits, {
    statics: staticVariables(request),
    ...(testLimits === undefined ? {} : { testing: testLimits.inside }),
  });
}
