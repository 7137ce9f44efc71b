import assert from 'node:assert/strict';
import { LogIndex } from '../../../../src/core/apexLog/logIndex.ts';
import { generatedLog } from '../../../support/generatedLog.ts';
import { breachesOf } from '../../../support/logConsistency.ts';
import { mutatedLog } from '../../../support/logMutations.ts';
import { Draws } from '../../../support/random.ts';

describe('any log', () => {
  it('is indexed whole, whatever its size and however many executions it has', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const bytes = generatedLog({ seed, bytes: 500 * seed, executions: 1 + (seed % 4), truncated: seed % 3 === 0 });
      assert.deepEqual(breachesOf(new LogIndex(bytes)), []);
    }
  });

  it('is without problems where nothing is wrong with it', () => {
    const index = new LogIndex(generatedLog({ seed: 9, bytes: 400_000, executions: 2 }));
    assert.deepEqual(index.problems.all, []);
  });

  it('may be broken anywhere', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const draws = new Draws(seed);
      const whole = generatedLog({
        seed: draws.below(50),
        bytes: 2_000 + draws.below(4_000),
        truncated: draws.happens(0.3),
      });
      const { bytes, ways } = mutatedLog(whole, draws);
      assert.deepEqual(breachesOf(new LogIndex(bytes)), [], `seed ${seed}: ${ways}`);
    }
  });

  it('says the same of the same bytes', () => {
    const bytes = generatedLog({ seed: 3, bytes: 20_000 });
    assert.deepEqual(new LogIndex(bytes).columns, new LogIndex(generatedLog({ seed: 3, bytes: 20_000 })).columns);
  });
});
