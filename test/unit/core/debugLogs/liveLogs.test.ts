import assert from 'node:assert/strict';
import { EventEmitter } from '../../../../src/core/base/event.ts';
import { Failure } from '../../../../src/core/base/failure.ts';
import { type Attention, LiveLogs } from '../../../../src/core/debugLogs/liveLogs.ts';
import type { DebugLogEntry, LogArrival, LogArrivals } from '../../../../src/core/debugLogs/ports.ts';
import { logEntry } from '../../../support/debugLogEntries.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const second = 1_000;
const minute = 60 * second;
const looking: Attention = { isLooking: true, isFocused: true, isTracing: false };
const away: Attention = { isLooking: false, isFocused: true, isTracing: false };

class FakeLink implements LogArrivals {
  readonly emitter = new EventEmitter<LogArrival>();
  readonly events = this.emitter.event;
  readonly #opened = Promise.withResolvers<void>();
  isDisposed = false;

  open(): Promise<void> {
    return this.#opened.promise;
  }

  accept(): void {
    this.#opened.resolve();
  }

  refuse(code = 'linkRefused'): void {
    this.#opened.reject(new Failure(code, 'The org refused the event link.'));
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

describe('live arrival of debug logs', () => {
  let clock: FakeClock;
  let links: FakeLink[];
  let refreshes: number[];
  let arriving: readonly DebugLogEntry[];
  let failure: Failure | undefined;
  let answered: Promise<void>;
  let live: LiveLogs;

  beforeEach(() => {
    clock = new FakeClock();
    links = [];
    refreshes = [];
    arriving = [];
    failure = undefined;
    answered = Promise.resolve();
    live = new LiveLogs({
      clock,
      refresh: async () => {
        refreshes.push(clock.monotonic());
        await answered;
        if (failure !== undefined) {
          throw failure;
        }
        return arriving;
      },
      openArrivals: () => {
        const link = new FakeLink();
        links.push(link);
        return link;
      },
    });
  });

  afterEach(() => {
    live.dispose();
    assert.equal(clock.pendingTimers, 0);
    assert.ok(links.every(({ isDisposed }) => isDisposed));
  });

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  async function advance(milliseconds: number, step = second): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += step) {
      clock.advance(step);
      await turn();
    }
  }

  async function stream(attention = looking): Promise<FakeLink> {
    live.attend(attention);
    const link = links[0];
    assert.ok(link);
    link.accept();
    await turn();
    assert.equal(live.state.kind, 'streaming');
    return link;
  }

  /** The link that is to open is refused. */
  async function poll(attention = looking): Promise<void> {
    live.attend(attention);
    links.at(-1)?.refuse();
    await turn();
    assert.equal(live.state.kind, 'polling');
    await advance(1, 1);
  }

  it('asks nothing before anybody looks or traces', async () => {
    live.attend(away);
    await advance(2 * minute);
    assert.deepEqual([links.length, refreshes], [0, []]);
  });

  it('opens a link when somebody looks, and asks once for what came before', async () => {
    await stream();
    assert.deepEqual(refreshes, [0]);
    await advance(10 * minute, minute);
    assert.deepEqual(refreshes, [0], 'an idle link costs no calls');
  });

  it('opens one for who traces and does not look', async () => {
    await stream({ isLooking: false, isFocused: false, isTracing: true });
    assert.equal(links.length, 1);
  });

  it('asks once for a burst of logs, and again for what comes after', async () => {
    const link = await stream();
    for (let count = 0; count < 20; count++) {
      link.emitter.fire({ kind: 'stored' });
    }
    await advance(second, 100);
    link.emitter.fire({ kind: 'stored' });
    await advance(second, 100);
    assert.deepEqual(refreshes, [0, 300, 1_300]);
  });

  it('asks once more for what is stored while an answer is on its way', async () => {
    const link = await stream();
    const { promise, resolve } = Promise.withResolvers<void>();
    answered = promise;
    link.emitter.fire({ kind: 'stored' });
    await advance(second, 100);
    link.emitter.fire({ kind: 'stored' });
    await advance(second, 100);
    assert.deepEqual(refreshes, [0, 300], 'one at a time');
    resolve();
    await advance(second, 100);
    assert.deepEqual(refreshes, [0, 300, 2_400]);
  });

  it('asks again, less and less often, where a log was told of and asking failed', async () => {
    const link = await stream();
    failure = new Failure('orgBusy', 'Too busy.');
    link.emitter.fire({ kind: 'stored' });
    await advance(75 * second, 100);
    assert.deepEqual(refreshes, [0, 300, 10_300, 30_300, 70_300]);
    failure = undefined;
    await advance(5 * minute, 100);
    assert.deepEqual(refreshes.slice(5), [130_300], 'an idle link costs no calls');
    failure = new Failure('orgBusy', 'Too busy.');
    link.emitter.fire({ kind: 'stored' });
    await advance(12 * second, 100);
    assert.deepEqual(refreshes.slice(6), [375_300, 385_300], 'soon again at first');
  });

  it('leaves asking again until somebody is back at the window', async () => {
    const link = await stream();
    failure = new Failure('orgBusy', 'Too busy.');
    link.emitter.fire({ kind: 'stored' });
    await advance(second, 100);
    live.attend({ ...looking, isFocused: false });
    await advance(5 * minute);
    assert.equal(refreshes.length, 2);
    failure = undefined;
    live.attend(looking);
    await advance(second);
    assert.equal(refreshes.length, 3);
  });

  it('asks by itself while the link is down, and not any more when it is back', async () => {
    const link = await stream();
    await advance(minute);
    link.emitter.fire({ kind: 'lost', reason: 'The network is gone.' });
    assert.deepEqual(live.state, { kind: 'polling', reason: 'The network is gone.' });
    await advance(5 * second);
    link.emitter.fire({ kind: 'restored' });
    await advance(5 * minute, 5 * second);
    assert.equal(live.state.kind, 'streaming');
    assert.deepEqual(
      refreshes,
      [0, 61_000, 65_000].map((at) => at - (at === 61_000 ? 1_000 : 0)),
    );
  });

  it('asks less and less often while nothing comes: once a minute in the end', async () => {
    await poll();
    await advance(4 * minute);
    assert.deepEqual(
      refreshes.map((at) => Math.round(at / second)),
      [0, 10, 30, 70, 130, 190],
    );
  });

  it('asks soon again after something came', async () => {
    await poll();
    await advance(minute);
    arriving = [logEntry(1)];
    await advance(minute);
    arriving = [];
    const before = refreshes.length;
    await advance(10 * second);
    assert.equal(refreshes.length, before + 1);
  });

  it('asks nothing in a window without the focus, and at once when it is back', async () => {
    await poll();
    await advance(30 * second);
    const before = refreshes.length;
    live.attend({ ...looking, isFocused: false });
    await advance(4 * minute);
    assert.equal(refreshes.length, before);
    live.attend(looking);
    await advance(second);
    assert.equal(refreshes.length, before + 1);
  });

  it('tries a refused link again after a while', async () => {
    await poll();
    await advance(5 * minute);
    assert.equal(links.length, 2);
    links[1]?.accept();
    await turn();
    assert.equal(live.state.kind, 'streaming');
    const before = refreshes.length;
    await advance(5 * minute, 10 * second);
    assert.equal(refreshes.length, before);
  });

  it('says goodbye a minute after nobody looks any more, not at once', async () => {
    const link = await stream();
    live.attend(away);
    await advance(30 * second);
    live.attend(looking);
    await advance(2 * minute);
    assert.deepEqual([links.length, link.isDisposed], [1, false]);
    live.attend(away);
    await advance(minute);
    assert.deepEqual([link.isDisposed, live.state.kind], [true, 'off']);
    link.emitter.fire({ kind: 'stored' });
    await advance(minute);
    assert.equal(refreshes.length, 1);
    live.attend(looking);
    assert.equal(links.length, 2);
  });

  it('stops where the org does not know us any more', async () => {
    live.attend(looking);
    links[0]?.refuse('orgSessionExpired');
    await turn();
    assert.equal(live.state.kind, 'off');
    await advance(10 * minute, 10 * second);
    assert.deepEqual([links.length, refreshes], [1, []]);
  });

  it('stops when asking says so, too, and goes on after any other failure', async () => {
    await poll();
    failure = new Failure('orgBusy', 'Too busy.');
    await advance(3 * minute);
    assert.equal(live.state.kind, 'polling');
    assert.ok(refreshes.length >= 3);
    failure = new Failure('orgSessionExpired', 'Over.');
    await advance(minute);
    assert.equal(live.state.kind, 'off');
  });
});
