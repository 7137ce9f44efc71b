import assert from 'node:assert/strict';
import { LogIndex } from '../../../../../src/core/apexLog/logIndex.ts';
import type { ApexProgram, ExecutionEntry } from '../../../../../src/sampleOrg/apex/engine.ts';
import type { LogLevel } from '../../../../../src/sampleOrg/apex/library/contract.ts';
import { logCategories, LogLevels } from '../../../../../src/sampleOrg/logs/logLevels.ts';
import { RequestLog } from '../../../../../src/sampleOrg/logs/requestLog.ts';
import { classFile, compileFiles, hostOf, now, outcomeOf, seededOrg } from '../../../sampleOrg/apex/apexHarness.ts';
import { samplePackage } from '../../../sampleOrg/samplePackage.ts';
import { generatedLog } from '../../../../support/generatedLog.ts';
import { mutatedLog } from '../../../../support/logMutations.ts';
import { Draws } from '../../../../support/random.ts';
import { generatedApex } from '../../../../support/generatedApex.ts';
import { replayBreaches } from '../../../../support/replayProperties.ts';

const samplePrograms = 12;
const mutations = Number(process.env['REPLAY_MUTATIONS'] ?? 150);

describe('the replay of any log', () => {
  it('shows the same forwards, backwards, by jumps and as running forward does', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const log = generatedLog({
        seed,
        bytes: 6_000 * seed,
        executions: 1 + (seed % 3),
        truncated: seed % 4 === 0,
        fails: seed % 3 === 0,
      });
      assert.deepEqual(replayBreaches(new LogIndex(log), new Draws(seed), 400).slice(0, 5), [], `seed ${seed}`);
    }
  });

  it('may be broken anywhere', () => {
    for (let seed = 1; seed <= mutations; seed += 1) {
      const draws = new Draws(seed);
      const whole = generatedLog({
        seed: draws.below(50),
        bytes: 2_000 + draws.below(4_000),
        fails: draws.happens(0.3),
      });
      const { bytes, ways } = mutatedLog(whole, draws);
      assert.deepEqual(replayBreaches(new LogIndex(bytes), draws, 60).slice(0, 5), [], `seed ${seed}: ${ways}`);
    }
  });

  describe('of the sample org', () => {
    const program = compileFiles(...samplePackage.files);
    const calls = 'acme.BillingApi.runDiagnostics();\nacme.BillingApi.payableTotals();';

    function assertSound(text: string): void {
      assert.deepEqual(replayBreaches(new LogIndex(new TextEncoder().encode(text)), new Draws(1), 300), []);
    }

    for (const className of program.typeRefs.map((typeRef) => typeRef.replaceAll('/', '.'))) {
      for (const methodName of program.testMethods(className) ?? []) {
        it(`shows the same whichever way: ${className}.${methodName}`, () => {
          assertSound(logOf(program, { kind: 'testMethod', className, methodName }, 'FINEST'));
        });
      }
    }

    for (const level of ['NONE', 'ERROR', 'INFO', 'FINE', 'FINER', 'FINEST'] as const) {
      it(`shows the same whichever way at the level ${level}`, () => {
        assertSound(logOf(program, calls, level));
      });
    }

    it('shows the same whichever way for programs drawn at random', () => {
      for (let seed = 1; seed <= samplePrograms; seed += 1) {
        const { classes, anonymous } = generatedApex(seed);
        const drawn = compileFiles(...classes.map((body) => classFile(body)));
        assertSound(logOf(drawn, anonymous, seed % 3 === 0 ? 'FINE' : 'FINEST'));
      }
    });
  });
});

function logOf(program: ApexProgram, entry: ExecutionEntry | string, level: LogLevel): string {
  const levels = new LogLevels(Object.fromEntries(logCategories.map(([category]) => [category, level])));
  const log = new RequestLog({ levels, startedAt: now, user: hostOf().user, apiVersion: '66.0' });
  outcomeOf(program, entry, { database: seededOrg().database, log });
  return log.toString();
}
