import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListSnapshot } from '../../../../src/core/subscribers/listSnapshot.ts';
import { everySubscriber } from '../../../../src/core/subscribers/subscriberQuery.ts';
import { SubscriberCache } from '../../../../src/vscode/subscribers/subscriberCache.ts';
import { subscriber } from '../../../support/fakeSubscribers.ts';

const address = 'https://acme.my.salesforce.com';
const other = 'https://other.my.salesforce.com';
const day = 24 * 60 * 60_000;
const now = Date.UTC(2026, 0, 15);

function listAt(readAt: number, name = 'Northwind'): ListSnapshot {
  const one = subscriber({ name });
  return {
    all: {
      query: everySubscriber,
      keys: [one.orgId.slice(0, 15)],
      pages: [{ count: 1, next: undefined }],
      total: 1,
      problems: [],
    },
    subscribers: [one],
    mark: { lmoOrgId: '00D5f00000AcmeLEAA', moments: {} },
    readAt,
  };
}

describe('the cache of subscribers', () => {
  let root: string;
  let folder: string;
  let cache: SubscriberCache;

  const files = async (): Promise<readonly string[]> => (await readdir(folder)).map((name) => join(folder, name));
  const onlyFile = async (): Promise<string> => {
    const [path, ...others] = await files();
    assert.ok(path !== undefined && others.length === 0);
    return path;
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'isv-cache-'));
    folder = join(root, 'below', 'subscribers');
    cache = new SubscriberCache(folder, () => now);
  });

  afterEach(() => rm(root, { recursive: true, maxRetries: 5 }));

  it('keeps a list for each LMO, under a name that tells nobody whose it is', async () => {
    await cache.save(address, listAt(now), []);
    await cache.save(other, listAt(now, 'Contoso'), []);
    await cache.save(address, listAt(now, 'Northwind Ltd'), []);
    assert.equal((await cache.load(address))?.subscribers[0]?.name, 'Northwind Ltd');
    assert.equal((await cache.load(other))?.subscribers[0]?.name, 'Contoso');
    const paths = await files();
    assert.ok(paths.length === 2 && paths.every((path) => /[\\/][0-9a-f]{32}\.json$/.test(path)), paths.join());
  });

  it('is for this user alone, also where the folder was open to others', async () => {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    await cache.save(address, listAt(now), []);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(await onlyFile())).mode & 0o777, 0o600);
  });

  it('has nothing of an LMO that it does not know', async () => {
    assert.equal(await cache.load(address), undefined);
    await cache.deleteExpired();
  });

  it('forgets what is broken, too old, too large or from the future', async () => {
    const cases: readonly (() => Promise<unknown>)[] = [
      async () => writeFile(await onlyFile(), '{"version":1'),
      async () => writeFile(await onlyFile(), ' '.repeat(9 * 1024 * 1024) + (await readFile(await onlyFile(), 'utf8'))),
      () => cache.save(address, listAt(now - 8 * day), []),
      () => cache.save(address, listAt(now + 8 * day), []),
    ];
    for (const spoil of cases) {
      await cache.save(address, listAt(now), []);
      await spoil();
      assert.equal(await cache.load(address), undefined);
      assert.deepEqual(await files(), []);
    }
  });

  it('is whole whenever it is read, whoever writes', async () => {
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => cache.save(address, listAt(now, `Name ${index}`), [])),
      ...Array.from({ length: 20 }, async () => {
        const found = await cache.load(address);
        assert.ok(found === undefined || /^Name \d+$/.test(found.subscribers[0]?.name ?? ''));
      }),
    ]);
    assert.equal((await cache.load(address))?.subscribers[0]?.name, 'Name 19');
    await onlyFile();
  });

  it('is forgotten for one LMO or for all', async () => {
    await cache.save(address, listAt(now), []);
    await cache.save(other, listAt(now), []);
    await cache.forget(address);
    assert.equal(await cache.load(address), undefined);
    assert.ok(await cache.load(other));
    await cache.forgetAll();
    assert.equal(await cache.load(other), undefined);
    await cache.forgetAll();
  });

  it('deletes what is old, left half-written, or too much', async () => {
    for (let index = 0; index < 25; index++) {
      await cache.save(`${address}/${index}`, listAt(now), []);
    }
    const [old = '', ...others] = await files();
    await Promise.all(others.map((path) => utimes(path, now / 1000, now / 1000)));
    await utimes(old, now / 1000, (now - 8 * day) / 1000);
    const unfinished = join(folder, 'x.json.0123');
    await writeFile(unfinished, '');
    await utimes(unfinished, now / 1000, (now - 8 * day) / 1000);
    await cache.deleteExpired();
    const left = await files();
    assert.equal(left.length, 20);
    assert.ok(!left.includes(old) && !left.includes(unfinished));
  });
});
