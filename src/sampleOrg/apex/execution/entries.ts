import type { StoredRecord, Transaction } from '../../data/contract.ts';
import { forgetSaves } from '../../data/dml/mixedSaves.ts';
import type { RequestContext, Suspendable } from '../library/contract.ts';
import type { CompiledMethod } from '../compile/linker.ts';
import type { SharedSetUp } from '../engine.ts';
import type { UserMethod } from '../types/userType.ts';
import type { Entry } from './execution.ts';
import type { JobStep } from '../asynchronous/job.ts';
import type { ApexException } from '../values/exception.ts';
import { anonymousUnit, asynchronousUnit, execution, loadFutureState, testUnit, triggersUnit } from './codeUnits.ts';
import { runJobsInTest } from '../asynchronous/jobsInTests.ts';
import { bottomFrame } from './frames.ts';
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
      });
    },
    settle: (request, failure) => {
      settle(request, failure === undefined && wanted);
    },
  };
}

function keep(request: Request, failure: ApexException | undefined): void {
  settle(request, failure === undefined);
}

/** Asynchronous Apex is left to the org only by what is committed. */
function settle(request: Request, success: boolean): void {
  const transaction = request.transaction as Transaction | undefined;
  if (success) {
    const jobs = request.jobs.take();
    transaction?.commit();
    if (jobs.length > 0) {
      request.host.jobs?.enqueue(jobs);
    }
  } else {
    transaction?.rollback();
  }
}

/** One step of a job that another request left. */
export function asynchronousEntry(step: JobStep): Entry {
  return {
    *run(request) {
      request.jobs.step = step;
      const { apexClass } = step.job;
      if (step.kind === 'future') {
        loadFutureState(request);
      }
      yield* execution(request, asynchronousUnit(request, apexClass, step.unitName), () => step.run(request));
    },
    settle: (request, failure) => {
      step.job.ended(step, failure);
      keep(request, failure);
    },
  };
}

/** `shared`: what the class's set-up saved for an earlier test of the run. */
export function testEntry(test: TestEntry, shared: SharedSetUp): Entry {
  return {
    *run(request) {
      const { method } = test;
      yield* execution(request, testUnit(request, method), function* () {
        yield* prepare(request, test.setUp, shared);
        yield* callStatic(request, method);
        yield* runJobsInTest(request);
      });
    },
    settle: (request) => {
      (request.transaction as Transaction | undefined)?.rollback();
    },
  };
}

/** The records of the set-up are there for each test of the class; its methods run once. */
function* prepare(request: Request, setUp: readonly UserMethod[], shared: SharedSetUp): Suspendable<void> {
  const transaction = request.transaction as Transaction | undefined;
  if (shared.saved !== undefined) {
    for (const record of shared.saved as readonly StoredRecord[]) {
      transaction?.write(record);
    }
    return;
  }
  for (const method of setUp) {
    yield* callStatic(request, method);
    yield* runJobsInTest(request);
    // Static state and limits begin afresh for the test itself.
    request.statics.length = 0;
    request.limits = request.freshLimits();
    request.apex.forgetTesting();
    if (transaction !== undefined) {
      forgetSaves(transaction);
    }
  }
  shared.saved = transaction?.written() ?? [];
}

function* callStatic(request: Request, method: UserMethod): Suspendable<void> {
  yield* request.initialise(method.owner.id);
  request.top = bottomFrame;
  const compiled = request.code.classes[method.owner.id]?.[method.symbol] as CompiledMethod;
  yield* compiled(request);
}
