import assert from 'node:assert/strict';
import type {
  Advance,
  ApexExecution,
  ApexProgram,
  ApexSourceFile,
  RunCommand,
} from '../../../../src/sampleOrg/apex/engine.ts';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { begin, compileFiles, engine, type HostParts, TestBreakpoints } from './apexHarness.ts';

/** One run of anonymous Apex under a debugger. */
export class DebuggedApex {
  readonly execution: ApexExecution;
  readonly breakpoints = new TestBreakpoints();
  readonly debugLines: string[] = [];
  last: Advance | undefined;

  /** `stops`: breakpoints as `typeRef:line`, exception typerefs without a line. */
  constructor(
    source: string,
    files: readonly (ApexSourceFile | string)[] | ApexProgram,
    stops: readonly string[],
    parts: HostParts = {},
  ) {
    for (const stop of stops) {
      const [, typeRef = stop, line] = /^(.*):(\d+)$/.exec(stop) ?? [];
      if (line === undefined) {
        this.breakpoints.exception(typeRef);
      } else {
        this.breakpoints.line(typeRef, Number(line));
      }
    }
    const { debugLines, breakpoints } = this;
    this.execution = begin('typeRefs' in files ? files : compileFiles(...files), source, {
      debugLines,
      breakpoints,
      ...parts,
    });
  }

  /** Goes on to the next stop: `breakpoint Counter:5`, `step Counter:6`, `finished`, or `failed` with the exception. */
  go(command: RunCommand = 'run'): string {
    do {
      this.last = this.execution.advance(command, 1000);
    } while (this.last.kind === 'sliceEnded');
    if (this.last.kind === 'stopped') {
      return `${this.last.reason} ${this.last.typeRef}:${this.last.line}`;
    }
    const { outcome } = this.last;
    assert.ok(outcome.kind !== 'compileProblem', outcome.kind === 'compileProblem' ? outcome.problem.message : '');
    return outcome.kind === 'exception' ? `failed ${outcome.typeName}: ${outcome.message}` : 'finished';
  }

  /** Every stop until the end with one command, without the word `step`. */
  steps(command: RunCommand, most = 500): readonly string[] {
    const seen: string[] = [];
    for (let stop = this.go(command); this.last?.kind === 'stopped'; stop = this.go(command)) {
      seen.push(stop.replace('step ', ''));
      assert.ok(seen.length <= most, `more than ${most} stops: ${seen.slice(-10).join(', ')}`);
    }
    return seen;
  }

  /** `Counter.twice(Integer):5`, innermost first. */
  get stack(): readonly string[] {
    return this.execution.frames().map((frame) => `${frame.fullName}:${frame.lineNumber}`);
  }

  /** `name=text` of each local, `this` included. */
  locals(frameNumber = 0): readonly string[] {
    return this.execution.locals(frameNumber).map(({ name, value }) => `${name}=${textOf(value)}`);
  }

  statics(frameNumber = 0): readonly string[] {
    return this.execution.statics(frameNumber).map(({ name, value }) => `${name}=${textOf(value)}`);
  }
}

function textOf(value: ApexValue): string {
  const inspected = engine.inspect(value);
  return inspected.kind === 'null' ? 'null' : inspected.kind === 'scalar' ? inspected.text : inspected.summary;
}
