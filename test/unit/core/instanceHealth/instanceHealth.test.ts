import assert from 'node:assert/strict';
import {
  healthState,
  healthSummary,
  type HealthState,
  isInstanceName,
} from '../../../../src/core/instanceHealth/instanceHealth.ts';

describe('instance health', () => {
  const words: readonly (readonly [string, HealthState])[] = [
    ['OK', 'good'],
    ['INFORMATIONAL_CORE', 'good'],
    ['MAINTENANCE_CORE', 'notice'],
    ['MINOR_INCIDENT_NONCORE', 'notice'],
    ['MINOR_INCIDENT_CORE', 'degraded'],
    ['MAJOR_INCIDENT_CORE', 'down'],
    ['A_NEW_WORD', 'degraded'],
    ['constructor', 'degraded'],
  ];
  for (const [word, state] of words) {
    it(`is ${state} where the API says ${word}`, () => {
      assert.equal(healthState(word), state);
    });
  }

  it('is told in words, and maintenance is told from trouble', () => {
    const now = 1_000;
    const health = { instance: 'USA7S', state: 'notice', release: undefined, incidents: [], maintenances: [] } as const;
    const patch = { name: 'Patch', starts: new Date(0), ends: new Date(2_000) };
    assert.equal(healthSummary({ ...health, maintenances: [patch] }, now), 'maintenance');
    assert.equal(healthSummary(health, now), 'problems around the platform');
    assert.equal(healthSummary({ ...health, state: 'good' }, now), 'no known problems');
  });

  it('is asked of names that instances have', () => {
    for (const name of ['NA224', 'USA7S', 'CS42', 'EUW42', 'USG4', 'SWE100S']) {
      assert.ok(isInstanceName(name), name);
    }
    for (const name of ['', 'na224', 'USA', '7', 'USA7S ', 'USA7S/..', 'ABCDE1', 'USA12345']) {
      assert.ok(!isInstanceName(name), name);
    }
  });
});
