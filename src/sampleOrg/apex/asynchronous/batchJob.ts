import { QueryLocatorValue } from '../../data/library/queryLocator.ts';
import type { Request } from '../execution/request.ts';
import { elementsOf } from '../library/iteration.ts';
import type { ApexObject, ApexValue, Suspendable } from '../library/contract.ts';
import { argumentOf, isBuiltIn } from '../types/type.ts';
import { superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import type { ApexException } from '../values/exception.ts';
import { ApexList } from '../values/list.ts';
import { JobContext } from './contexts.ts';
import { callMethod, contextMethod, firstError, Job, type JobOptions, JobStep } from './job.ts';
import { transferred } from './transfer.ts';

/** Where the records of a batch come from. */
interface Source {
  readonly size: number;
  /** A part of them, as they are now. */
  chunk(request: Request, start: number, end: number): readonly ApexValue[];
}

/** An instance given to `Database.executeBatch`: `start`, `execute` for each chunk and `finish`, each a transaction. */
export class BatchJob extends Job {
  readonly type = 'BatchApex';
  readonly #scope: number;
  /** As the queue holds it: with `Database.Stateful` what the last step left, otherwise what was given. */
  #instance: ApexObject;
  #source: Source | undefined;
  #stage: 'start' | 'execute' | 'finish' | 'over' = 'start';
  #position = 0;

  /** `scope`: records of a chunk. */
  constructor(options: JobOptions, instance: ApexObject, scope: number) {
    super(options);
    this.#instance = instance;
    this.#scope = scope;
  }

  get values(): readonly ApexValue[] {
    return [this.#instance];
  }

  /** A test may run one chunk. */
  get chunks(): number {
    return Math.ceil((this.#source?.size ?? 0) / this.#scope);
  }

  /** Which of the three methods runs or ran last. */
  get stage(): 'start' | 'execute' | 'finish' | 'over' {
    return this.#stage;
  }

  next(): JobStep | undefined {
    switch (this.#stage) {
      case 'start':
        this.advance({ status: 'Processing' });
        return this.#step((request, instance) => this.#start(request, instance));
      case 'execute':
        return this.#step((request, instance) => this.#execute(request, instance));
      case 'finish':
        return this.#step((request, instance) =>
          callMethod(request, instance, this.#method('finish'), [this.#context()]),
        );
      case 'over':
        return undefined;
    }
  }

  /** The log names a batch by its class alone. */
  #step(run: (request: Request, instance: ApexObject) => Suspendable<unknown>): JobStep {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a generator has a `this` of its own
    const job = this;
    return new JobStep(this, { kind: 'batch', quiddity: 'BATCH_APEX' }, function* (request) {
      const instance = transferred(job.#instance, request.code.classes) as ApexObject;
      yield* run(request, instance);
      if (isStateful(job.apexClass)) {
        job.#instance = instance;
      }
    });
  }

  *#start(request: Request, instance: ApexObject): Suspendable<void> {
    const method = this.#method('start');
    const answer = yield* callMethod(request, instance, method, [this.#context()]);
    if (answer instanceof QueryLocatorValue) {
      this.#source = {
        size: answer.size,
        chunk: (context, start, end) => answer.refreshed(context, start, end),
      };
      return;
    }
    const elements = yield* elementsOf(request, answer);
    this.#source = {
      size: elements.length,
      chunk: ({ code }, start, end) => {
        const part = new ApexList('Object', elements.slice(start, end));
        return (transferred(part, code.classes) as ApexList).items;
      },
    };
  }

  *#execute(request: Request, instance: ApexObject): Suspendable<void> {
    const method = this.#method('execute');
    const start = this.#position * this.#scope;
    const records = this.#source?.chunk(request, start, start + this.#scope) ?? [];
    const scope = new ApexList(elementTypeOf(method), [...records]);
    yield* callMethod(request, instance, method, [this.#context(), scope]);
  }

  #method(name: string): UserMethod | undefined {
    return contextMethod(this.apexClass, name, 'Database.BatchableContext');
  }

  #context(): JobContext {
    return new JobContext('Database.BatchableContext', this.id);
  }

  ended(_step: JobStep, failure: ApexException | undefined): void {
    switch (this.#stage) {
      case 'start':
        if (failure !== undefined) {
          this.#fail(failure);
          return;
        }
        this.advance({ totalItems: this.chunks });
        break;
      case 'execute':
        this.#position += 1;
        this.advance({ itemsProcessed: this.#position });
        if (failure !== undefined) {
          this.#count(failure);
        }
        break;
      case 'finish':
        if (failure !== undefined) {
          this.#fail(failure);
          return;
        }
        this.#stage = 'over';
        this.advance({ status: 'Completed' });
        return;
      case 'over':
        return;
    }
    this.#stage = this.#position < this.chunks ? 'execute' : 'finish';
  }

  /** One chunk that fails does not keep the others from running. */
  #count(failure: ApexException): void {
    const { errors, extendedStatus } = this.state;
    this.advance({ errors: errors + 1, extendedStatus: extendedStatus ?? firstError(failure) });
  }

  #fail(failure: ApexException): void {
    this.#count(failure);
    this.#stage = 'over';
    this.advance({ status: 'Failed' });
  }
}

function isStateful(type: UserType): boolean {
  return [...superclassChain(type)].some((owner) =>
    owner.interfaces.some((ancestor) => isBuiltIn(ancestor, 'Database.Stateful')),
  );
}

/** `List<Account>` gives `Account`. */
function elementTypeOf(method: UserMethod | undefined): string {
  const type = method?.parameters[1]?.type;
  return type !== undefined && isBuiltIn(type, 'List') ? argumentOf(type, 0).name : 'SObject';
}
