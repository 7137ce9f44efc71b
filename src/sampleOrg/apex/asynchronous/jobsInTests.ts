import type { Transaction } from '../../data/contract.ts';
import { bottomFrame } from '../execution/frames.ts';
import { asynchronousAllowances } from '../execution/limits.ts';
import type { Request } from '../execution/request.ts';
import type { Suspendable } from '../library/contract.ts';
import { ApexDatetime } from '../values/datetime.ts';
import type { ApexException } from '../values/exception.ts';
import { BatchJob } from './batchJob.ts';
import { raiseSecondBatchInTest } from './failures.ts';
import type { Job, JobStep } from './job.ts';
import { updateRow } from './jobRows.ts';
import { ScheduledJob } from './scheduledJob.ts';

/**
 * `Test.stopTest`, and the end of a test method: everything left runs now, inside the test's transaction, with limits of its own. Here
 * alone a debugger may stop in it. An exception that leaves a job leaves this.
 */
export function* runJobsInTest(request: Request): Suspendable<void> {
  let batches = 0;
  for (let jobs = request.jobs.take(); jobs.length > 0; jobs = request.jobs.take()) {
    for (const job of jobs) {
      batches += job instanceof BatchJob ? 1 : 0;
      if (job instanceof ScheduledJob) {
        job.fire();
      }
      yield* runJob(request, job, batches);
    }
  }
}

function* runJob(request: Request, job: Job, batches: number): Suspendable<void> {
  let failure: ApexException | undefined;
  for (let step = job.next(); step !== undefined; step = job.next()) {
    const thrown = yield* runStep(request, step);
    job.ended(step, thrown);
    failure ??= thrown;
    save(request, job);
    if (job instanceof BatchJob && (job.chunks > 1 || batches > 1)) {
      raiseSecondBatchInTest(request);
    }
    if (failure !== undefined && job instanceof BatchJob) {
      break;
    }
  }
  if (failure !== undefined) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- Apex exceptions are values
    throw failure;
  }
}

function save(request: Request, job: Job): void {
  const { status, itemsProcessed, totalItems, errors, extendedStatus } = job.progress;
  const over = status === 'Completed' || status === 'Failed';
  updateRow(request.transaction as Transaction | undefined, 'AsyncApexJob', job.id, {
    Status: status,
    JobItemsProcessed: itemsProcessed,
    TotalJobItems: totalItems,
    NumberOfErrors: errors,
    ExtendedStatus: extendedStatus ?? null,
    CompletedDate: over ? new ApexDatetime(request.now()) : null,
  });
}

/** Answers the exception that left the step: what it saved is undone then. */
function* runStep(request: Request, step: JobStep): Suspendable<ApexException | undefined> {
  const { limits, user, trigger, top } = request;
  const transaction = request.transaction as Transaction | undefined;
  const start = transaction?.savepoint();
  request.limits = request.freshLimits(asynchronousAllowances[step.kind]);
  request.user = step.job.user;
  request.trigger = undefined;
  request.top = bottomFrame;
  request.jobs.step = step;
  try {
    yield* request.codeUnit(step.job.apexClass, step.unitName, () => step.run(request));
    return undefined;
  } catch (problem) {
    const exception = request.thrown(bottomFrame, problem);
    if (start !== undefined) {
      transaction?.rollbackTo(start);
    }
    return exception;
  } finally {
    request.jobs.step = undefined;
    Object.assign(request, { limits, user, trigger, top });
  }
}
