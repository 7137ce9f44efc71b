import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Failure } from '../../../src/core/base/failure.ts';
import { apexFilesBelow, nodeSourceFiles } from '../../../src/dap/nodeSourceFiles.ts';
import { Sources } from '../../../src/dap/sources.ts';
import { sourceFiles } from '../../support/inlineAdapter.ts';

describe('nodeSourceFiles', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isv-sources-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  }

  async function list(namespace?: string | null): Promise<readonly string[]> {
    const files = await nodeSourceFiles.listApexFiles({ path: folder, namespace });
    return files.map((file) => `${relative(folder, file.path)} ${String(file.namespace)}`);
  }

  it('takes the namespace from the nearest project or installed package', async () => {
    await write({
      'sfdx-project.json': '{"namespace": "own"}',
      'classes/Own.cls': '',
      'packages/acme/installed-package.json': '{"namespace": "acme"}',
      'packages/acme/classes/Theirs.cls': '',
      'packages/acme/triggers/T.trigger': '',
      'packages/bare/sfdx-project.json': '{"namespace": ""}',
      'packages/bare/Bare.CLS': '',
      'node_modules/x/Hidden.cls': '',
      '.sfdx/tools/StandardApexLibrary/System/Hidden.cls': '',
      'notes.txt': '',
    });
    assert.deepEqual(await list(), [
      'classes/Own.cls own',
      'packages/acme/classes/Theirs.cls acme',
      'packages/acme/triggers/T.trigger acme',
      'packages/bare/Bare.CLS null',
    ]);
    assert.deepEqual((await list('given'))[0], 'classes/Own.cls given');
    assert.deepEqual((await list(null))[0], 'classes/Own.cls null');
  });

  it('follows no link in a circle', async () => {
    await write({ 'A.cls': '' });
    await symlink(folder, join(folder, 'again'));
    assert.deepEqual(await list(null), ['A.cls null']);
  });

  it('stops reading where a folder holds more than any project', async () => {
    await write({ 'a/A.cls': '', 'b/c/C.cls': '' });
    assert.equal((await apexFilesBelow(folder, 4)).length, 2);
    await assert.rejects(
      apexFilesBelow(folder, 3),
      (error) =>
        Failure.is(error) && /holds more than 20,000 folders.*Name the package's own folder/.test(error.message),
    );
  });

  it('says which folder or project file cannot be read', async () => {
    await assert.rejects(
      nodeSourceFiles.listApexFiles({ path: join(folder, 'none'), namespace: null }),
      (error) => Failure.is(error, 'unreadableSources') && error.message.includes('none cannot be read'),
    );
    await write({ 'A.cls': '', 'sfdx-project.json': '{' });
    await assert.rejects(
      list(),
      (error) => Failure.is(error) && error.message.includes('sfdx-project.json is not valid JSON'),
    );
  });
});

describe('Sources', () => {
  const files = {
    '/a/Pricing.cls': 'public class Pricing {\n  class Rule {\n    void apply() {\n      x = 1;\n    }\n  }\n}',
    '/a/Invoice.trigger': 'trigger Invoice on Account (before insert) {\n  x = 1;\n}',
    '/b/Pricing.cls': 'public class Pricing {}',
  };
  const folders = ['/a', '/b'].map((path) => ({ path, namespace: undefined }));
  const sources = new Sources(sourceFiles(files), folders);

  it('finds the file of a typeref, the folder that was named first before others', async () => {
    assert.equal(await sources.pathOf('acme/Pricing'), '/a/Pricing.cls');
    assert.equal(await sources.pathOf('acme/pricing$Rule'), '/a/Pricing.cls');
    assert.equal(await sources.pathOf('__sfdc_trigger/acme/Invoice'), '/a/Invoice.trigger');
    assert.equal(await sources.pathOf('other/Pricing'), undefined);
    assert.equal(await sources.pathOf('anon'), undefined);
  });

  it('finds the file of a type as it is printed, where that leaves no doubt', async () => {
    assert.equal(await sources.pathOfTypeName('acme.Pricing.Rule'), '/a/Pricing.cls');
    assert.equal(await sources.pathOfTypeName('Invoice'), '/a/Invoice.trigger');
    assert.equal(await sources.pathOfTypeName('Pricing'), undefined);
    assert.equal(await sources.pathOfTypeName('other.Nothing'), undefined);
  });

  it('locates lines in inner types and reads each file once', async () => {
    let reads = 0;
    const counted = { ...sourceFiles(files), readText: (path: string) => (reads++, sourceFiles(files).readText(path)) };
    const own = new Sources(counted, folders);
    assert.deepEqual(await own.locate('/a/Pricing.cls', 3), {
      kind: 'breakable',
      typeRef: 'acme/Pricing$Rule',
      line: 4,
      moved: true,
    });
    await Promise.all([own.locate('/a/Pricing.cls', 4), own.breakableLines('/a/Pricing.cls', 1, 9)]);
    assert.equal(reads, 1);
    own.forget('/a/Pricing.cls');
    await own.locate('/a/Pricing.cls', 4);
    assert.equal(reads, 2);
  });

  it('doubts breakpoints in a folder without a namespace, unless it was said that there is none', async () => {
    const bare = sourceFiles(files, null);
    const missing = new Sources(bare, [{ path: '/a', namespace: undefined }]);
    assert.match(
      (await missing.ready()).join('\n'),
      /^No namespace was found for the Apex in \/a\..*"namespace"[^\n]*$/,
    );
    const location = await missing.locate('/a/Pricing.cls', 4);
    assert.ok(location.kind === 'breakable');
    assert.match(location.doubt ?? '', /may never stop\. Write "namespace" in "sources"/);
    const given = new Sources(bare, [{ path: '/a', namespace: null }]);
    assert.deepEqual(await given.ready(), []);
    assert.deepEqual(await given.locate('/a/Pricing.cls', 4), {
      kind: 'breakable',
      typeRef: 'Pricing$Rule',
      line: 4,
      moved: false,
    });
  });

  it('says where it found no Apex', async () => {
    assert.match((await new Sources(sourceFiles(files), []).ready()).join(), /^No Apex found: "sources" .* is empty/);
    const empty = new Sources(sourceFiles(files), [{ path: '/empty', namespace: null }]);
    assert.match((await empty.ready()).join(), /^No Apex found in \/empty: .*Name the package's folder/);
  });

  it('ignores case and slashes of paths on Windows', async () => {
    const windows = new Sources(sourceFiles({ 'C:\\src\\A.cls': 'class A { Integer x = 1; }' }), [
      { path: 'C:\\src', namespace: null },
    ]);
    assert.equal((await windows.locate('c:/SRC/a.cls', 1)).kind, 'breakable');
  });
});
