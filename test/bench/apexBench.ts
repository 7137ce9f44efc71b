import assert from 'node:assert/strict';
import { createEngine } from '../../src/sampleOrg/apex/createEngine.ts';
import type { ApexEngine, ApexExecution, BreakpointTable, ExecutionHost } from '../../src/sampleOrg/apex/engine.ts';
import type { ExecutionLog, RunningUser } from '../../src/sampleOrg/apex/library/contract.ts';

// What the benches of the Apex engine share.

/** A breakpoint at one line of every type. */
export class OneLine implements BreakpointTable {
  readonly generation: number = 1;
  readonly #line: number;

  constructor(line: number) {
    this.#line = line;
  }

  breakpointAt(_typeRef: string, line: number): string | undefined {
    return line === this.#line ? '07b000000000001AAA' : undefined;
  }

  reach(typeRef: string, line: number): string | undefined {
    return this.breakpointAt(typeRef, line);
  }

  exceptionBreakpoint(): string | undefined {
    return undefined;
  }
}

export const user: RunningUser = {
  id: '005000000000001AAA',
  username: 'bench@acme.example',
  name: 'Bench',
  email: 'bench@acme.example',
  profileId: '00e000000000001AAA',
  organizationId: '00D000000000001EAA',
  organizationName: 'Acme',
  timeZone: 'GMT',
  locale: 'en_US',
};

function host(breakpoints: BreakpointTable | undefined, log?: ExecutionLog): ExecutionHost {
  return {
    user,
    log: log ?? { enabled: false, event: () => undefined },
    breakpoints,
    database: undefined,
    now: () => Date.now(),
  };
}

/** One program, run again and again. Its class is named `Bench`. */
export class ApexBench {
  readonly #engine: ApexEngine = createEngine();
  readonly #program;

  constructor(source: string) {
    const compiled = this.#engine.compile([{ path: 'Bench.cls', kind: 'class', namespace: null, body: source }]);
    if ('problems' in compiled) {
      throw new Error(compiled.problems.map((problem) => problem.message).join('\n'));
    }
    this.#program = compiled.program;
  }

  begin(anonymous: string, breakpoints?: BreakpointTable, log?: ExecutionLog): ApexExecution {
    return this.#engine.begin(this.#program, { kind: 'anonymous', source: anonymous }, host(breakpoints, log));
  }

  /** Milliseconds of the best of three runs: what else the machine does only ever adds. */
  best(anonymous: string, breakpoints?: BreakpointTable): number {
    return Math.min(...[1, 2, 3].map(() => this.timed(anonymous, breakpoints)));
  }

  /** Milliseconds until the code ends. */
  timed(anonymous: string, breakpoints?: BreakpointTable): number {
    const execution = this.begin(anonymous, breakpoints);
    const started = performance.now();
    for (;;) {
      const advance = execution.advance('run', 50);
      if (advance.kind === 'finished') {
        if (advance.outcome.kind !== 'success') {
          throw new Error(JSON.stringify(advance.outcome));
        }
        return performance.now() - started;
      }
    }
  }

  /** Microseconds for one stop at a line of a loop and the return to compiled code. `anonymous` must come there twice as often. */
  stopAndResume(anonymous: string, line: number, stops: number): number {
    const execution = this.begin(anonymous, new OneLine(line));
    for (let warmUp = 0; warmUp < stops; warmUp += 1) {
      requireStop(execution);
    }
    const started = performance.now();
    for (let stop = 0; stop < stops; stop += 1) {
      requireStop(execution);
    }
    const elapsed = performance.now() - started;
    execution.abort();
    return (elapsed * 1000) / stops;
  }
}

/** Goes on to the next stop. */
export function requireStop(execution: ApexExecution): void {
  const { kind } = execution.advance('run', 1000);
  if (kind !== 'stopped') {
    throw new Error(`The request should have stopped: ${kind}`);
  }
}

export function million(statements: number, milliseconds: number): number {
  return statements / milliseconds / 1000;
}

/** Milliseconds of the best of three runs, after one that warms up. All must answer the same, so that none is optimised away. */
export function bestOf(run: () => unknown): number {
  const expected = run();
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    const answer = run();
    const elapsed = performance.now() - started;
    assert.equal(answer, expected);
    return elapsed;
  });
  return Math.min(...times);
}
