import assert from 'node:assert/strict';
import { describeMegabytes, LogWindow, storageState, windowState } from '../../../../src/core/tracing/logVolume.ts';
import { logsByAge } from '../../../../src/core/tracing/oldLogs.ts';
import { hour, minute, now } from './fixtures.ts';

const megabyte = 1024 * 1024;

describe('the volume of logs', () => {
  it('is told of from four fifths of a limit on', () => {
    const states = [0, 799, 800, 1000, 1001].map((size) => storageState(size * megabyte));
    assert.deepEqual(states, ['fine', 'fine', 'filling', 'filling', 'full']);
    assert.deepEqual(
      [799, 800, 1001].map((size) => windowState(size * megabyte)),
      ['fine', 'filling', 'full'],
    );
    assert.equal(describeMegabytes(812.4 * megabyte), '812 MB');
  });

  it('of a quarter of an hour is what the org said and what came since', () => {
    const window = new LogWindow();
    window.note('early', 5, now - minute);
    window.say(100, now);
    assert.equal(window.bytesAt(now), 100);
    window.note('known', 7, now - minute);
    window.note('a', 10, now + minute);
    window.note('a', 10, now + minute);
    window.note('b', 1, now + 2 * minute);
    assert.equal(window.bytesAt(now + 2 * minute), 111);
    assert.equal(window.bytesAt(now + 15 * minute), 11);
    assert.equal(window.bytesAt(now + 16 * minute), 1);
    window.say(50, now + 17 * minute);
    assert.equal(window.bytesAt(now + 17 * minute), 50);
  });
});

describe('logsByAge', () => {
  const log = (hours: number, bytes: number): { id: string; startedAt: number; bytes: number } => ({
    id: `${hours}`,
    startedAt: now - hours * hour,
    bytes,
  });

  it('offers what is oldest first, with what it frees', () => {
    const groups = logsByAge([log(100, 1), log(30, 2), log(2, 4), log(0.5, 8)], now);
    assert.deepEqual(
      groups.map(({ hours, logs, bytes }) => [hours, logs.length, bytes]),
      [
        [72, 1, 1],
        [24, 2, 3],
        [1, 3, 7],
        [0, 4, 15],
      ],
    );
  });

  it('offers nothing where there is nothing', () => assert.deepEqual(logsByAge([], now), []));
});
