import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { AsyncJob, AsyncStep, JobQueue, JobType } from '../apex/engine.ts';
import type { ApexRequest } from '../debugging/apexRequests.ts';
import type { RequestType } from '../debugging/requestFilters.ts';
import type { FieldValues, OrgRecords } from '../records/orgRecords.ts';

/** Timers of longer delays are not reliable everywhere: they are set again. */
const longestTimer = 24 * 60 * 60 * 1000;

/** What requests of each kind of job are called, for the debug session and for the log's `Operation`. */
const kinds: Readonly<Record<JobType, { readonly type: RequestType; readonly operation: string }>> = {
  Future: { type: 'FUTURE', operation: 'FutureHandler' },
  Queueable: { type: 'QUEUEABLE', operation: 'QueueableHandler' },
  BatchApex: { type: 'BATCH_APEX', operation: 'SerialBatchApexRangeChunkHandler' },
  ScheduledApex: { type: 'SCHEDULED', operation: 'ScheduledApex' },
};

export interface AsyncApexOptions {
  readonly records: OrgRecords;
  /** The org's clock: schedules and delays go by it. */
  readonly clock: Clock;
  /** Runs one step to its end. */
  readonly run: (request: ApexRequest) => Promise<unknown>;
  /** The engine itself failed. */
  readonly onFault: (error: unknown) => void;
}

/** The asynchronous Apex of one org: runs the jobs that committed requests left, one after the other, in requests of their own. */
export class AsyncApex implements JobQueue {
  readonly #options: AsyncApexOptions;
  readonly #ready: AsyncJob[] = [];
  readonly #timers = new Map<AsyncJob, Disposable>();
  readonly #signatures = new Set<string>();
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: AsyncApexOptions) {
    this.#options = options;
  }

  enqueue(jobs: readonly AsyncJob[]): void {
    for (const job of jobs) {
      if (job.signature !== undefined) {
        this.#signatures.add(job.signature);
      }
      if (job.nextFire !== undefined) {
        this.#waitForSchedule(job);
      } else if (job.delay > 0) {
        this.#wait(job, job.delay, () => {
          this.#begin(job);
        });
      } else {
        this.#begin(job);
      }
    }
  }

  holds(signature: string): boolean {
    return this.#signatures.has(signature);
  }

  /** Resolves once nothing runs or is ready to run. Jobs that wait for their time do not count. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) {
      await this.#running;
    }
  }

  /** Nothing more begins. */
  close(): void {
    this.#closed = true;
    this.#ready.length = 0;
    for (const timer of this.#timers.values()) {
      timer.dispose();
    }
    this.#timers.clear();
  }

  // ---- Waiting

  #wait(job: AsyncJob, delay: number, then: () => void): void {
    const { clock } = this.#options;
    const part = Math.min(delay, longestTimer);
    const timer = clock.schedule(part, () => {
      this.#timers.delete(job);
      if (part < delay) {
        this.#wait(job, delay - part, then);
      } else {
        then();
      }
    });
    this.#timers.set(job, timer);
  }

  #waitForSchedule(job: AsyncJob): void {
    const now = this.#options.clock.now();
    const due = job.nextFire?.(now);
    if (due !== undefined) {
      this.#wait(job, due - now, () => {
        this.#fire(job, due);
      });
    }
  }

  /** The time of scheduled Apex has come: it runs, unless it was aborted meanwhile. */
  #fire(job: AsyncJob, due: number): void {
    const { records } = this.#options;
    const trigger = job.triggerId === undefined ? undefined : records.find('CronTrigger', job.triggerId);
    if (trigger === undefined) {
      return;
    }
    const next = job.nextFire?.(due);
    records.update('CronTrigger', trigger.id, {
      PreviousFireTime: new Date(due).toISOString(),
      NextFireTime: next === undefined ? null : new Date(next).toISOString(),
      TimesTriggered: Number(trigger.values.get('TimesTriggered') ?? 0) + 1,
      State: next === undefined ? 'COMPLETE' : 'WAITING',
    });
    job.fire?.();
    this.#begin(job);
    this.#waitForSchedule(job);
  }

  // ---- Running

  #begin(job: AsyncJob): void {
    if (this.#closed) {
      return;
    }
    this.#ready.push(job);
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined;
    });
  }

  async #runAll(): Promise<void> {
    for (let job = this.#ready.shift(); job !== undefined; job = this.#ready.shift()) {
      try {
        await this.#runJob(job);
      } catch (error) {
        this.#options.onFault(error);
      }
      if (job.signature !== undefined) {
        this.#signatures.delete(job.signature);
      }
    }
  }

  async #runJob(job: AsyncJob): Promise<void> {
    while (!this.#isAborted(job)) {
      const step = job.next();
      if (step === undefined) {
        return;
      }
      this.#save(job);
      await this.#options.run(requestOf(job, step));
      if (!this.#isAborted(job)) {
        this.#save(job);
      }
    }
  }

  #isAborted(job: AsyncJob): boolean {
    return this.#closed || this.#options.records.valueOf('AsyncApexJob', job.id, 'Status') === 'Aborted';
  }

  #save(job: AsyncJob): void {
    const { status, itemsProcessed, totalItems, errors, extendedStatus } = job.progress;
    const over = status === 'Completed' || status === 'Failed';
    const values: FieldValues = {
      Status: status,
      JobItemsProcessed: itemsProcessed,
      TotalJobItems: totalItems,
      NumberOfErrors: errors,
      ExtendedStatus: extendedStatus ?? null,
      CompletedDate: over ? new Date(this.#options.clock.now()).toISOString() : null,
    };
    this.#options.records.update('AsyncApexJob', job.id, values);
  }
}

function requestOf(job: AsyncJob, step: AsyncStep): ApexRequest {
  const { type, operation } = kinds[job.type];
  return {
    user: job.user,
    type,
    entryPoint: job.entryPoint,
    operation,
    entries: [{ kind: 'asynchronous', step }],
  };
}
