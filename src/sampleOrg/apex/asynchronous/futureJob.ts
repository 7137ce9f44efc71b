import type { CompiledMethod } from '../compile/linker.ts';
import type { ApexValue } from '../library/contract.ts';
import { methodFullName, type UserMethod } from '../types/userType.ts';
import type { ApexException } from '../values/exception.ts';
import { firstError, Job, type JobOptions, JobStep } from './job.ts';

/** A call of an `@future` method. */
export class FutureJob extends Job {
  readonly type = 'Future';
  readonly values: readonly ApexValue[];
  readonly #method: UserMethod;

  constructor(options: JobOptions, method: UserMethod, values: readonly ApexValue[]) {
    super(options);
    this.#method = method;
    this.values = values;
  }

  override get methodName(): string {
    return this.#method.name;
  }

  override get entryPoint(): string {
    return `${this.apexClass.name}.${this.#method.name}`;
  }

  next(): JobStep | undefined {
    if (this.state.status !== 'Queued') {
      return undefined;
    }
    this.advance({ status: 'Processing' });
    const method = this.#method;
    const { values } = this;
    const unitName = methodFullName(method);
    return new JobStep(this, { kind: 'future', quiddity: 'FUTURE', unitName }, function* (request) {
      yield* request.initialise(method.owner.id);
      const compiled = request.code.classes[method.owner.id]?.[method.symbol] as CompiledMethod;
      yield* compiled(request, ...values);
    });
  }

  ended(_step: JobStep, failure: ApexException | undefined): void {
    this.advance(
      failure === undefined
        ? { status: 'Completed' }
        : { status: 'Failed', errors: 1, extendedStatus: firstError(failure) },
    );
  }
}
