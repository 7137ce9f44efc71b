import assert from 'node:assert/strict';
import type { ApexProgram, RunCommand } from '../../../../src/sampleOrg/apex/engine.ts';
import { begin, compileFiles, finish, RecordedLog, TestBreakpoints } from './apexHarness.ts';
import { DebuggedApex } from './debuggedApex.ts';
import { GeneratedProgram, SeededRandom } from '../../../support/generatedProgram.ts';

// Programs made from seeds: whatever they do, stepping, the log and a run without a debugger tell the same story.

const seeds = Array.from({ length: 24 }, (_, index) => index + 1);
const mostSteps = 250;

interface Position {
  readonly line: number;
  readonly depth: number;
}

/** From the first line of `run()`: every stop of stepping into. */
function started(program: ApexProgram): DebuggedApex {
  const debugged = new DebuggedApex('P.run();', program, ['P:5']);
  assert.equal(debugged.go(), 'breakpoint P:5');
  debugged.breakpoints.clear();
  return debugged;
}

function positionOf(debugged: DebuggedApex): Position | undefined {
  const [top, ...below] = debugged.last?.kind === 'stopped' ? debugged.execution.frames() : [];
  return top && { line: top.lineNumber, depth: below.length };
}

/** Undefined for the few programs that run for long. */
function traceOf(program: ApexProgram): readonly Position[] | undefined {
  const debugged = started(program);
  const trace: Position[] = [];
  for (let position = positionOf(debugged); position; debugged.go('into'), position = positionOf(debugged)) {
    trace.push(position);
    if (trace.length > mostSteps) {
      return undefined;
    }
  }
  return trace;
}

function withoutRepeats(lines: readonly number[]): readonly number[] {
  return lines.filter((line, index) => line !== lines[index - 1]);
}

/** The lines of a trace but for those that calls come back to: that is a stop, and no statement. */
function withoutReturns(trace: readonly Position[]): readonly number[] {
  const lineAt: number[] = [];
  return trace.flatMap(({ line, depth }, index) => {
    const comesBack = depth < (trace[index - 1]?.depth ?? 0) && line === lineAt[depth];
    lineAt[depth] = line;
    return comesBack ? [] : [line];
  });
}

/** Where a step must end, told from the trace alone. */
function expectedEnd(trace: readonly Position[], from: number, command: RunCommand): Position | undefined {
  const start = trace[from];
  assert.ok(start);
  return trace
    .slice(from + 1)
    .find(
      ({ line, depth }) => depth < start.depth || (command === 'over' && depth === start.depth && line !== start.line),
    );
}

describe('generated Apex under the debugger', () => {
  const programs = seeds.map((seed) => {
    const { source, headers } = new GeneratedProgram(seed);
    const program = compileFiles(source);
    return { seed, source, program, headers, trace: traceOf(program) };
  });

  it('is stepped through in most cases, deep and shallow', () => {
    const traces = programs.flatMap(({ trace }) => (trace ? [trace] : []));
    assert.ok(traces.length >= seeds.length / 2, `${traces.length} programs`);
    assert.ok(traces.some((trace) => trace.some(({ depth }) => depth > 2)));
  });

  it('stops at the lines that the log of the same run lists', () => {
    for (const { seed, program, headers, trace } of programs) {
      if (!trace) {
        continue;
      }
      const log = new RecordedLog();
      finish(begin(program, 'P.run();', { log }));
      const logged = log.lines
        .flatMap((line) => /^STATEMENT_EXECUTE\|\[(\d+)\]/.exec(line)?.slice(1).map(Number) ?? [])
        .filter((line) => line > 1 && !headers.has(line));
      const entered = withoutReturns(trace).filter((line) => !headers.has(line));
      assert.deepEqual(withoutRepeats(entered), withoutRepeats(logged.slice(logged.indexOf(5))), `seed ${seed}`);
    }
  });

  it('does the same with a breakpoint on every line, and without a debugger', () => {
    for (const { seed, source, program, trace } of programs) {
      if (!trace) {
        continue;
      }
      const run = (breakpoints?: TestBreakpoints): { readonly debugLines: string[]; readonly outcome: string } => {
        const debugLines: string[] = [];
        const execution = begin(program, 'P.run();', { debugLines, ...(breakpoints && { breakpoints }) });
        return { debugLines, outcome: JSON.stringify(finish(execution)) };
      };
      const everywhere = new TestBreakpoints();
      for (let line = 1; line <= source.split('\n').length; line += 1) {
        everywhere.line('P', line);
      }
      assert.deepEqual(run(everywhere), run(), `seed ${seed}`);
    }
  });

  for (const command of ['over', 'out'] as const) {
    it(`steps ${command} to where the trace of stepping into says`, () => {
      const random = new SeededRandom(99);
      for (const { seed, program, trace } of programs) {
        for (let probe = 0; trace && probe < 4; probe += 1) {
          const from = random.below(trace.length);
          const debugged = started(program);
          for (let step = 0; step < from; step += 1) {
            debugged.go('into');
          }
          debugged.go(command);
          assert.deepEqual(positionOf(debugged), expectedEnd(trace, from, command), `seed ${seed}, stop ${from}`);
        }
      }
    });
  }
});
