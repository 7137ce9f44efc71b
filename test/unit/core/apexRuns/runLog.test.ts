import assert from 'node:assert/strict';
import { findRunLog, marked } from '../../../../src/core/apexRuns/runLog.ts';
import type { DebugLogEntry, LogBody } from '../../../../src/core/debugLogs/ports.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const now = Date.UTC(2026, 0, 15, 9, 0, 0);
const operation = '/services/data/v62.0/tooling/executeAnonymous/';

interface FakeLog extends Partial<DebugLogEntry> {
  readonly id: string;
  readonly text?: string;
  /** Looks after which it is there. */
  readonly after?: number;
}

/** An org's logs in memory; counts looks and logs that were opened. */
class FakeLogs {
  looks = 0;
  readonly opened: string[] = [];
  bytesRead = 0;
  readonly #logs: readonly FakeLog[];

  constructor(logs: readonly FakeLog[]) {
    this.#logs = logs;
  }

  listStoredSince(): Promise<readonly DebugLogEntry[]> {
    const look = this.looks++;
    return Promise.resolve(
      this.#logs
        .filter(({ after = 0 }) => look >= after)
        .map((log) => ({
          username: 'dana@northwind.example',
          operation,
          requestType: 'API',
          requestId: '',
          status: 'Success',
          location: 'Monitoring',
          startedAt: now,
          storedAt: now,
          durationMilliseconds: 1,
          length: 100,
          ...log,
        })),
    );
  }

  open(id: string): Promise<LogBody> {
    this.opened.push(id);
    const text = this.#logs.find((log) => log.id === id)?.text ?? '';
    const bytes = new TextEncoder().encode(text);
    const count = (size: number): number => (this.bytesRead += size);
    return Promise.resolve({
      startsAt: 0,
      chunks: (async function* () {
        for (let at = 0; at < bytes.length; at += 1_000) {
          await Promise.resolve();
          const chunk = bytes.subarray(at, at + 1_000);
          count(chunk.length);
          yield chunk;
        }
      })(),
    });
  }
}

describe('findRunLog', () => {
  const run = {
    username: 'Dana@northwind.example',
    span: { from: now - 500, to: now + 500 },
    mark: 'mark 1',
    source: 'Integer i;',
  };

  const logText = (mark: string): string =>
    `62.0 APEX_CODE,FINEST\n${marked('Integer i;', mark).replace(/^/gm, 'Execute Anonymous: ')}\n09:00:00.0 (1)|USER_INFO|…\n`;

  async function find(logs: FakeLogs): Promise<string | undefined> {
    const clock = new FakeClock(now);
    let found: { readonly id: string | undefined } | undefined;
    const finding = findRunLog(run, logs, clock).then((id) => (found = { id }));
    while (found === undefined) {
      clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await finding;
    return found.id;
  }

  it('takes the log that begins with the code of this run, whatever else ran at the time', async () => {
    const logs = new FakeLogs([
      { id: 'theirs', text: logText('mark 2') },
      { id: 'ours', text: logText('mark 1') },
    ]);
    assert.equal(await find(logs), 'ours');
  });

  it('waits for a log that is stored late, and reads none twice', async () => {
    const logs = new FakeLogs([
      { id: 'theirs', text: logText('mark 2') },
      { id: 'ours', text: logText('mark 1'), after: 3 },
    ]);
    assert.equal(await find(logs), 'ours');
    assert.deepEqual(logs.opened, ['theirs', 'ours']);
  });

  it('never takes the log of another run for its own, even where there is no other', async () => {
    assert.equal(await find(new FakeLogs([{ id: 'theirs', text: logText('mark 2') }])), undefined);
  });

  it('looks at no log of another user, another kind or another time', async () => {
    const text = logText('mark 1');
    const logs = new FakeLogs([
      { id: 'user', text, username: 'jo@northwind.example' },
      { id: 'kind', text, operation: '/aura' },
      { id: 'early', text, startedAt: now - 10_000 },
      { id: 'late', text, startedAt: now + 10_000 },
    ]);
    assert.equal(await find(logs), undefined);
    assert.deepEqual(logs.opened, []);
  });

  it('takes a log that has lost its beginning only when it is the only one', async () => {
    assert.equal(await find(new FakeLogs([{ id: 'cut', text: '*** Skipped 100 bytes of detailed log\n' }])), 'cut');
    assert.equal(
      await find(
        new FakeLogs([
          { id: 'one', text: 'cut' },
          { id: 'two', text: 'cut' },
        ]),
      ),
      undefined,
    );
  });

  it('reads no more of a large log than its beginning', async () => {
    const logs = new FakeLogs([{ id: 'ours', text: logText('mark 1') + 'x'.repeat(1_000_000) }]);
    assert.equal(await find(logs), 'ours');
    assert.ok(logs.bytesRead < 10_000, String(logs.bytesRead));
  });

  it('can be given up', async () => {
    const cancel = new AbortController();
    cancel.abort();
    await assert.rejects(findRunLog(run, new FakeLogs([]), new FakeClock(now), cancel.signal), { code: 'cancelled' });
  });
});
