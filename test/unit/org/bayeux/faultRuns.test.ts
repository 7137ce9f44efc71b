import assert from 'node:assert/strict';
import { faultNames } from '../../../support/link/linkFaults.ts';
import { faultRun } from '../../../support/link/linkRun.ts';

const runs = 300;

describe('event link: random faults', () => {
  it(`loses, repeats and reorders nothing in ${runs} runs of up to five faults`, async () => {
    const met = new Set<string>();
    for (let seed = 1; seed <= runs; seed += 1) {
      const { run, breaches } = await faultRun(seed);
      run.link.struck.forEach((fault) => met.add(fault));
      assert.deepEqual(breaches, []);
    }
    assert.deepEqual([...met].sort(), [...faultNames].sort(), 'every kind of fault was met');
  }).timeout(60_000);
});
