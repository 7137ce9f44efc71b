import type { AsyncJob, AsyncStep, JobProgress, JobType } from '../engine.ts';
import type { Request } from '../execution/request.ts';
import type { ApexObject, ApexValue, RunningUser, Suspendable } from '../library/contract.ts';
import type { CompiledMethod } from '../compile/linker.ts';
import { superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import type { ApexException } from '../values/exception.ts';

/** What `System.isFuture` and its kin ask for; limits go by it. */
export type AsyncKind = 'future' | 'queueable' | 'batch' | 'scheduled';

/** One transaction of a job. */
export class JobStep implements AsyncStep {
  readonly job: Job;
  readonly kind: AsyncKind;
  /** What the debug log and `Request.getQuiddity` say. */
  readonly quiddity: string;
  /** Name of the code unit in the log, after the class's id. */
  readonly unitName: string;
  readonly #run: (request: Request) => Suspendable<unknown>;

  constructor(
    job: Job,
    options: { readonly kind: AsyncKind; readonly quiddity: string; readonly unitName?: string },
    run: (request: Request) => Suspendable<unknown>,
  ) {
    this.job = job;
    this.kind = options.kind;
    this.quiddity = options.quiddity;
    this.unitName = options.unitName ?? job.apexClass.name;
    this.#run = run;
  }

  *run(request: Request): Suspendable<void> {
    yield* this.#run(request);
  }
}

export interface JobOptions {
  readonly id: string;
  readonly user: RunningUser;
  readonly apexClass: UserType;
  /** Milliseconds. */
  readonly delay?: number;
}

/** Work that a request left to be done later. `AsyncApexJob` has a row for each. */
export abstract class Job implements AsyncJob {
  abstract readonly type: JobType;
  readonly id: string;
  readonly user: RunningUser;
  readonly apexClass: UserType;
  readonly delay: number;
  readonly signature: string | undefined = undefined;
  protected state: JobProgress = {
    status: 'Queued',
    itemsProcessed: 0,
    totalItems: 0,
    errors: 0,
    extendedStatus: undefined,
  };

  constructor(options: JobOptions) {
    this.id = options.id;
    this.user = options.user;
    this.apexClass = options.apexClass;
    this.delay = options.delay ?? 0;
  }

  /** The method that a @future job runs. */
  get methodName(): string | undefined {
    return undefined;
  }

  get entryPoint(): string {
    return this.apexClass.name;
  }

  get progress(): JobProgress {
    return this.state;
  }

  protected advance(change: Partial<JobProgress>): void {
    this.state = { ...this.state, ...change };
  }

  abstract next(): JobStep | undefined;

  /** A step is over; the exception that left it, if one did. */
  abstract ended(step: JobStep, failure: ApexException | undefined): void;

  /** What the heap of the request that left it holds. */
  abstract get values(): readonly ApexValue[];
}

/** The method of a class that takes that context as its first parameter: `execute(QueueableContext)` beside `execute(SchedulableContext)`. */
export function contextMethod(type: UserType, name: string, contextType: string): UserMethod | undefined {
  for (const owner of superclassChain(type)) {
    const found = owner.methods
      .get(name)
      ?.find((method) => method.body !== undefined && method.parameters[0]?.type.name === contextType);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** Calls a method that the platform calls: nothing of Apex stands below it. */
export function* callMethod(
  request: Request,
  receiver: ApexObject,
  method: UserMethod | undefined,
  values: readonly ApexValue[],
): Suspendable<ApexValue> {
  if (!method) {
    return null;
  }
  yield* request.initialise(method.owner.id);
  const holder: unknown = method.isStatic ? request.code.classes[method.owner.id] : receiver;
  const compiled = (holder as Readonly<Record<string, CompiledMethod>>)[method.symbol];
  return compiled ? yield* compiled.call(holder, request, ...values) : null;
}

/** `First error: Attempt to de-reference a null object` */
export function firstError(failure: ApexException): string {
  return `First error: ${failure.message ?? 'Script-thrown exception'}`.slice(0, 255);
}
