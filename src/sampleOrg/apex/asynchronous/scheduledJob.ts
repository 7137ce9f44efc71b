import type { ApexObject, ApexValue } from '../library/contract.ts';
import type { ApexException } from '../values/exception.ts';
import { JobContext } from './contexts.ts';
import type { CronExpression } from './cronExpression.ts';
import { callMethod, contextMethod, firstError, Job, type JobOptions, JobStep } from './job.ts';
import { transferred } from './transfer.ts';

export interface ScheduledOptions extends JobOptions {
  /** CronTrigger. */
  readonly triggerId: string;
  readonly schedule: CronExpression;
}

/** An instance given to `System.schedule`: runs each time that its schedule says. */
export class ScheduledJob extends Job {
  readonly type = 'ScheduledApex';
  readonly triggerId: string;
  readonly schedule: CronExpression;
  readonly #instance: ApexObject;
  #due = false;

  constructor(options: ScheduledOptions, instance: ApexObject) {
    super(options);
    this.triggerId = options.triggerId;
    this.schedule = options.schedule;
    this.#instance = instance;
  }

  get values(): readonly ApexValue[] {
    return [this.#instance];
  }

  /** Milliseconds since 1970 when it runs next after that instant; undefined when it never will. */
  nextFire(after: number): number | undefined {
    return this.schedule.next(after, this.user.timeZone);
  }

  /** Its time has come. */
  fire(): void {
    this.#due = true;
    this.advance({ status: 'Queued' });
  }

  next(): JobStep | undefined {
    if (!this.#due) {
      return undefined;
    }
    this.#due = false;
    this.advance({ status: 'Processing' });
    const context = new JobContext('SchedulableContext', this.id, this.triggerId);
    const method = contextMethod(this.apexClass, 'execute', context.apexTypeName);
    const kept = this.#instance;
    return new JobStep(this, { kind: 'scheduled', quiddity: 'SCHEDULED' }, function* (request) {
      const instance = transferred(kept, request.code.classes) as ApexObject;
      yield* callMethod(request, instance, method, [context]);
    });
  }

  ended(_step: JobStep, failure: ApexException | undefined): void {
    const { errors, extendedStatus } = this.state;
    // It waits for its next time, however this one went.
    this.advance(
      failure === undefined
        ? { status: 'Queued' }
        : { status: 'Queued', errors: errors + 1, extendedStatus: extendedStatus ?? firstError(failure) },
    );
  }
}
