import assert from 'node:assert/strict';
import { debugLevelFor, isOwnDebugLevel } from '../../../../src/core/tracing/debugLevel.ts';
import { levelPresetNames, levelPresets, presetOf } from '../../../../src/core/tracing/levelPresets.ts';
import {
  codeOfLevels,
  describeLevels,
  holdsAll,
  levelsOfCode,
  logLevelsFrom,
} from '../../../../src/core/tracing/logLevels.ts';
import { levelOf } from './fixtures.ts';

describe('log levels', () => {
  it('stand for a code and come back from it', () => {
    for (const name of levelPresetNames) {
      assert.deepEqual(levelsOfCode(codeOfLevels(levelPresets[name])), levelPresets[name]);
    }
    for (const text of ['', '7', '77777777778', '7777777777', '777777777777']) {
      assert.equal(levelsOfCode(text), undefined, text);
    }
  });

  it('are compared category by category', () => {
    const { replay, supportCase, errors } = levelPresets;
    assert.ok(holdsAll(replay, replay));
    assert.ok(holdsAll(replay, supportCase));
    assert.ok(!holdsAll(errors, supportCase));
    assert.ok(!holdsAll(replay, { ...replay, Wave: 'ERROR' }));
  });

  it('are described by what they write', () => {
    assert.equal(
      describeLevels({ ...logLevelsFrom(() => 'NONE'), ApexCode: 'DEBUG', Nba: 'INFO' }),
      'ApexCode DEBUG, Nba INFO',
    );
  });

  it('give replay its statements and variables, and everything else less', () => {
    assert.deepEqual([levelPresets.replay.ApexCode, levelPresets.replay.Visualforce], ['FINEST', 'FINER']);
    assert.ok(!holdsAll(levelPresets.supportCase, levelPresets.replay));
    assert.equal(presetOf({ ...levelPresets.errors }), 'errors');
    assert.equal(presetOf({ ...levelPresets.errors, Wave: 'FINE' }), undefined);
  });
});

describe('debug levels', () => {
  const wanted = levelPresets.replay;

  it('are made under a name of ours that stands for their levels', () => {
    const made = debugLevelFor(wanted, []);
    assert.match(made.name, /^ISV_Customer_Debugger_[0-7]{11}$/);
    assert.ok(!('id' in made));
    assert.ok(isOwnDebugLevel(made));
    assert.notEqual(debugLevelFor(levelPresets.errors, []).name, made.name);
  });

  it('are used again, whoever made them', () => {
    const known = levelOf(wanted);
    assert.equal(debugLevelFor(wanted, [levelOf(levelPresets.errors, '7dl2'), known]), known);
  });

  it('are left alone where somebody has edited one of ours: the next name is taken', () => {
    const edited = { ...levelOf(wanted), levels: levelPresets.errors };
    const next = debugLevelFor(wanted, [edited]);
    assert.equal(next.name, `${edited.name}_2`);
    const second = { ...next, id: '7dl2' };
    assert.equal(debugLevelFor(wanted, [edited, second]), second);
  });

  it('are never those of the Developer Console', () => {
    const shared = { id: '7dl9', name: 'SFDC_DevConsole', levels: wanted };
    assert.notEqual(debugLevelFor(wanted, [shared]).name, shared.name);
    assert.ok(!isOwnDebugLevel(shared));
  });
});
