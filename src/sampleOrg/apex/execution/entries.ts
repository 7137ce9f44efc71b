import type { Transaction } from '../../data/contract.ts';
import type { RequestContext, Suspendable } from '../library/contract.ts';
import type { CompiledMethod } from '../compile/linker.ts';
import type { UserMethod } from '../types/userType.ts';
import type { Entry } from './execution.ts';
import { anonymousUnit, execution, methodUnit, triggersUnit } from './codeUnits.ts';
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

export function anonymousEntry(typeId: number): Entry {
  return {
    *run(request) {
      yield* execution(request, anonymousUnit, function* () {
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
      yield* execution(request, triggersUnit, function* () {
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
      yield* execution(request, methodUnit(request, method), function* () {
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
