import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import type {
  InstalledPackage,
  RetrievedFile,
  RetrieveRequest,
  RetrieveStep,
} from '../../../../src/core/packageSource/ports.ts';
import type { FileCheck } from '../../../../src/core/packageSource/storedPackage.ts';
import type { EnteredOrg } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import { CustomerFiles } from '../../../../src/vscode/packageSource/customerFiles.ts';
import type { LocalFile, WorkspaceMatch } from '../../../../src/vscode/packageSource/localProjects.ts';
import { packageLine } from '../../../../src/vscode/packageSource/packageLines.ts';
import type { StoredPackage } from '../../../../src/vscode/packageSource/packageFolder.ts';
import { type RetrieveOutcome, SourceRetriever } from '../../../../src/vscode/packageSource/sourceRetriever.ts';
import { sandboxId } from '../fakeOrgs.ts';

type Script = (
  request: RetrieveRequest,
  tell: (step: RetrieveStep) => Promise<void>,
  signal: AbortSignal | undefined,
) => Promise<void>;

const billing = { name: 'Acme Billing', namespace: 'acme', versionNumber: '2.4.0.1', packageId: '033000000000001AAA' };
const other = { name: 'Other', namespace: 'other', versionNumber: '1.0.0.1', packageId: '033000000000002AAA' };

function stamp(checksum: number) {
  return { id: '01p000000000001AAA', checksum, lastModified: undefined };
}

function file(name: string, text = `class ${name} {}`, check: FileCheck = 'verified', checksum = 1): RetrievedFile {
  return { path: `classes/${name}.cls`, content: new TextEncoder().encode(text), check, stamp: stamp(checksum) };
}

/** What an org tells that has these files. */
const whole =
  (...files: readonly RetrievedFile[]): Script =>
  async (_request, tell) => {
    await tell({ kind: 'counted', total: files.length });
    await tell({ kind: 'files', files });
    await tell({ kind: 'missing', files: [] });
    await tell({ kind: 'ended', paths: files.map(({ path }) => path) });
  };

