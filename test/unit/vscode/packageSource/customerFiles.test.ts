import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CustomerFiles, longestKept } from '../../../../src/vscode/packageSource/customerFiles.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';

const billing = { name: 'Acme Billing', namespace: 'acme', versionNumber: '1.2.0', packageId: '033000000000001AAA' };

function file(path: string, text = 'public class A {}'): { path: string; content: Uint8Array } {
  return { path, content: new TextEncoder().encode(text) };
}

describe('customer files', () => {
  let root: string;
  let now: number;
  let files: CustomerFiles;

  beforeEach(async () => {
    root = join(await mkdtemp(join(tmpdir(), 'isv-files-')), 'customers');
    now = Date.UTC(2026, 0, 15);
    files = new CustomerFiles(root, () => now);
  });

  afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

  it('stores a package in a folder whose name tells nothing', async () => {
    const stored = await files.store(sandboxId, billing, [file('classes/A.cls'), file('triggers/T.trigger')]);
    assert.match(stored.folder.slice(root.length + 1), /^[0-9a-f]{24}$/);
    assert.equal(await readFile(join(stored.folder, 'classes/A.cls'), 'utf8'), 'public class A {}');
    const facts = JSON.parse(await readFile(join(stored.folder, 'installed-package.json'), 'utf8')) as unknown;
    assert.deepEqual(facts, { id: billing.packageId, name: billing.name, namespace: 'acme', versionNumber: '1.2.0' });
  });

  it('lets only this user read them, and nobody write', async () => {
    if (process.platform === 'win32') {
      // Windows has no such modes: there the profile folder's access list keeps others out.
      return;
    }
    const { folder } = await files.store(sandboxId, billing, [file('classes/A.cls')]);
    const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
    for (const path of [root, folder, join(folder, 'classes')]) {
      assert.equal(await mode(path), 0o700, path);
    }
    for (const path of [join(folder, 'classes/A.cls'), join(folder, 'installed-package.json')]) {
      assert.equal(await mode(path), 0o400, path);
    }
    assert.equal(await mode(join(root, 'index.json')), 0o600);
  });

  it('finds them again in another window, by ids of 15 and 18 characters', async () => {
    const stored = await files.store(sandboxId, billing, [file('classes/A.cls')]);
    const again = new CustomerFiles(root, () => now);
    assert.deepEqual(await again.packagesOf(sandboxId.slice(0, 15)), [stored]);
    assert.deepEqual(await again.packagesOf(productionId), []);
  });

  it('never deletes outside its folder, whatever the index says', async () => {
    await files.store(sandboxId, billing, [file('classes/A.cls')]);
    const outside = join(root, '..', 'mine.txt');
    await writeFile(outside, 'mine');
    const index = JSON.parse(await readFile(join(root, 'index.json'), 'utf8')) as [string, { folder: string }][];
    const folder = `${root}/../mine.txt`;
    await writeFile(
      join(root, 'index.json'),
      JSON.stringify(index.map(([key, stored]) => [key, { ...stored, folder }])),
    );
    assert.equal(await new CustomerFiles(root, () => now).purge(sandboxId), 0);
    assert.equal(await readFile(outside, 'utf8'), 'mine');
  });

  it('puts a fresh copy in place of the old one', async () => {
    const before = await files.store(sandboxId, billing, [file('classes/A.cls')]);
    const after = await files.store(sandboxId, billing, [file('classes/B.cls')]);
    assert.deepEqual(await files.packagesOf(sandboxId), [after]);
    await assert.rejects(stat(before.folder));
  });

  it('refuses a file that would leave its folder, and stores nothing of the package', async () => {
    for (const path of ['../../evil.cls', '/tmp/evil.cls', 'classes/../../evil.cls']) {
      await assert.rejects(files.store(sandboxId, billing, [file('classes/A.cls'), file(path)]), {
        code: 'pathOutside',
      });
    }
    assert.deepEqual(await files.packagesOf(sandboxId), []);
    assert.deepEqual(await readdir(root), []);
  });

  it('keeps the old copy when a fresh one cannot be stored', async () => {
    const before = await files.store(sandboxId, billing, [file('classes/A.cls')]);
    await assert.rejects(files.store(sandboxId, billing, [file('classes/B.cls'), file('classes/B.cls')]));
    assert.deepEqual(await files.packagesOf(sandboxId), [before]);
  });

  it('lists folders, then Apex, and nothing outside the store', async () => {
    const { folder } = await files.store(sandboxId, billing, [
      file('classes/B.cls'),
      file('classes/A.cls'),
      file('classes/A.cls-meta.xml'),
      file('triggers/T.trigger'),
    ]);
    const names = async (path: string): Promise<string[]> => (await files.list(path)).map(({ name }) => name);
    assert.deepEqual(await names(folder), ['classes', 'triggers']);
    assert.deepEqual(await names(join(folder, 'classes')), ['A.cls', 'B.cls']);
    assert.deepEqual(await names(join(root, '..')), []);
  });

  it('purges one customer and leaves the others', async () => {
    const kept = await files.store(productionId, billing, [file('classes/A.cls')]);
    const purged = await files.store(sandboxId, billing, [file('classes/A.cls')]);
    assert.equal(await files.purge(sandboxId), 1);
    assert.equal(await files.purge(sandboxId), 0);
    await assert.rejects(stat(purged.folder));
    assert.deepEqual(await files.packagesOf(productionId), [kept]);
  });

  it('purges everything', async () => {
    await files.store(sandboxId, billing, [file('classes/A.cls')]);
    await files.purgeAll();
    await assert.rejects(stat(root));
    assert.deepEqual(await files.packagesOf(sandboxId), []);
    await files.store(sandboxId, billing, [file('classes/A.cls')]);
    assert.equal((await files.packagesOf(sandboxId)).length, 1);
  });

  it('deletes what was kept for a week', async () => {
    const { folder } = await files.store(sandboxId, billing, [file('classes/A.cls')]);
    now += longestKept + 1;
    const reopened = new CustomerFiles(root, () => now);
    await reopened.deleteExpired();
    await assert.rejects(stat(folder));
    assert.deepEqual(await reopened.packagesOf(sandboxId), []);
  });

  it('does not follow an index that points elsewhere or is damaged', async () => {
    await files.store(sandboxId, billing, [file('classes/A.cls')]);
    const outside = { orgId: sandboxId, packageName: 'x', folder: join(root, '..'), storedAt: 0 };
    for (const index of [JSON.stringify([['key', outside]]), '[["key"', 'null']) {
      await writeFile(join(root, 'index.json'), index);
      assert.deepEqual(await new CustomerFiles(root, () => now).packagesOf(sandboxId), []);
    }
    assert.ok((await stat(join(root, '..'))).isDirectory());
  });
});
