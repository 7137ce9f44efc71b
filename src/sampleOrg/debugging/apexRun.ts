import type { Advance, ApexExecution, ExecutionOutcome, RunCommand } from '../apex/engine.ts';

export type Stop = Extract<Advance, { kind: 'stopped' }>;

/** Milliseconds of Apex before others get their turn. */
const slice = 8;

/** Drives one execution in slices, so that several run at once and the org goes on answering. */
export class ApexRun {
  /** Rejects when the engine itself fails. */
  readonly finished: Promise<ExecutionOutcome>;
  readonly execution: ApexExecution;
  readonly #onStop: (stop: Stop) => void;
  readonly #settle: {
    readonly resolve: (outcome: ExecutionOutcome) => void;
    readonly reject: (error: unknown) => void;
  };
  #command: RunCommand = 'run';
  #aborted = false;

  /** `onStop`: the run stands still until `resume`, which may be called at once. */
  constructor(execution: ApexExecution, onStop: (stop: Stop) => void) {
    this.execution = execution;
    this.#onStop = onStop;
    const { promise, resolve, reject } = Promise.withResolvers<ExecutionOutcome>();
    this.finished = promise;
    this.#settle = { resolve, reject };
  }

  resume(command: RunCommand): void {
    this.#command = command;
    setImmediate(this.#turn);
  }

  /** The transaction is rolled back, and `finished` stays open. */
  abort(): void {
    this.#aborted = true;
    this.execution.abort();
  }

  readonly #turn = (): void => {
    if (this.#aborted) {
      return;
    }
    try {
      const advance = this.execution.advance(this.#command, slice);
      switch (advance.kind) {
        case 'sliceEnded':
          setImmediate(this.#turn);
          return;
        case 'stopped':
          this.#onStop(advance);
          return;
        case 'finished':
          this.#settle.resolve(advance.outcome);
          return;
      }
    } catch (error) {
      this.#settle.reject(error);
    }
  };
}
