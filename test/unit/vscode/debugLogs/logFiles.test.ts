import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DebugLogEntry } from '../../../../src/core/debugLogs/ports.ts';
import { logFileName } from '../../../../src/vscode/debugLogs/logFileName.ts';
import { LogFiles, longestKept, type StoredLog } from '../../../../src/vscode/debugLogs/logFiles.ts';
import { logEntry } from '../../../support/debugLogEntries.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';

const hour = 60 * 60 * 1000;

describe('files of debug logs', () => {
  let root: string;
  let now: number;
  let files: LogFiles;

  beforeEach(async () => {
    root = join(await mkdtemp(join(tmpdir(), 'isv-logs-')), 'logs');
    now = Date.UTC(2026, 0, 15);
    files = new LogFiles(root, () => now);
  });

  afterEach(() => rm(dirname(root), { recursive: true, force: true }));

  async function store(orgId: string, log: DebugLogEntry, text = 'a log'): Promise<StoredLog> {
    const writer = await files.openForDownload(orgId, log);
    await writer.append(Buffer.from(text));
    await writer.close();
    const stored = await files.mark(orgId, log.id, { isWhole: true });
    assert.ok(stored);
    return stored;
  }

  it('lie in folders whose names tell nothing, for this user alone', async () => {
    const { path } = await store(sandboxId, logEntry(1));
    assert.match(dirname(path).slice(root.length + 1), /^[0-9a-f]{24}$/);
    assert.equal(await readFile(path, 'utf8'), 'a log');
    if (process.platform !== 'win32') {
      const mode = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;
      assert.deepEqual([await mode(root), await mode(dirname(path))], [0o700, 0o700]);
      assert.deepEqual([await mode(path), await mode(join(root, 'index.jsonl'))], [0o600, 0o600]);
    }
  });

  it('have names that no text of an org can lead astray', () => {
    const names = ['../../etc/passwd', '/apex/Page?x=1', 'a:b*c?d"<>|\u202e', 'x'.repeat(500), ''].map((operation) =>
      logFileName(logEntry(1, { operation })),
    );
    for (const name of names) {
      assert.match(name, /^[A-Za-z0-9_ -]{0,61}\d\d\.\d\d\.\d\d\.log$/);
    }
  });

  it('are found in another window, half or whole, by ids of 15 and 18 characters', async () => {
    const whole = await store(sandboxId, logEntry(1));
    const writer = await files.openForDownload(sandboxId, logEntry(2));
    await writer.append(Buffer.from('half'));
    await writer.close();
    await appendFile(join(root, 'index.jsonl'), '["cut short by a cra');
    const again = new LogFiles(root, () => now);
    const [half, same] = await again.ofOrg(sandboxId.slice(0, 15));
    assert.deepEqual([half?.isWhole, same], [false, whole]);
    assert.deepEqual(await again.ofOrg(productionId), []);
    const resumed = await again.openForDownload(sandboxId, logEntry(2));
    assert.equal(resumed.length, 4);
    await resumed.append(Buffer.from(' more'));
    await resumed.close();
    assert.equal(await readFile(half?.path ?? '', 'utf8'), 'half more');
  });

  it('go after a day, those that are kept for a case after seven', async () => {
    const usual = await store(sandboxId, logEntry(1));
    const kept = await store(sandboxId, logEntry(2));
    await files.mark(sandboxId, kept.log.id, { isKeptForCase: true });
    now += 25 * hour;
    await files.deleteExpired();
    await assert.rejects(stat(dirname(usual.path)));
    assert.deepEqual(
      (await files.ofOrg()).map(({ log }) => log.id),
      [kept.log.id],
    );
    now += longestKept - 25 * hour + 1;
    assert.deepEqual(await new LogFiles(root, () => now).ofOrg(), []);
    await assert.rejects(stat(dirname(kept.path)));
  });

  it('are purged for one customer, or all with whatever the index does not know', async () => {
    await store(sandboxId, logEntry(1));
    const other = await store(productionId, logEntry(2));
    assert.equal(await files.purge(sandboxId), 1);
    assert.deepEqual(
      (await files.ofOrg()).map(({ orgId }) => orgId),
      [productionId],
    );
    assert.deepEqual(await readdir(root), ['index.jsonl', dirname(other.path).slice(root.length + 1)].sort());
    await files.purgeAll();
    await assert.rejects(readdir(root));
    assert.deepEqual(await files.ofOrg(), []);
  });

  it('purge what another window has stored meanwhile, too', async () => {
    const another = new LogFiles(root, () => now);
    assert.deepEqual(await another.ofOrg(), []);
    const { path } = await store(sandboxId, logEntry(1));
    assert.equal(await another.purge(sandboxId), 1);
    await assert.rejects(stat(path));
  });

  it('are never deleted outside the folder, whatever the index says', async () => {
    const outside = join(dirname(root), 'mine');
    await mkdir(outside);
    await writeFile(join(outside, 'x.log'), 'mine');
    const { log, ...stored } = await store(sandboxId, logEntry(1));
    for (const path of [join(outside, 'x.log'), join(root, '..', 'mine', 'x.log'), `${root}/../mine/x.log`]) {
      await appendFile(
        join(root, 'index.jsonl'),
        `${JSON.stringify([`${sandboxId.slice(0, 15)} ${logEntry(9).id}`, { ...stored, log: { ...log, id: logEntry(9).id }, path }])}\n`,
      );
    }
    const again = new LogFiles(root, () => now);
    assert.equal((await again.ofOrg()).length, 1);
    await again.purge(sandboxId);
    assert.equal(await readFile(join(outside, 'x.log'), 'utf8'), 'mine');
  });

  it('delete folders that a crash has left behind', async () => {
    await store(sandboxId, logEntry(1));
    await mkdir(join(root, 'f'.repeat(24)));
    await writeFile(join(root, 'f'.repeat(24), 'left.log'), 'left');
    await new LogFiles(root, () => now).ofOrg();
    assert.equal((await readdir(root)).includes('f'.repeat(24)), false);
  });
});
