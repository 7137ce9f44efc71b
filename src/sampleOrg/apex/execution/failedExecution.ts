import type { Advance, ApexExecution, ExecutionOutcome } from '../engine.ts';

/** A request that ended before any of it ran. */
export class FailedExecution implements ApexExecution {
  readonly #outcome: ExecutionOutcome;

  constructor(outcome: ExecutionOutcome) {
    this.#outcome = outcome;
  }

  advance(): Advance {
    return { kind: 'finished', outcome: this.#outcome };
  }

  frames(): readonly [] {
    return [];
  }

  locals(): readonly [] {
    return [];
  }

  statics(): readonly [] {
    return [];
  }

  globals(): readonly never[] {
    return [];
  }

  abort(): void {
    // It has ended.
  }
}
