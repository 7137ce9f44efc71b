import { readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ApexSourceFile } from '../../src/sampleOrg/apex/engine.ts';
import { parseClass, parseTrigger } from '../../src/sampleOrg/apex/syntax/parse.ts';
import { compileFiles } from '../unit/sampleOrg/apex/apexHarness.ts';
import { ApexBench, bestOf, million, OneLine, requireStop } from './apexBench.ts';
import type { Measurement } from './measurement.ts';

const source = `public class Bench {
  public abstract class Shape {
    public abstract Integer area(Integer n);
  }
  public class Square extends Shape {
    public override Integer area(Integer n) {
      return n + 1;
    }
  }
  public class Circle extends Shape {
    public override Integer area(Integer n) {
      return n - 1;
    }
  }
  public static Integer virtualCalls(Integer turns) {
    List<Shape> shapes = new List<Shape>{ new Square(), new Circle() };
    Integer sum = 0;
    for (Integer i = 0; i < turns; i++) {
      sum = shapes[i & 1].area(sum);
    }
    return sum;
  }
  public static Integer collections(Integer turns) {
    Map<String, Integer> counts = new Map<String, Integer>();
    List<String> seen = new List<String>();
    for (Integer i = 0; i < turns; i++) {
      String key = 'key' + Math.mod(i, 100);
      Integer count = counts.get(key);
      counts.put(key, count == null ? 1 : count + 1);
      seen.add(key.toUpperCase());
    }
    return counts.size() + seen.size();
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
const stopLine = 40;
const neverLine = 45;
const virtualTurns = 2_000_000;
const collectionTurns = 50_000;
const suspended = 900;

function plainVirtualCalls(turns: number): number {
  const shapes = [{ area: (n: number): number => (n + 1) | 0 }, { area: (n: number): number => (n - 1) | 0 }];
  let sum = 0;
  for (let index = 0; index < turns; index += 1) {
    sum = shapes[index & 1]?.area(sum) ?? 0;
  }
  return sum;
}

function plainCollections(turns: number): number {
  const counts = new Map<string, number>();
  const seen: string[] = [];
  for (let index = 0; index < turns; index += 1) {
    const key = `key${index % 100}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    seen.push(key.toUpperCase());
  }
  return counts.size + seen.length;
}

function* plainStops(level: number): Generator<void, void, void> {
  if (level > 0) {
    yield* plainStops(level - 1);
    return;
  }
  for (;;) {
    yield;
  }
}

/** Microseconds. */
function plainShallowResume(turns: number): number {
  const stops = plainStops(1);
  const milliseconds = bestOf(() => {
    for (let turn = 0; turn < turns; turn += 1) {
      stops.next();
    }
  });
  return (milliseconds * 1000) / turns;
}

const collectGarbage = ((): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** Bytes that each of `pieces` in what `make` answers takes, while it is kept. */
function bytesEach(pieces: number, make: () => unknown): number {
  const kept: unknown[] = [make()];
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let count = 0; count < 50; count += 1) {
    kept.push(make());
  }
  collectGarbage();
  return (process.memoryUsage().heapUsed - before) / (kept.length - 1) / pieces;
}

function samplePackage(): readonly ApexSourceFile[] {
  const folder = new URL('../../src/sampleOrg/samplePackage/', import.meta.url);
  return (['class', 'trigger'] as const).flatMap((kind) => {
    const subfolder = kind === 'class' ? 'classes/' : 'triggers/';
    return readdirSync(new URL(subfolder, folder))
      .filter((name) => /\.(?:cls|trigger)$/.test(name))
      .map((name) => {
        const body = readFileSync(new URL(subfolder + name, folder), 'utf8');
        return { path: subfolder + name, kind, namespace: 'acme', body };
      });
  });
}

/** Speed of parts of the Apex engine, and what a stop takes. */
export function measureEngineParts(): Promise<readonly Measurement[]> {
  const bench = new ApexBench(source);
  const armed = new OneLine(neverLine);
  const files = samplePackage();
  bench.timed(`Bench.virtualCalls(${virtualTurns});`);
  bench.timed(`Bench.collections(${collectionTurns});`);
  const unit = 'M statements/s';
  // A turn is the condition, the call, the statement in it and the update; that with collections has seven.
  const virtual = 4 * virtualTurns;
  const collections = 7 * collectionTurns;
  return Promise.resolve([
    {
      name: 'engine virtual calls, armed',
      value: million(virtual, bench.best(`Bench.virtualCalls(${virtualTurns});`, armed)),
      unit,
      baseline: {
        name: 'the same calls in plain JavaScript',
        value: million(
          virtual,
          bestOf(() => plainVirtualCalls(virtualTurns)),
        ),
        unit,
      },
    },
    {
      name: 'engine collections and strings, armed',
      value: million(collections, bench.best(`Bench.collections(${collectionTurns});`, armed)),
      unit,
      baseline: {
        name: 'the same in plain JavaScript',
        value: million(
          collections,
          bestOf(() => plainCollections(collectionTurns)),
        ),
        unit,
      },
    },
    {
      name: 'engine stop and resume in the first call',
      value: Math.min(...[1, 2, 3].map(() => bench.stopAndResume('Bench.deep(0, 40000);', stopLine, 20_000))),
      unit: 'µs',
      baseline: { name: 'resuming plain generators', value: plainShallowResume(20_000), unit: 'µs' },
    },
    {
      name: 'engine memory of a suspended call',
      value: bytesEach(suspended, () => {
        const execution = bench.begin(`Bench.deep(${suspended - 1}, 10);`, new OneLine(stopLine));
        requireStop(execution);
        return execution;
      }),
      unit: 'bytes',
      baseline: {
        name: 'a suspended plain generator',
        value: bytesEach(suspended, () => {
          const stops = plainStops(suspended - 1);
          stops.next();
          return stops;
        }),
        unit: 'bytes',
      },
    },
    {
      name: `engine compiling the sample package, ${files.length} files`,
      value: bestOf(() => compileFiles(...files).typeRefs.length),
      unit: 'ms',
      baseline: {
        name: 'parsing it alone',
        value: bestOf(
          () => files.map(({ kind, body }) => (kind === 'class' ? parseClass(body) : parseTrigger(body))).length,
        ),
        unit: 'ms',
      },
    },
  ]);
}
