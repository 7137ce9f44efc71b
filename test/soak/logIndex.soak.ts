import { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { generatedLog } from '../support/generatedLog.ts';
import { breachesOf } from '../support/logConsistency.ts';
import { logMutations, mutatedLog } from '../support/logMutations.ts';
import { allQueries } from '../support/logQueries.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak } from './soak.ts';

const wholeLogs = 200;

const broken: Soak = {
  id: 'D1',
  title:
    'any log that is cut, mixed up or overwritten is indexed whole: neither it nor a query throws, every byte has its event, events nest',
  run: (scale) => {
    const wanted = amount(scale, 10_000, 300);
    const ways = new Set<string>();
    const breaches: string[] = [];
    let bytesRead = 0;
    for (let number = 0; number < wanted; number += 1) {
      const draws = new Draws(scale.seed + number);
      const seed = scale.seed + draws.below(wholeLogs);
      const whole = generatedLog({
        seed,
        bytes: 1_000 + draws.below(12_000),
        truncated: draws.happens(0.3),
        executions: 1 + draws.below(3),
      });
      const log = mutatedLog(whole, draws);
      log.ways.split(', ').forEach((way) => ways.add(way));
      bytesRead += log.bytes.length;
      breaches.push(...breachesIn(log.bytes).map((breach) => `Log ${number} (${log.ways}): ${breach}`));
    }
    const figures = `${ways.size} of ${Object.keys(logMutations).length} ways to break one, ${(bytesRead / 1e6).toFixed(0)} MB`;
    return Promise.resolve({ count: wanted, of: 'broken logs', figures, breaches });
  },
};

function breachesIn(bytes: Uint8Array): readonly string[] {
  try {
    const index = new LogIndex(bytes);
    allQueries(index);
    return breachesOf(index);
  } catch (error) {
    return [`It throws ${String(error)}.`];
  }
}

export const soaks: readonly Soak[] = [broken];
