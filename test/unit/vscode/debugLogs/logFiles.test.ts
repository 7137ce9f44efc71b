import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { DebugLogEntry } from '../../../../src/core/debugLogs/ports.ts';
import { logFileName } from '../../../../src/vscode/debugLogs/logFileName.ts';
import { LogFiles, longestKept } from '../../../../src/vscode/debugLogs/logFiles.ts';
import { type StoredLog } from '../../../../src/vscode/debugLogs/storedLog.ts';
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

  afterEach(() => rm(dirname(root), { recursive: true, force: true, maxRetries: 5 }));

  async function store(orgId: string, log: DebugLogEntry, text = 'a log'): Promise<StoredLog> {
    const writer = await files.openForDownload(orgId, log);
    await writer.append(Buffer.from(text));
    await writer.close();
    const stored = await files.finish(writer, {});
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
      assert.deepEqual([await mode(path), await mode(join(dirname(path), 'log.json'))], [0o600, 0o600]);
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

  it('go too where they were stored by a clock that was ahead: nobody knows how old they are', async () => {
    const usual = await store(sandboxId, logEntry(1));
    const kept = await store(sandboxId, logEntry(2));
    await files.mark(sandboxId, kept.log.id, { isKeptForCase: true });
    now -= 30 * 24 * hour;
    await files.deleteExpired();
    for (const { path } of [usual, kept]) {
      await assert.rejects(stat(dirname(path)));
    }
  });

  it('are purged for one customer, or all with whatever does not say what it is', async () => {
    await store(sandboxId, logEntry(1));
    const other = await store(productionId, logEntry(2));
    assert.equal(await files.purge(sandboxId), 1);
    assert.deepEqual(
      (await files.ofOrg()).map(({ orgId }) => orgId),
      [productionId],
    );
    assert.deepEqual(await readdir(root), [basename(dirname(other.path))]);
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

  it('are never read or deleted outside the folder, whatever their facts say', async () => {
    const outside = join(dirname(root), 'mine.log');
    await writeFile(outside, 'mine');
    const { path } = await store(sandboxId, logEntry(1));
    const facts = join(dirname(path), 'log.json');
    const told = JSON.parse(await readFile(facts, 'utf8')) as object;
    for (const file of ['../../mine.log', outside, '..', 'log.json']) {
      await writeFile(facts, JSON.stringify({ ...told, file }));
      const again = new LogFiles(root, () => now);
      assert.deepEqual(await again.ofOrg(), [], file);
      await again.purge(sandboxId);
      assert.equal(await readFile(outside, 'utf8'), 'mine');
    }
  });

  async function folderWithoutFacts(age: number): Promise<string> {
    const folder = join(root, 'f'.repeat(24));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'left.log'), 'left');
    await utimes(folder, (now - age) / 1_000, (now - age) / 1_000);
    return folder;
  }

  it('delete folders that a crash has left behind', async () => {
    const left = await folderWithoutFacts(2 * hour);
    await new LogFiles(root, () => now).ofOrg();
    await assert.rejects(stat(left));
  });

  it('leave a folder that another window may just be making', async () => {
    const young = await folderWithoutFacts(hour / 2);
    await new LogFiles(root, () => now).ofOrg();
    assert.equal((await stat(young)).isDirectory(), true);
  });

  describe('in two windows', () => {
    let other: LogFiles;

    beforeEach(() => {
      other = new LogFiles(root, () => now);
    });

    it('are never written by both: the second gets a copy, and the first that is whole counts', async () => {
      const [first, second] = [
        await files.openForDownload(sandboxId, logEntry(1)),
        await other.openForDownload(sandboxId, logEntry(1)),
      ];
      await first.append(Buffer.from('a l'));
      await second.append(Buffer.from('a '));
      await first.append(Buffer.from('og'));
      await second.append(Buffer.from('log'));
      await Promise.all([first.close(), second.close()]);
      const counting = await other.finish(second, {});
      now += 5_000;
      assert.deepEqual(await files.finish(first, {}), counting);
      assert.equal(await readFile(counting?.path ?? '', 'utf8'), 'a log');
      assert.deepEqual(await readdir(root), [basename(dirname(counting?.path ?? ''))]);
      assert.deepEqual(
        (await files.ofOrg()).map(({ isWhole }) => isWhole),
        [true],
      );
    });

    it('are gone on with where the window that began is closed, or has crashed', async () => {
      const begun = await files.openForDownload(sandboxId, logEntry(1));
      await begun.append(Buffer.from('half'));
      // No process has this number.
      await writeFile(join(dirname(begun.path), 'writing'), String(2 ** 30));
      const resumed = await other.openForDownload(sandboxId, logEntry(1));
      assert.equal(resumed.length, 4);
      await resumed.append(Buffer.from(' more'));
      await resumed.close();
      const stored = await other.finish(resumed, {});
      assert.equal(await readFile(stored?.path ?? '', 'utf8'), 'half more');
      assert.equal((await readdir(root)).length, 1);
      await begun.close();
    });

    it('are all known in both', async () => {
      const stored = await store(sandboxId, logEntry(1));
      assert.deepEqual(await other.ofOrg(), [stored]);
      const writer = await other.openForDownload(sandboxId, logEntry(2));
      await writer.close();
      await other.finish(writer, {});
      const third = await store(sandboxId, logEntry(3));
      now += 5_000;
      const ids = async (window: LogFiles): Promise<readonly string[]> =>
        (await window.ofOrg()).map(({ log }) => log.id);
      assert.deepEqual(
        await ids(files),
        [third, { log: logEntry(2) }, stored].map(({ log }) => log.id),
      );
      assert.deepEqual(await ids(other), await ids(files));
    });

    it('are not deleted as too old where the other one has kept them for a case', async () => {
      const { log, path } = await store(sandboxId, logEntry(1));
      await files.ofOrg();
      await other.mark(sandboxId, log.id, { isKeptForCase: true });
      now += 25 * hour;
      await files.deleteExpired();
      assert.equal((await stat(path)).isFile(), true);
    });

    it('leave nothing where one is purged while the other writes it', async () => {
      const writer = await files.openForDownload(sandboxId, logEntry(1));
      await writer.append(Buffer.from('a l'));
      assert.equal(await other.purge(sandboxId), 1);
      await writer.append(Buffer.from('og'));
      await writer.close();
      assert.equal(await files.finish(writer, {}), undefined);
      assert.deepEqual(await readdir(root), []);
    });
  });
});
