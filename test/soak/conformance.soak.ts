import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { items } from '../dap/conformance/items.ts';
import { Draws } from '../support/random.ts';
import type { Soak, SoakScale } from './soak.ts';

const folder = join(import.meta.dirname, '../dap/conformance');
/** As many as take a few seconds; the layer `dap` runs all of them in every test run. */
const quickShare = 3;
/** Of the items of a priority, how many have to hold. */
const leastShare = { P0: 1, P1: 1, P2: 0.9 } as const;

type Item = (typeof items)[number];

/** What became of the tests of an item. */
interface Outcome {
  tests: number;
  passed: number;
  readonly problems: string[];
}

function drawn({ full, seed }: SoakScale): readonly Item[] {
  const draws = new Draws(seed);
  return full ? items : Array.from({ length: quickShare }, () => draws.one([...items]));
}

function numberOf(title: string): number | undefined {
  const [, number] = /^(\d+) \[P\d\] /.exec(title) ?? [];
  return number === undefined ? undefined : Number(number);
}

function allTests(suite: Mocha.Suite): readonly Mocha.Test[] {
  return [...suite.tests, ...suite.suites.flatMap(allTests)];
}

/** Runs the tests of these items, and finds those of the others. */
async function outcomes(chosen: readonly Item[]): Promise<ReadonlyMap<number, Outcome>> {
  const found = new Map<number, Outcome>(items.map(({ number }) => [number, { tests: 0, passed: 0, problems: [] }]));
  const mocha = new Mocha({ timeout: 30_000, reporter: Mocha.reporters.Base });
  for (const file of (await Array.fromAsync(glob('*.test.ts', { cwd: folder }))).sort()) {
    mocha.addFile(join(folder, file));
  }
  mocha.grep(new RegExp(`(?:^| )(?:${chosen.map(({ number }) => number).join('|')}) \\[P\\d\\] `));
  await mocha.loadFilesAsync();
  for (const { title } of allTests(mocha.suite)) {
    const outcome = found.get(numberOf(title) ?? 0);
    if (outcome !== undefined) {
      outcome.tests += 1;
    }
  }
  await new Promise<void>((done) => {
    mocha
      .run(() => done())
      .on('pass', ({ title }) => {
        const outcome = found.get(numberOf(title) ?? 0);
        if (outcome !== undefined) {
          outcome.passed += 1;
        }
      })
      .on('fail', ({ title }, error: Error) => {
        // A hook that fails has another title, and keeps the tests behind it from passing.
        found.get(numberOf(title) ?? 0)?.problems.push(error.message);
      });
  });
  return found;
}

const conformance: Soak = {
  id: 'R2',
  title: 'the conformance list of 72 items: all of P0 and P1, 90 % of P2',
  run: async (scale) => {
    const chosen = drawn(scale);
    const found = await outcomes(chosen);
    const breaches: string[] = [];
    const figures: string[] = [];
    let run = 0;
    for (const [priority, share] of Object.entries(leastShare)) {
      const ofPriority = items.filter((item) => item.priority === priority);
      const failing = ofPriority.flatMap(({ number, words }) => {
        const { tests, passed, problems } = found.get(number) ?? { tests: 0, passed: 0, problems: [] };
        const wanted = chosen.some((item) => item.number === number) ? tests : 0;
        run += wanted;
        return tests > 0 && passed >= wanted
          ? []
          : [`${number} [${priority}] ${words}: ${passed} of ${tests} tests pass. ${problems.join(' | ')}`];
      });
      figures.push(`${priority} ${ofPriority.length - failing.length} of ${ofPriority.length}`);
      if (failing.length > ofPriority.length * (1 - share)) {
        breaches.push(...failing);
      }
    }
    const unrun = scale.full ? '' : `, ${new Set(chosen).size} of them run here, the others have their tests`;
    return { count: run, of: 'tests', figures: `${figures.join(', ')}${unrun}`, breaches };
  },
};

export const soaks: readonly Soak[] = [conformance];