describe('the source retriever', () => {
  let root: string;
  let files: CustomerFiles;
  let scripts: Map<string, Script>;
  let requests: RetrieveRequest[];
  let match: WorkspaceMatch | undefined;
  let localFiles: ReadonlyMap<string, LocalFile>;
  let reports: (readonly [number, string])[];

  beforeEach(async () => {
    root = join(await mkdtemp(join(tmpdir(), 'isv-retrieve-')), 'customers');
    files = new CustomerFiles(root);
    scripts = new Map();
    requests = [];
    match = undefined;
    localFiles = new Map();
    reports = [];
  });

  afterEach(() => rm(join(root, '..'), { recursive: true, force: true, maxRetries: 5 }));

  async function retrieve(
    packages: readonly InstalledPackage[] = [billing],
    options: { readonly fromOrg?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<readonly RetrieveOutcome[]> {
    const org = {
      packages: {
        retrieve: async (
          request: RetrieveRequest,
          tell: (step: RetrieveStep) => Promise<void>,
          signal?: AbortSignal,
        ) => {
          requests.push(request);
          await scripts.get(request.installed.name)?.(request, tell, signal);
        },
      },
    };
    const entered = { organization: { organizationId: sandboxId }, org } as unknown as EnteredOrg;
    const projects = { matchOf: () => Promise.resolve(match), readFiles: () => Promise.resolve(localFiles) };
    const retriever = new SourceRetriever({ use: (at, action) => action(at.org) }, files, projects, silentLogger);
    return retriever.retrieve(
      entered,
      { subscriberFolder: 'Northwind', packages, installed: [billing, other], fromOrg: options.fromOrg ?? false },
      options.signal ?? new AbortController().signal,
      (share, message) => reports.push([share, message ?? '']),
    );
  }

  async function stored(name = billing.name): Promise<StoredPackage> {
    const found = (await files.packagesOf(sandboxId)).find(({ packageName }) => packageName === name);
    assert.ok(found);
    return found;
  }

  const checks = ({ files: all }: StoredPackage): readonly string[] => all.map(({ path, check }) => `${path} ${check}`);

  it('stores what comes, says how far it is, and that it is complete', async () => {
    scripts.set(billing.name, whole(file('A'), file('B')));
    const [outcome] = await retrieve();
    assert.equal(outcome?.failure, undefined);
    assert.deepEqual(checks(await stored()), ['classes/A.cls verified', 'classes/B.cls verified']);
    assert.equal((await stored()).unfinished, false);
    assert.deepEqual(reports.slice(0, 3), [
      [0, 'asking what there is'],
      [0, '0 of 2 files'],
      [1, '2 of 2 files'],
    ]);
    assert.equal(requests[0]?.ownsNamespace, true);
  });

  it('keeps what had come when it is cancelled, and goes on from there', async () => {
    const cancel = new AbortController();
    scripts.set(billing.name, async (_request, tell) => {
      await tell({ kind: 'files', files: [file('A')] });
      await tell({ kind: 'preparing', retrieve: '09S000000000001AAA', state: 'Queued' });
      cancel.abort();
      throw new DOMException('Cancelled', 'AbortError');
    });
    await retrieve([billing], { signal: cancel.signal });
    const half = await stored();
    assert.deepEqual([half.unfinished, half.problem, half.openRetrieve], [true, undefined, '09S000000000001AAA']);
    assert.deepEqual(packageLine(half, undefined).words, ['incomplete']);
    scripts.set(billing.name, async (_request, tell) => {
      await tell({ kind: 'kept', paths: ['classes/A.cls'] });
      await tell({ kind: 'preparing', retrieve: undefined, state: '' });
      await tell({ kind: 'files', files: [file('B')] });
      await tell({ kind: 'ended', paths: ['classes/A.cls', 'classes/B.cls'] });
    });
    await retrieve();
    const request = requests.at(-1);
    assert.deepEqual(
      [request?.stored.map(({ path }) => path), request?.openRetrieve],
      [['classes/A.cls'], '09S000000000001AAA'],
    );
    const all = await stored();
    assert.deepEqual([all.unfinished, all.openRetrieve], [false, undefined]);
    assert.deepEqual(checks(all), ['classes/A.cls verified', 'classes/B.cls verified']);
  });

  it('lets a package that fails stop no other, and says why it failed', async () => {
    scripts.set(billing.name, () => Promise.reject(new Failure('orgRefused', 'The org refused.')));
    scripts.set(other.name, whole(file('B')));
    const [first, second] = await retrieve([billing, other]);
    assert.equal(first?.failure?.code, 'orgRefused');
    assert.equal(second?.failure, undefined);
    const line = packageLine(await stored(), undefined);
    assert.deepEqual([line.icon, line.remarks], ['error', ['The org refused.']]);
    assert.deepEqual(checks(await stored(other.name)), ['classes/B.cls verified']);
    scripts.set(billing.name, whole(file('A')));
    await retrieve();
    assert.equal((await stored()).problem, undefined, 'it came when it was tried again');
  });

  it('notes what is missing, and forgets it when it comes', async () => {
    const missing = [{ path: 'classes/B.cls', cause: 'failed' as const, reason: 'Broken.' }];
    scripts.set(billing.name, async (_request, tell) => {
      await tell({ kind: 'files', files: [file('A')] });
      await tell({ kind: 'missing', files: missing });
      await tell({ kind: 'ended', paths: ['classes/A.cls', 'classes/B.cls'] });
    });
    await retrieve();
    assert.deepEqual((await stored()).missing, missing);
    scripts.set(billing.name, whole(file('A'), file('B')));
    await retrieve();
    assert.deepEqual((await stored()).missing, []);
  });

  it('follows an upgrade: new text replaces old, what is gone goes, what could not be read is marked', async () => {
    scripts.set(billing.name, whole(file('A'), file('B'), file('C')));
    await retrieve();
    const upgraded = { ...billing, versionNumber: '2.5.0.1' };
    const before = packageLine(await stored(), upgraded.versionNumber);
    assert.deepEqual([before.words, before.icon], [['outOfDate'], 'warning']);
    assert.match(before.description, /out of date: 2\.5\.0\.1 is installed now · 2\.4\.0\.1/);
    scripts.set(billing.name, async (_request, tell) => {
      await tell({ kind: 'files', files: [file('A', 'class A { /* new */ }', 'verified', 2)] });
      await tell({ kind: 'missing', files: [{ path: 'classes/B.cls', cause: 'failed', reason: 'Broken.' }] });
      await tell({ kind: 'ended', paths: ['classes/A.cls', 'classes/B.cls'] });
    });
    await retrieve([upgraded]);
    const after = await stored();
    assert.equal(after.versionNumber, '2.5.0.1');
    assert.deepEqual(checks(after), ['classes/A.cls verified', 'classes/B.cls outdated']);
    assert.deepEqual(packageLine(after, upgraded.versionNumber).words, ['incomplete']);
  });

  it('takes up no archive of an earlier version', async () => {
    scripts.set(billing.name, async (_request, tell) => {
      await tell({ kind: 'preparing', retrieve: '09S000000000001AAA', state: '' });
      throw new Failure('retrieveTimedOut', 'Too slow.');
    });
    await retrieve();
    assert.equal((await stored()).openRetrieve, '09S000000000001AAA');
    await retrieve([{ ...billing, versionNumber: '2.5.0.1' }]);
    assert.equal(requests.at(-1)?.openRetrieve, undefined);
  });

  describe('with a project in the workspace', () => {
    const project: WorkspaceMatch = {
      directories: [],
      folders: ['/projects/acme/src'],
      versionNumber: '2.4.0.NEXT',
      sameVersion: true,
    };
    const local = (name: string, text: string): [string, LocalFile] => [
      `${name.toLowerCase()}.cls`,
      { path: `/projects/acme/src/${name}.cls`, text },
    ];

    beforeEach(() => {
      match = project;
      localFiles = new Map([local('A', 'class A {}'), local('B', 'class B {}')]);
    });

    it('uses it and stores nothing where every file is the same', async () => {
      scripts.set(billing.name, whole(file('A'), file('B')));
      const [outcome] = await retrieve();
      assert.equal(outcome?.failure, undefined);
      const found = await stored();
      assert.deepEqual(found.files, []);
      assert.deepEqual([found.local?.isUsed, found.local?.compared], [true, 2]);
      assert.deepEqual(found.local?.files[0], {
        path: '/projects/acme/src/A.cls',
        types: [{ typeRef: 'acme/A', line: 1 }],
      });
      assert.ok(!(await readdir(found.folder)).includes('classes'));
      assert.equal(packageLine(found, undefined).description, 'from your workspace, version 2.4.0.NEXT matches');
    });

    it('removes what was stored of it before', async () => {
      scripts.set(billing.name, whole(file('A'), file('B')));
      await retrieve([billing], { fromOrg: true });
      assert.equal((await stored()).files.length, 2);
      await retrieve();
      assert.deepEqual(requests.at(-1)?.stored, [], 'all of it has to come, to be compared');
      assert.deepEqual((await stored()).files, []);
    });

    it('stores all of it where one file differs, and says so', async () => {
      scripts.set(billing.name, whole(file('A'), file('B', 'class B { Integer x; }')));
      await retrieve();
      const found = await stored();
      assert.equal(found.files.length, 2);
      assert.deepEqual([found.local?.isUsed, found.local?.differing], [false, ['B.cls']]);
      assert.match(
        packageLine(found, undefined).remarks.join(' '),
        /1 files of your workspace are not what the org runs/,
      );
    });

    it('stores another version, and says so', async () => {
      match = { ...project, versionNumber: '2.5.0.NEXT', sameVersion: false };
      scripts.set(billing.name, whole(file('A'), file('B')));
      await retrieve();
      const found = await stored();
      assert.equal(found.files.length, 2);
      assert.match(
        packageLine(found, undefined).remarks.join(' '),
        /Your workspace has version 2\.5\.0\.NEXT, so it is not used/,
      );
    });

    it('is not used where a class could not be read to compare it', async () => {
      scripts.set(billing.name, async (_request, tell) => {
        await tell({ kind: 'files', files: [file('A')] });
        await tell({ kind: 'missing', files: [{ path: 'classes/B.cls', cause: 'failed', reason: 'Broken.' }] });
        await tell({ kind: 'ended', paths: ['classes/A.cls', 'classes/B.cls'] });
      });
      await retrieve();
      const found = await stored();
      assert.deepEqual([found.local?.isUsed, checks(found)], [false, ['classes/A.cls verified']]);
    });

    it('goes by the version alone where the org hides all of it', async () => {
      scripts.set(billing.name, async (_request, tell) => {
        await tell({ kind: 'missing', files: [{ path: 'classes/A.cls', cause: 'hidden', reason: 'Hidden.' }] });
        await tell({ kind: 'ended', paths: ['classes/A.cls'] });
      });
      await retrieve();
      const found = await stored();
      assert.deepEqual([found.local?.isUsed, found.local?.compared, found.missing], [true, 0, []]);
    });
  });

  it('loses nothing that came while others looked at what is stored', async () => {
    const missing = Array.from({ length: 40 }, (_, index) => ({
      path: `classes/Hidden${index}.cls`,
      cause: 'hidden' as const,
      reason: 'Hidden.',
    }));
    scripts.set(billing.name, async (_request, tell) => {
      await tell({ kind: 'files', files: [file('A')] });
      for (let count = 1; count <= missing.length; count++) {
        await tell({ kind: 'missing', files: missing.slice(0, count) });
        assert.equal((await stored()).missing.length, count);
      }
    });
    let isOver = false;
    const look = async (): Promise<void> => {
      while (!isOver) {
        await files.packages();
      }
    };
    const looking = Promise.all([look(), look(), look()]);
    const [outcome] = await retrieve().finally(() => (isOver = true));
    await looking;
    assert.deepEqual([outcome?.failure, outcome?.stored?.missing.length], [undefined, missing.length]);
    const [seenElsewhere] = await new CustomerFiles(root).packagesOf(sandboxId);
    assert.equal(seenElsewhere?.missing.length, missing.length);
  });

  describe('while what is stored is removed', () => {
    /** An org that has said something and goes on when it is let, or when it is asked to stop. */
    function slowly(): { readonly script: Script; readonly begun: Promise<void>; readonly goOn: () => void } {
      const begun = Promise.withResolvers<void>();
      const rest = Promise.withResolvers<void>();
      const script: Script = async (_request, tell, signal) => {
        await tell({ kind: 'files', files: [file('A')] });
        begun.resolve();
        await rest.promise;
        signal?.throwIfAborted();
        await tell({ kind: 'files', files: [file('B')] });
      };
      return { script, begun: begun.promise, goOn: rest.resolve };
    }

    for (const [what, remove] of [
      ['a customer is purged', () => files.purge(sandboxId)],
      ['everything is purged', () => files.purgeAll()],
      [
        'the hand-off is forgotten',
        () => files.release(sandboxId).then(() => files.deleteWhere((_, isUsed) => !isUsed)),
      ],
    ] as const) {
      it(`stops when ${what}: nothing is left, and what is retrieved then is whole`, async () => {
        const { script, begun, goOn } = slowly();
        scripts.set(billing.name, script);
        scripts.set(other.name, whole(file('C')));
        const stopped = assert.rejects(retrieve([billing]), { name: 'AbortError' });
        await begun;
        const removed = remove();
        scripts.set(billing.name, whole(file('A'), file('B')));
        const after = removed.then(() => retrieve());
        goOn();
        await Promise.all([stopped, removed]);
        const [outcome] = await after;
        assert.equal(outcome?.failure, undefined);
        assert.deepEqual(checks(await stored()), ['classes/A.cls verified', 'classes/B.cls verified']);
        assert.equal((await stored()).unfinished, false);
        assert.equal((await readdir(root)).length, 1);
      });
    }

    it('lets a retrieve that is asked for meanwhile begin when the removal is over', async () => {
      const { script, begun, goOn } = slowly();
      scripts.set(billing.name, script);
      const stopped = assert.rejects(retrieve(), { name: 'AbortError' });
      await begun;
      const removed = files.purge(sandboxId);
      scripts.set(billing.name, whole(file('A'), file('B')));
      const after = retrieve();
      goOn();
      await stopped;
      assert.equal(await removed, 1);
      const [outcome] = await after;
      assert.deepEqual([outcome?.failure, checks(await stored()).length], [undefined, 2]);
    });

    it('lets another wait that is asked for while one that was cancelled still ends', async () => {
      const cancel = new AbortController();
      const { script, begun, goOn } = slowly();
      scripts.set(billing.name, script);
      const cancelled = retrieve([billing], { signal: cancel.signal });
      await begun;
      cancel.abort();
      scripts.set(billing.name, whole(file('A')));
      const after = retrieve();
      assert.equal(requests.length, 1);
      goOn();
      await cancelled;
      const [outcome] = await after;
      assert.equal(outcome?.failure, undefined);
      assert.deepEqual([(await stored()).unfinished, checks(await stored())], [false, ['classes/A.cls verified']]);
    });

    it('is not disturbed by a look for what is over', async () => {
      const { script, begun, goOn } = slowly();
      scripts.set(billing.name, script);
      const retrieved = retrieve();
      await begun;
      assert.deepEqual(await files.deleteWhere(() => true), []);
      goOn();
      const [outcome] = await retrieved;
      assert.equal(outcome?.failure, undefined);
      assert.equal((await files.deleteWhere(() => true)).length, 1);
    });
  });

  it('says that the disk could not be written', async () => {
    await writeFile(join(root, '..', 'customers'), 'a file stands in the way');
    scripts.set(billing.name, whole(file('A')));
    const [outcome] = await retrieve();
    assert.equal(outcome?.failure?.code, 'sourceNotStored');
    assert.equal(outcome.stored, undefined);
  });
});
