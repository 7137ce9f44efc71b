import type { ApexObject, ApexValue } from '../library/contract.ts';
import type { ApexException } from '../values/exception.ts';
import { classOf } from '../execution/instance.ts';
import { FinalizerContext, JobContext } from './contexts.ts';
import { callMethod, contextMethod, firstError, Job, type JobOptions, JobStep } from './job.ts';
import { transferred } from './transfer.ts';

export interface QueueableOptions extends JobOptions {
  /** Jobs of the chain, this one included. */
  readonly depth: number;
  /** Jobs that the chain may have; undefined without a limit. */
  readonly maximumDepth: number | undefined;
  /** No second job of the same signature is queued. */
  readonly signature?: string;
}

/** An instance given to `System.enqueueJob`, and the finalizer that it may attach. */
export class QueueableJob extends Job {
  readonly type = 'Queueable';
  readonly depth: number;
  readonly maximumDepth: number | undefined;
  override readonly signature: string | undefined;
  /** Runs after `execute`, however that ended. */
  finalizer: ApexObject | undefined;
  readonly #instance: ApexObject;
  #stage: 'execute' | 'finalizer' | 'over' = 'execute';
  #failure: ApexException | undefined;

  constructor(options: QueueableOptions, instance: ApexObject) {
    super(options);
    this.depth = options.depth;
    this.maximumDepth = options.maximumDepth;
    this.signature = options.signature;
    this.#instance = instance;
  }

  get values(): readonly ApexValue[] {
    return [this.#instance];
  }

  next(): JobStep | undefined {
    if (this.#stage === 'execute' && this.state.status === 'Queued') {
      this.advance({ status: 'Processing' });
      return this.#execute();
    }
    return this.#stage === 'finalizer' && this.finalizer !== undefined ? this.#finalize(this.finalizer) : undefined;
  }

  #execute(): JobStep {
    const context = new JobContext('QueueableContext', this.id);
    const method = contextMethod(this.apexClass, 'execute', context.apexTypeName);
    const kept = this.#instance;
    return new JobStep(this, { kind: 'queueable', quiddity: 'QUEUEABLE' }, function* (request) {
      const instance = transferred(kept, request.code.classes) as ApexObject;
      yield* callMethod(request, instance, method, [context]);
    });
  }

  #finalize(finalizer: ApexObject): JobStep {
    const context = new FinalizerContext(this.id, this.id, this.#failure);
    const type = classOf(finalizer) ?? this.apexClass;
    const method = contextMethod(type, 'execute', context.apexTypeName);
    const options = { kind: 'queueable', quiddity: 'TRANSACTION_FINALIZER_QUEUEABLE', unitName: type.name } as const;
    return new JobStep(this, options, function* (request) {
      const instance = transferred(finalizer, request.code.classes) as ApexObject;
      yield* callMethod(request, instance, method, [context]);
    });
  }

  ended(_step: JobStep, failure: ApexException | undefined): void {
    if (this.#stage === 'execute') {
      this.#failure = failure;
      this.#stage = this.finalizer === undefined ? 'over' : 'finalizer';
      this.advance(
        failure === undefined
          ? { status: 'Completed' }
          : { status: 'Failed', errors: 1, extendedStatus: firstError(failure) },
      );
      return;
    }
    // The job itself stays as it ended, whatever becomes of its finalizer.
    this.#stage = 'over';
  }
}
