import type { Transaction } from '../../data/contract.ts';
import type { RequestContext, Suspendable } from '../library/contract.ts';
import type { CompiledMethod } from '../compile/linker.ts';
import type { UserMethod } from '../types/userType.ts';
import type { Entry } from './execution.ts';
import { bottomFrame } from './frames.ts';
import { classId } from './logWriter.ts';
import type { Request } from './request.ts';

// How requests begin and end.

export interface TestEntry {
  readonly method: UserMethod;
  /** `@TestSetup` methods of the class: they run first, and what they save is there for the test. */
  readonly setUp: readonly UserMethod[];
  /** `@IsTest(SeeAllData=true)` */
  readonly seesAllData: boolean;
}

function* unit(request: Request, name: readonly string[], run: () => Suspendable<unknown>): Suspendable<void> {
  const { log } = request;
  if (!log.enabled) {
    yield* run();
    return;
  }
  log.event('APEX_CODE', 'ERROR', 'EXECUTION_STARTED');
  log.event('APEX_CODE', 'ERROR', 'CODE_UNIT_STARTED', '[EXTERNAL]', ...name);
  try {
    yield* run();
  } catch (problem) {
    const exception = request.thrown(bottomFrame, problem);
    const text = `${exception.printed()}\n\n${exception.stackTrace}`;
    // Logs hold it twice.
    log.event('APEX_CODE', 'ERROR', 'FATAL_ERROR', text);
    log.event('APEX_CODE', 'ERROR', 'FATAL_ERROR', text);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- Apex exceptions are values
    throw exception;
  } finally {
    log.limitUsage?.(request.limits);
    log.event('APEX_CODE', 'ERROR', 'CODE_UNIT_FINISHED', name.at(-1) ?? '');
    log.event('APEX_CODE', 'ERROR', 'EXECUTION_FINISHED');
  }
}

export function anonymousEntry(typeId: number): Entry {
  return {
    *run(request) {
      yield* unit(request, ['execute_anonymous_apex'], function* () {
        const execute = request.code.classes[typeId]?.['p0_execute'] as CompiledMethod;
        yield* execute(request);
        yield* request.runQueuedWork();
      });
    },
    settle: keep,
  };
}

/** Work of the org itself. */
export function platformEntry(work: (context: RequestContext) => Suspendable<boolean>): Entry {
  let wanted = false;
  return {
    *run(request) {
      yield* unit(request, ['TRIGGERS'], function* () {
        wanted = yield* work(request);
        yield* request.runQueuedWork();
      });
    },
    settle: (request, success) => keep(request, success && wanted),
  };
}

function keep(request: Request, success: boolean): void {
  const transaction = request.transaction as Transaction | undefined;
  if (success) {
    transaction?.commit();
  } else {
    transaction?.rollback();
  }
}

export function testEntry(test: TestEntry): Entry {
  return {
    *run(request) {
      const { method } = test;
      yield* unit(request, [classId(method.owner), `${method.owner.name}.${method.name}()`], function* () {
        for (const setUp of test.setUp) {
          yield* callStatic(request, setUp);
          // Static state and limits begin afresh for the test itself.
          request.statics.length = 0;
          request.limits = request.freshLimits();
        }
        yield* callStatic(request, method);
        yield* request.runQueuedWork();
      });
    },
    settle: (request) => {
      (request.transaction as Transaction | undefined)?.rollback();
    },
  };
}

function* callStatic(request: Request, method: UserMethod): Suspendable<void> {
  yield* request.initialise(method.owner.id);
  request.top = bottomFrame;
  const compiled = request.code.classes[method.owner.id]?.[method.symbol] as CompiledMethod;
  yield* compiled(request);
}
