import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditFiles } from '../../../src/machine/auditFiles.ts';

const time = new Date('2030-11-01T10:00:00Z');

describe('audit files', () => {
  let folder: string;
  let audit: AuditFiles;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'isv-audit-')), 'audit');
    audit = new AuditFiles(folder, 'jane', time);
  });

  afterEach(async () => {
    await audit.close();
    await rm(join(folder, '..'), { recursive: true, force: true, maxRetries: 5 });
  });

  async function trailFile(): Promise<string> {
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.jsonl'));
    return join(folder, name);
  }

  it('leave no file where nothing was recorded', async () => {
    assert.deepEqual(await audit.read(), []);
    await assert.rejects(stat(folder));
  });

  it('keep what is recorded at once in order, for this user alone', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => audit.record({ kind: 'logRead', subject: `07L${index}` }, time)),
    );
    const [window, another] = await audit.read();
    assert.equal(another, undefined);
    assert.equal(window?.brokenAt, undefined);
    assert.deepEqual(
      window?.entries.map(({ subject }) => subject),
      Array.from({ length: 20 }, (_, index) => `07L${index}`),
    );
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(await trailFile())).mode & 0o777, 0o600);
  });

  it('keep the trails of windows apart', async () => {
    const other = new AuditFiles(folder, 'jane', new Date(time.getTime() + 1));
    await Promise.all([
      audit.record({ kind: 'orgEntered', orgId: 'a' }, time),
      other.record({ kind: 'orgEntered', orgId: 'b' }, time),
    ]);
    const windows = await other.read();
    assert.deepEqual(
      windows.map(({ entries, brokenAt }) => [entries.map(({ orgId }) => orgId), brokenAt]),
      [
        [['a'], undefined],
        [['b'], undefined],
      ],
    );
    await other.close();
  });

  it('show a trail that was changed, cut off, emptied, lengthened or taken away', async () => {
    await audit.record({ kind: 'orgEntered', orgId: 'a' }, time);
    await audit.record({ kind: 'logRead', subject: '07L1' }, time);
    const path = await trailFile();
    const whole = await readFile(path, 'utf8');
    const [first = ''] = whole.split('\n');
    const forgeries: Readonly<Record<string, string>> = {
      changed: whole.replace('07L1', '07L2'),
      cutOff: `${first}\n`,
      emptied: '',
    };
    for (const [name, text] of Object.entries(forgeries)) {
      await writeFile(path, text);
      assert.notEqual((await audit.read())[0]?.brokenAt, undefined, name);
    }
    await writeFile(path, whole);
    assert.equal((await audit.read())[0]?.brokenAt, undefined);
    await appendFile(path, `${first}\n`);
    assert.equal((await audit.read())[0]?.brokenAt, 3);
    const heads = join(folder, 'heads');
    const [headName = ''] = await readdir(heads);
    const head = await readFile(join(heads, headName));
    await writeFile(path, whole);
    await rm(join(heads, headName));
    assert.notEqual((await audit.read())[0]?.brokenAt, undefined, 'its head taken away');
    await writeFile(join(heads, headName), head);
    await rm(path);
    assert.equal((await audit.read())[0]?.brokenAt, 1, 'taken away');
  });

  it('take a trail for whole whose window has written a line, and not yet how it ends', async () => {
    await audit.record({ kind: 'orgEntered', orgId: 'a' }, time);
    const heads = join(folder, 'heads');
    const [headName = ''] = await readdir(heads);
    const before = await readFile(join(heads, headName));
    await audit.record({ kind: 'logRead', subject: '07L1' }, time);
    await writeFile(join(heads, headName), before);
    const [window] = await audit.read();
    assert.deepEqual([window?.entries.length, window?.brokenAt], [2, undefined]);
  });
});
