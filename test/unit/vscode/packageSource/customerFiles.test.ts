import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RetrievedFile } from '../../../../src/core/packageSource/ports.ts';
import type { PackageFacts } from '../../../../src/core/packageSource/storedPackage.ts';
import { CustomerFiles } from '../../../../src/vscode/packageSource/customerFiles.ts';
import type { PackageFolder, StoredPackage } from '../../../../src/vscode/packageSource/packageFolder.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';

const billing = { name: 'Acme Billing', namespace: 'acme', versionNumber: '1.2.0', packageId: '033000000000001AAA' };
const uat = { orgId: sandboxId, name: 'Northwind UAT' };

function file(path: string, text = 'public class A {}'): RetrievedFile {
  return { path, content: new TextEncoder().encode(text), check: 'verified', stamp: undefined };
}

describe('customer files', () => {
  let root: string;
  let now: number;
  let living: Set<number>;
  let files: CustomerFiles;

  /** The store as another window sees it. */
  function window(processId: number): CustomerFiles {
    living.add(processId);
    return new CustomerFiles(root, { now: () => now, processId, isAlive: (id) => living.has(id) });
  }

  async function store(paths: readonly string[], owner = uat, to = files): Promise<PackageFolder> {
    const folder = await to.folderFor(owner, billing);
    await folder.add(paths.map((path) => file(path)));
    await folder.update({ unfinished: false });
    return folder;
  }

  beforeEach(async () => {
    root = join(await mkdtemp(join(tmpdir(), 'isv-files-')), 'customers');
    now = Date.UTC(2026, 0, 15);
    living = new Set();
    files = window(1);
  });

  afterEach(() => rm(join(root, '..'), { recursive: true, force: true, maxRetries: 5 }));

  it('stores a package in a folder whose name tells nothing', async () => {
    const { path } = await store(['classes/A.cls', 'triggers/T.trigger']);
    assert.match(path.slice(root.length + 1), /^[0-9a-f]{24}$/);
    assert.equal(await readFile(join(path, 'classes/A.cls'), 'utf8'), 'public class A {}');
    const facts = JSON.parse(await readFile(join(path, 'installed-package.json'), 'utf8')) as unknown;
    assert.deepEqual(facts, { id: billing.packageId, name: billing.name, namespace: 'acme', versionNumber: '1.2.0' });
  });

  it('lets only this user read them, and nobody write', async () => {
    if (process.platform === 'win32') {
      // Windows has no such modes: there the profile folder's access list keeps others out.
      return;
    }
    const { path: folder } = await store(['classes/A.cls']);
    const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
    for (const path of [root, folder, join(folder, 'classes'), join(folder, 'windows')]) {
      assert.equal(await mode(path), 0o700, path);
    }
    for (const path of [join(folder, 'classes/A.cls'), join(folder, 'installed-package.json')]) {
      assert.equal(await mode(path), 0o400, path);
    }
    for (const path of [join(folder, 'index.json'), join(folder, 'windows/1')]) {
      assert.equal(await mode(path), 0o600, path);
    }
  });

  it('finds them again in another window, by ids of 15 and 18 characters', async () => {
    const { stored } = await store(['classes/A.cls']);
    const other = window(2);
    assert.deepEqual(await other.packagesOf(sandboxId.slice(0, 15)), [JSON.parse(JSON.stringify(stored))]);
    assert.deepEqual(await other.packagesOf(productionId), []);
    await (await files.folderFor(uat, billing)).add([file('classes/B.cls')]);
    const [seen] = await other.packagesOf(sandboxId);
    assert.deepEqual(
      seen?.files.map(({ path }) => path),
      ['classes/A.cls', 'classes/B.cls'],
    );
  });

  it('keeps what was received before a retrieve broke off', async () => {
    const folder = await files.folderFor(uat, billing);
    await folder.add([file('classes/A.cls')]);
    const [stored] = await window(2).packagesOf(sandboxId);
    assert.equal(stored?.unfinished, true);
    assert.deepEqual(
      stored.files.map(({ path, types }) => [path, types.map(({ typeRef }) => typeRef)]),
      [['classes/A.cls', ['acme/A']]],
    );
  });

  it('never reads, writes or deletes outside its folder, whatever the index says', async () => {
    const { path } = await store(['classes/A.cls']);
    const outside = join(root, '..', 'mine.cls');
    await writeFile(outside, 'mine');
    const index = join(path, 'index.json');
    const facts = JSON.parse(await readFile(index, 'utf8')) as PackageFacts;
    await writeFile(index, JSON.stringify({ ...facts, folder: join(root, '..'), files: [{ path: '../../mine.cls' }] }));
    const other = window(2);
    const [stored] = await other.packagesOf(sandboxId);
    assert.ok(stored);
    assert.equal(stored.folder, path);
    await assert.rejects(other.readFile(stored, '../../mine.cls'), { code: 'pathOutside' });
    await assert.rejects((await other.folderFor(uat, billing)).drop(['../../mine.cls']), { code: 'pathOutside' });
    assert.equal(await other.purge(sandboxId), 1);
    assert.equal(await readFile(outside, 'utf8'), 'mine');
  });

  it('puts fresh files in place of old ones, and drops those that are gone', async () => {
    const folder = await store(['classes/A.cls', 'classes/B.cls']);
    await folder.add([file('classes/A.cls', 'public class A { /* new */ }')]);
    await folder.drop(['classes/B.cls']);
    const [stored] = await files.packagesOf(sandboxId);
    assert.ok(stored);
    assert.equal(stored.folder, folder.path);
    assert.deepEqual(await readdir(join(folder.path, 'classes')), ['A.cls']);
    assert.match(new TextDecoder().decode(await files.readFile(stored, 'classes/A.cls')), /new/);
  });

  it('refuses a file that would leave its folder, and stores nothing of its lot', async () => {
    const folder = await files.folderFor(uat, billing);
    for (const path of ['../../evil.cls', '/tmp/evil.cls', 'classes/../../evil.cls', '']) {
      await assert.rejects(folder.add([file('classes/A.cls'), file(path)]), { code: 'pathOutside' });
    }
    assert.deepEqual(folder.stored.files, []);
    assert.deepEqual((await readdir(folder.path)).sort(), ['index.json', 'installed-package.json', 'windows']);
  });

  it('gives packages folders of their own, also where their names look the same in a path', async () => {
    const names = ['Acme/Billing', 'Acme-Billing', '..', '\u202e$(zap)'];
    for (const [index, name] of names.entries()) {
      await files.folderFor(uat, { ...billing, name, packageId: `03300000000000${index}AAA` });
    }
    const stored = await files.packagesOf(sandboxId);
    assert.deepEqual(
      names.map((name) => stored.find(({ packageName }) => packageName === name)?.packageFolder),
      ['Acme-Billing', 'Acme-Billing 033000000000001AAA', 'Unnamed', '$(zap)'],
    );
    assert.ok(stored.every(({ subscriberFolder }) => subscriberFolder === 'Northwind UAT'));
  });

  it('purges one customer and leaves the others', async () => {
    const kept = await store(['classes/A.cls'], { orgId: productionId, name: 'Northwind' });
    const purged = await store(['classes/A.cls']);
    const told: string[] = [];
    files.onDidChange((orgId) => told.push(orgId));
    assert.equal(await files.purge(sandboxId), 1);
    assert.equal(await files.purge(sandboxId), 0);
    assert.deepEqual(told, [sandboxId]);
    await assert.rejects(stat(purged.path));
    assert.deepEqual(await files.packagesOf(productionId), [kept.stored]);
  });

  it('does not bring a package back that is purged while it is retrieved', async () => {
    const folder = await files.folderFor(uat, billing);
    await folder.add([file('classes/A.cls')]);
    assert.equal(await window(2).purge(sandboxId), 1);
    await assert.rejects(folder.add([file('classes/B.cls')]));
    await assert.rejects(folder.add([file('triggers/T.trigger')]));
    await assert.rejects(folder.update({ unfinished: false }));
    assert.deepEqual(await readdir(root), []);
  });

  it('purges everything', async () => {
    await store(['classes/A.cls']);
    await files.purgeAll();
    await assert.rejects(stat(root));
    assert.deepEqual(await files.packages(), []);
    await store(['classes/A.cls']);
    assert.equal((await files.packages()).length, 1);
  });

  it('tells whether a window uses a package, and forgets windows that have crashed', async () => {
    const { stored } = await store(['classes/A.cls']);
    const used = async (by: CustomerFiles): Promise<boolean> => {
      const seen: boolean[] = [];
      await by.deleteWhere((_stored: StoredPackage, isUsed) => {
        seen.push(isUsed);
        return false;
      });
      return seen.includes(true);
    };
    const other = window(2);
    assert.equal(await used(other), true, 'the first window retrieved it');
    living.delete(1);
    assert.equal(await used(other), false, 'the first window has crashed');
    await other.claim(sandboxId);
    assert.equal(await used(window(3)), true);
    await other.release(sandboxId);
    assert.equal(await used(window(3)), false);
    assert.deepEqual(
      (await other.deleteWhere(() => true)).map(({ folder }) => folder),
      [stored.folder],
    );
    await assert.rejects(stat(stored.folder));
  });

  it('deletes folders that a crash left without an index, and not those in the making', async () => {
    const { path } = await store(['classes/A.cls']);
    const crashed = await store(['classes/A.cls'], { orgId: productionId, name: 'Northwind' });
    for (const text of ['', '[["key"', 'null', '{"files": 3}']) {
      await writeFile(join(crashed.path, 'index.json'), text);
      assert.deepEqual(await window(2).packagesOf(productionId), [], text);
    }
    now = Date.now();
    await window(3).deleteStrays();
    assert.ok((await stat(crashed.path)).isDirectory(), 'it may be in the making');
    await utimes(crashed.path, new Date(now - 120_000), new Date(now - 120_000));
    await window(3).deleteStrays();
    await assert.rejects(stat(crashed.path));
    assert.ok((await stat(path)).isDirectory());
  });
});
