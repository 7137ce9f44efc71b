import { LogLevels } from '../../src/sampleOrg/logs/logLevels.ts';
import { RequestLog } from '../../src/sampleOrg/logs/requestLog.ts';
import { ApexBench, bestOf, million, OneLine, user } from './apexBench.ts';
import type { Measurement } from './measurement.ts';

const loopTurns = 20_000_000;
const depth = 900;
const loggedTurns = 100_000;
const plainLineCount = 500_000;

const source = `public class Bench {
  public static Integer tightLoop(Integer turns) {
    Integer sum = 0;
    for (Integer i = 0; i < turns; i++) {
      sum = sum + i;
      sum = sum - 3;
    }
    return sum;
  }
  public static Integer fibonacci(Integer n) {
    if (n < 2) {
      return n;
    }
    return fibonacci(n - 1) + fibonacci(n - 2);
  }
  public static Integer deep(Integer level, Integer turns) {
    if (level > 0) {
      return deep(level - 1, turns);
    }
    Integer sum = 0;
    for (Integer i = 0; i < turns; i++) {
      sum = sum + 1;
    }
    return sum;
  }
  public static void never() {
    Integer nothing = 0;
  }
}`;
const stopLine = 22;
const neverLine = 27;
/** Statements of one turn of the loop: the condition, the two in its body and the update. */
const statementsPerTurn = 4;

const finest = new LogLevels({ APEX_CODE: 'FINEST', APEX_PROFILING: 'FINEST', DB: 'FINEST', SYSTEM: 'FINE' });

class CountedLog extends RequestLog {
  lines = 0;

  override write(text: string, isDetail: boolean): void {
    this.lines += 1;
    super.write(text, isDetail);
  }
}

/** Million lines a second of a log at the finest levels, 20 MB at most, from the first statement to the bytes. */
function logLines(bench: ApexBench, anonymous: string): number {
  const log = new CountedLog({ levels: finest, startedAt: Date.now(), user, apiVersion: '66.0' });
  const started = performance.now();
  const execution = bench.begin(anonymous, undefined, log);
  while (execution.advance('run', 50).kind !== 'finished');
  log.toBuffer();
  return million(log.lines, performance.now() - started);
}

/** Every call is one test of the condition and one return; half of the calls are leaves. */
function fibonacciStatements(n: number): number {
  let calls = 1;
  let before = 1;
  for (let index = 2; index <= n; index += 1) {
    [before, calls] = [calls, calls + before + 1];
  }
  return 2 * calls;
}

// The baselines: what hand-written JavaScript does in the same process, without lines, breakpoints or time slices.

function plainLoop(turns: number): number {
  let sum = 0;
  for (let index = 0; index < turns; index = (index + 1) | 0) {
    sum = (sum + index) | 0;
    sum = (sum - 3) | 0;
  }
  return sum;
}

function plainFibonacci(n: number): number {
  return n < 2 ? n : (plainFibonacci(n - 1) + plainFibonacci(n - 2)) | 0;
}

function* plainDeep(level: number): Generator<void, void, void> {
  if (level > 0) {
    yield* plainDeep(level - 1);
    return;
  }
  for (;;) {
    yield;
  }
}

/** Lines of the same length with a counter each, encoded by the quarter megabyte. */
function plainLines(lines: number): number {
  let bytes = 0;
  let text = '';
  for (let line = 0; line < lines; line += 1) {
    text += `09:15:04.102 (${line + 102_499_319})|VARIABLE_ASSIGNMENT|[5]|sum|${line}\n`;
    if (text.length > 256 * 1024) {
      bytes += Buffer.from(text).length;
      text = '';
    }
  }
  return bytes;
}

function plainResume(turns: number): number {
  const chain = plainDeep(depth);
  chain.next();
  const milliseconds = bestOf(() => {
    for (let turn = 0; turn < turns; turn += 1) {
      chain.next();
    }
  });
  return (milliseconds * 1000) / turns;
}

/** Speed of the Apex engine. */
export function measureEngine(): Promise<readonly Measurement[]> {
  const bench = new ApexBench(source);
  const loop = `Bench.tightLoop(${loopTurns});`;
  const calls = 'Bench.fibonacci(27);';
  const armed = new OneLine(neverLine);
  bench.timed(loop);
  bench.timed(calls);
  const loopStatements = loopTurns * statementsPerTurn;
  const callStatements = fibonacciStatements(27);
  const unit = 'M statements/s';
  const loopBaseline = {
    name: 'the same loop in plain JavaScript',
    value: million(
      loopStatements,
      bestOf(() => plainLoop(loopTurns)),
    ),
    unit,
  };
  const callBaseline = {
    name: 'the same calls in plain JavaScript',
    value: million(
      callStatements,
      bestOf(() => plainFibonacci(27)),
    ),
    unit,
  };
  const lineUnit = 'M lines/s';
  const lineBaseline = {
    name: 'lines of that length made and encoded in plain JavaScript',
    value: million(
      plainLineCount,
      bestOf(() => plainLines(plainLineCount)),
    ),
    unit: lineUnit,
  };
  return Promise.resolve([
    { name: 'engine tight loop', value: million(loopStatements, bench.best(loop)), unit, baseline: loopBaseline },
    {
      name: 'engine tight loop, armed',
      value: million(loopStatements, bench.best(loop, armed)),
      unit,
      baseline: loopBaseline,
    },
    {
      name: 'engine calls, armed',
      value: million(callStatements, bench.best(calls, armed)),
      unit,
      baseline: callBaseline,
    },
    {
      name: `engine stop and resume at depth ${depth}`,
      value: Math.min(...[1, 2, 3].map(() => bench.stopAndResume(`Bench.deep(${depth}, 4000);`, stopLine, 2000))),
      unit: 'µs',
      baseline: { name: 'resuming plain generators of that depth', value: plainResume(2000), unit: 'µs' },
    },
    {
      name: 'log lines, loop',
      value: Math.max(...[1, 2, 3].map(() => logLines(bench, `Bench.tightLoop(${loggedTurns});`))),
      unit: lineUnit,
      baseline: lineBaseline,
    },
    {
      name: 'log lines, calls',
      value: Math.max(...[1, 2, 3].map(() => logLines(bench, 'Bench.fibonacci(21);'))),
      unit: lineUnit,
      baseline: lineBaseline,
    },
  ]);
}
