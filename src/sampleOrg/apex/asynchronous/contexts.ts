import type { ApexObject } from '../library/contract.ts';
import type { ApexException } from '../values/exception.ts';

/** What the platform passes to a job's methods: `QueueableContext`, `Database.BatchableContext`, `SchedulableContext`. */
export class JobContext implements ApexObject {
  readonly apexTypeName: string;
  /** AsyncApexJob. */
  readonly jobId: string;
  /** CronTrigger; for scheduled Apex alone. */
  readonly triggerId: string | undefined;

  constructor(apexTypeName: string, jobId: string, triggerId?: string) {
    this.apexTypeName = apexTypeName;
    this.jobId = jobId;
    this.triggerId = triggerId;
  }
}

/** `FinalizerContext`: how the job that it is attached to went. */
export class FinalizerContext implements ApexObject {
  readonly apexTypeName = 'FinalizerContext';
  readonly jobId: string;
  readonly requestId: string;
  readonly failure: ApexException | undefined;

  constructor(jobId: string, requestId: string, failure: ApexException | undefined) {
    this.jobId = jobId;
    this.requestId = requestId;
    this.failure = failure;
  }
}

/** `AsyncOptions` */
export class AsyncOptionsValue implements ApexObject {
  readonly apexTypeName = 'AsyncOptions';
  maximumStackDepth: number | null = null;
  minimumDelayInMinutes: number | null = null;
  signature: DuplicateSignature | null = null;
}

/** `QueueableDuplicateSignature` and its builder: jobs of one signature are in the queue once. */
export class DuplicateSignature implements ApexObject {
  readonly apexTypeName: string;
  readonly parts: string[];

  constructor(apexTypeName: string, parts: readonly string[] = []) {
    this.apexTypeName = apexTypeName;
    this.parts = [...parts];
  }

  /** Characters. */
  get size(): number {
    return this.text.length;
  }

  get text(): string {
    return this.parts.join('|');
  }
}

/** Characters that a duplicate signature may hold. */
export const longestSignature = 255;
