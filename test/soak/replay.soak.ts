import { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { generatedLog } from '../support/generatedLog.ts';
import { generatedApex } from '../support/generatedApex.ts';
import { GeneratedProgram } from '../support/generatedProgram.ts';
import { mutatedLog } from '../support/logMutations.ts';
import { Draws } from '../support/random.ts';
import { compareRun, replayedRun, type ReplayedRun } from '../support/replayedRun.ts';
import { replayBreaches } from '../support/replayProperties.ts';
import { classFile, compileFiles, seededOrg } from '../unit/sampleOrg/apex/apexHarness.ts';
import { amount, type Soak } from './soak.ts';

const wholeLogs = 200;
const mostMoments = 60;
const mostStops = 400;

const broken: Soak = {
  id: 'D3',
  title:
    'the replay of any log, however broken, shows the same forwards, backwards, by jumps and as running forward does, and throws nothing',
  run: (scale) => {
    const wanted = amount(scale, 10_000, 200);
    const breaches: string[] = [];
    for (let number = 0; number < wanted; number += 1) {
      const draws = new Draws(scale.seed + number);
      const whole = generatedLog({
        seed: scale.seed + draws.below(wholeLogs),
        bytes: 1_000 + draws.below(8_000),
        executions: 1 + draws.below(3),
        truncated: draws.happens(0.3),
        fails: draws.happens(0.3),
      });
      const { bytes, ways } = mutatedLog(whole, draws);
      breaches.push(...breachesIn(bytes, draws).map((breach) => `Log ${number} (${ways}): ${breach}`));
    }
    return Promise.resolve({ count: wanted, of: 'broken logs', figures: `${mostMoments} moments each`, breaches });
  },
};

function breachesIn(bytes: Uint8Array, draws: Draws): readonly string[] {
  try {
    return replayBreaches(new LogIndex(bytes), draws, mostMoments);
  } catch (error) {
    return [`It throws ${String(error)}.`];
  }
}

const beside: Soak = {
  id: 'D4',
  title:
    'at every statement of a drawn program, its replayed log shows the stack and the scalars that the live debugger did',
  run: (scale) => {
    const wanted = amount(scale, 400, 10);
    const breaches: string[] = [];
    let statements = 0;
    let scalars = 0;
    let runs = 0;
    for (let seed = scale.seed; seed < scale.seed + wanted; seed += 1) {
      const run = seed % 2 === 0 ? programRun(seed) : classesRun(seed);
      if (run !== undefined) {
        const comparison = compareRun(run);
        runs += 1;
        statements += comparison.compared;
        scalars += comparison.scalars + comparison.inside;
        breaches.push(...comparison.differences.slice(0, 3).map((difference) => `Seed ${seed}: ${difference}`));
      }
    }
    const figures = `${statements} statements, ${scalars} scalars compared`;
    return Promise.resolve({ count: runs, of: 'programs', figures, breaches });
  },
};

function programRun(seed: number): ReplayedRun | undefined {
  return replayedRun('P.run();', compileFiles(new GeneratedProgram(seed).source), ['P:5'], mostStops);
}

function classesRun(seed: number): ReplayedRun | undefined {
  const { classes, anonymous } = generatedApex(seed);
  const program = compileFiles(...classes.map((body) => classFile(body)));
  const stops = classes.flatMap((body, part) => body.split('\n').map((_, line) => `Part${part}:${line + 1}`));
  return replayedRun(anonymous, program, stops, mostStops, { database: seededOrg().database });
}

export const soaks: readonly Soak[] = [broken, beside];
