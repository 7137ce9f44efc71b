import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDue, type KeepPackageSource, keepingTimes } from '../../src/core/packageSource/retention.ts';
import { everySubscriber } from '../../src/core/subscribers/subscriberQuery.ts';
import { AuditFiles } from '../../src/machine/auditFiles.ts';
import { LastTests } from '../../src/vscode/apexRuns/lastTests.ts';
import { CustomerStores, type NamedStore } from '../../src/vscode/customerFiles/customerStores.ts';
import type { LogFileWriter } from '../../src/vscode/debugLogs/logFileWriter.ts';
import { LogFiles } from '../../src/vscode/debugLogs/logFiles.ts';
import { seenKey, SeenLogs } from '../../src/vscode/debugLogs/seenLogs.ts';
import { GrantNotes } from '../../src/vscode/loginAccess/grantNotes.ts';
import { RequestLanguages } from '../../src/vscode/loginAccess/requestLanguages.ts';
import { CustomerFiles } from '../../src/vscode/packageSource/customerFiles.ts';
import { RememberedPackages } from '../../src/vscode/packageSource/rememberedPackages.ts';
import { SubscriberNames } from '../../src/vscode/packageSource/subscriberNames.ts';
import { KeptSubscribers } from '../../src/vscode/subscribers/keptSubscribers.ts';
import { PinnedSubscribers } from '../../src/vscode/subscribers/pinnedSubscribers.ts';
import { SubscriberCache } from '../../src/vscode/subscribers/subscriberCache.ts';
import { logEntry } from '../support/debugLogEntries.ts';
import { subscriber } from '../support/fakeSubscribers.ts';
import { Draws } from '../support/random.ts';
import { FakeStorage } from '../unit/vscode/fakeStorage.ts';
import { amount, type Soak } from './soak.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const features = resolve(import.meta.dirname, '../../src/vscode/features.ts');
/** As `features.ts` names what is purged. Each is driven below. */
const knownStores = [
  'packageSource',
  'packageSource.choices',
  'packageSource.names',
  'debugLogs.files',
  'new SeenLogs(context.globalState)',
  'loginAccess',
  'subscribers.kept',
  'apexRuns.kept',
];

/** One customer, and words that are found nowhere else. */
class Customer {
  readonly orgId: string;
  readonly canary: string;

  constructor(index: number, draws: Draws) {
    this.orgId = `00D${String(index).padStart(12, '0')}EAA`;
    this.canary = `Canary${index}x${draws.below(1e9).toString(36)}x`;
  }

  /** The id of 15 characters is in every form of it. */
  get words(): readonly string[] {
    return [this.canary, this.orgId.slice(0, 15)];
  }
}

/** Everything that the extension keeps on a machine, as `features.ts` puts it together. */
class KeptThings {
  readonly root: string;
  readonly storage = new FakeStorage();
  now = Date.UTC(2026, 0, 15);
  readonly source: CustomerFiles;
  readonly logs: LogFiles;
  readonly cache: SubscriberCache;
  readonly audit: AuditFiles;
  readonly #pinned: PinnedSubscribers;
  readonly #notes: GrantNotes;
  readonly #languages: RequestLanguages;
  readonly #tests: LastTests;
  readonly #names: SubscriberNames;
  readonly #choices: RememberedPackages;
  readonly stores: CustomerStores;
  readonly #unfinished: LogFileWriter[] = [];

  constructor(root: string) {
    const { memento } = this.storage;
    const clock = (): number => this.now;
    this.root = root;
    this.source = new CustomerFiles(join(root, 'S/customers'), { now: clock, isAlive: () => false });
    this.logs = new LogFiles(join(root, 'S/debugLogs'), clock);
    this.cache = new SubscriberCache(join(root, 'S/subscribers'), clock);
    this.audit = new AuditFiles(join(root, 'M/audit'), 'jane', new Date(this.now));
    this.#pinned = new PinnedSubscribers(memento);
    this.#notes = new GrantNotes(memento);
    this.#languages = new RequestLanguages(memento);
    this.#tests = new LastTests(memento);
    this.#names = new SubscriberNames(memento);
    this.#choices = new RememberedPackages(memento);
    const grants = { forget: () => Promise.resolve(), forgetAll: () => Promise.resolve() };
    const stores: readonly NamedStore['store'][] = [
      this.source,
      this.#choices,
      this.#names,
      this.logs,
      new SeenLogs(memento),
      this.#notes,
      this.#languages,
      new KeptSubscribers(this.cache, grants, this.#pinned),
      this.#tests,
    ];
    this.stores = new CustomerStores(stores.map((store, index) => ({ holds: `store ${index}`, store })));
  }

  /** Keeps something of this customer in each place. */
  async fill({ orgId, canary }: Customer, draws: Draws): Promise<void> {
    await this.#keepSource(orgId, canary, draws);
    for (let number = 1 + draws.below(3); number > 0; number -= 1) {
      await this.#keepLog(orgId, canary, number, draws);
    }
    const { memento } = this.storage;
    await this.#choices.remember(orgId, [canary]);
    await this.#names.of(orgId, canary);
    await memento.update(seenKey, { ...memento.get<object>(seenKey), [orgId.slice(0, 15)]: 1 });
    const expires = new Date(Date.now() + day);
    await this.#notes.set(orgId, { username: canary, expires, noted: new Date() });
    await this.#languages.set(orgId, 'de');
    await this.#tests.set(orgId, [{ className: canary, methodNames: undefined }]);
    await this.#pinned.noteUse(orgId);
    await this.audit.record({ kind: 'logRead', orgId, organizationName: canary, subject: canary }, new Date(this.now));
  }

  async close(): Promise<void> {
    await Promise.all(this.#unfinished.map((writer) => writer.close()));
    await this.audit.close();
  }

  /** The list of an LMO names all of them. */
  async keepList(customers: readonly Customer[]): Promise<void> {
    const subscribers = customers.map(({ orgId, canary }) => subscriber({ orgId, name: canary }));
    const keys = subscribers.map(({ orgId }) => orgId.slice(0, 15));
    const all = {
      query: everySubscriber,
      keys,
      pages: [{ count: keys.length, next: undefined }],
      total: keys.length,
      problems: [],
    };
    const mark = { lmoOrgId: '00D5f00000AcmeLEAA', moments: {} };
    await this.cache.save('https://acme.my.salesforce.com', { all, subscribers, mark, readAt: this.now }, []);
  }

  async #keepSource(orgId: string, canary: string, draws: Draws): Promise<void> {
    const installed = {
      name: `Package ${canary}`,
      namespace: 'acme',
      versionNumber: '1.0',
      packageId: '033000000000001AAA',
    };
    const folder = await this.source.folderFor({ orgId, name: canary }, installed);
    const files = Array.from({ length: 1 + draws.below(4) }, (_, index) => ({
      path: `classes/C${index}.cls`,
      content: Buffer.from(`public class C${index} { String s = '${canary}'; }`),
      check: 'verified' as const,
      stamp: undefined,
    }));
    await folder.add(files);
    await folder.update({ missing: [{ path: `classes/${canary}.cls`, cause: 'failed', reason: canary } as never] });
  }

  async #keepLog(orgId: string, canary: string, number: number, draws: Draws): Promise<void> {
    const writer = await this.logs.openForDownload(orgId, logEntry(number, { operation: canary, username: canary }));
    await writer.append(Buffer.from(`USER_DEBUG|${canary}\n`));
    if (draws.happens(0.2)) {
      // The window is in the middle of it, or gone.
      this.#unfinished.push(writer);
      return;
    }
    await writer.close();
    await this.logs.finish(writer, { isKeptForCase: draws.happens(0.4) });
  }

  /** Where these words still are. What is outside of the stores on purpose is left out. */
  async remainsOf(words: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    for (const entry of await readdir(join(this.root, 'S'), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const text = entry.name + (entry.isFile() ? await readFile(path, 'latin1') : '');
      found.push(...words.filter((word) => text.includes(word)).map((word) => `${path} holds ${word}`));
    }
    for (const [key, value] of this.storage.values) {
      const text = JSON.stringify([value]);
      found.push(
        ...words.filter((word) => text.includes(word)).map((word) => `the editor's state ${key} holds ${word}`),
      );
    }
    return found;
  }

  /** Files and folders that others could read. */
  async open(): Promise<{ readonly files: number; readonly problems: readonly string[] }> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    const problems: string[] = [];
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const mode = (await stat(path)).mode & 0o777;
      const isPrivate = entry.isDirectory() ? mode === 0o700 : (mode & 0o177) === 0;
      // The extension's own folder is the editor's to make.
      if (!isPrivate && entry.parentPath !== this.root) {
        problems.push(`${path} has mode ${mode.toString(8)}.`);
      }
    }
    return { files: entries.filter((entry) => entry.isFile()).length, problems };
  }
}

/** What a crash can leave: a folder without an index, a list half written. */
async function leaveStrays({ root }: KeptThings, canary: string): Promise<void> {
  for (const name of ['S/customers/0123456789abcdef01234567', 'S/debugLogs/0123456789abcdef01234567']) {
    await mkdir(join(root, name), { recursive: true, mode: 0o700 });
    await writeFile(join(root, name, 'half.cls'), canary, { mode: 0o600 });
  }
  await writeFile(join(root, 'S/subscribers/list.json.abcdef'), canary, { mode: 0o600 });
}

interface Tally {
  readonly breaches: string[];
  files: number;
}

/** Some customers on one machine; one is purged, then all. */
async function purges(draws: Draws, tally: Tally): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'isv-kept-'));
  // Nothing of what is kept may depend on this.
  const umask = process.umask(draws.one([0, 0o022, 0o077]));
  try {
    const kept = new KeptThings(root);
    const customers = Array.from({ length: 2 + draws.below(3) }, (_, index) => new Customer(index, draws));
    for (const customer of customers) {
      await kept.fill(customer, draws);
    }
    await kept.keepList(customers);
    const { files, problems } = await kept.open();
    tally.files += files;
    tally.breaches.push(...problems);
    const gone = draws.one(customers);
    for (const { canary, words } of customers) {
      if ((await kept.remainsOf(words)).length < 12) {
        tally.breaches.push(`${canary} was not kept in every place, which shows little.`);
      }
    }
    const { failures } = await kept.stores.purge(draws.happens(0.5) ? gone.orgId : gone.orgId.slice(0, 15));
    tally.breaches.push(...failures.map(({ holds, reason }) => `${holds} was not purged: ${String(reason)}`));
    tally.breaches.push(
      ...(await kept.remainsOf(gone.words)).map((place) => `After one customer was purged ${place}.`),
    );
    for (const other of customers.filter((one) => one !== gone)) {
      if ((await kept.remainsOf([other.canary])).length < 6) {
        tally.breaches.push(`${other.canary} went when another customer was purged.`);
      }
    }
    await kept.keepList(customers);
    await leaveStrays(kept, gone.canary);
    await kept.stores.purgeAll();
    const words = customers.flatMap((customer) => customer.words);
    tally.breaches.push(...(await kept.remainsOf(words)).map((place) => `After all was purged ${place}.`));
    await kept.close();
    const trails = await readdir(join(root, 'M'), { recursive: true, withFileTypes: true });
    const texts = trails.flatMap((entry) => (entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name))] : []));
    if (!Buffer.concat(texts).includes(gone.canary)) {
      tally.breaches.push('The audit trail went with what was purged.');
    }
  } finally {
    process.umask(umask);
    await rm(root, { recursive: true, force: true });
  }
}

/** Time passes, and clocks are set: nothing is there longer than it may be. */
async function expiry(draws: Draws, tally: Tally): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'isv-kept-'));
  try {
    const kept = new KeptThings(root);
    const begin = kept.now;
    const customer = new Customer(1, draws);
    await kept.fill(customer, draws);
    await kept.keepList([customer]);
    const logs = await kept.logs.ofOrg();
    const age = draws.one([
      day - 1,
      day,
      day + 1,
      7 * day - 1,
      7 * day + 1,
      draws.below(9 * day),
      -draws.below(40 * day),
    ]);
    kept.now = begin + age;
    await kept.logs.deleteExpired();
    const tooLong = (isKeptForCase: boolean): boolean => age > (isKeptForCase ? 7 : 1) * day || age < -hour;
    for (const { log, isKeptForCase } of logs) {
      const isThere = (await kept.logs.find(customer.orgId, log.id)) !== undefined;
      if (isThere === tooLong(isKeptForCase)) {
        tally.breaches.push(
          `A log ${isKeptForCase ? 'that is kept' : ''} was ${isThere ? '' : 'not '}there after ${age / hour} hours.`,
        );
      }
    }
    for (const name of await readdir(join(root, 'S/subscribers'))) {
      await utimes(join(root, 'S/subscribers', name), begin / 1_000, begin / 1_000);
    }
    await kept.cache.deleteExpired();
    const isListed = (await readdir(join(root, 'S/subscribers'))).length > 0;
    if (isListed && (age >= 7 * day || age < -hour)) {
      tally.breaches.push(`The list of subscribers was there after ${age / hour} hours.`);
    }
    for (const keep of Object.keys(keepingTimes) as KeepPackageSource[]) {
      const isUsed = draws.happens(0.5);
      await kept.source.deleteWhere((stored) => isDue({ ...stored, isUsed }, { keep, now: kept.now }));
      const isThere = (await kept.source.packages()).length > 0;
      const limit = Math.min(isUsed ? 7 * day : keepingTimes[keep], 7 * day);
      if (isThere && (age > limit || age < -hour)) {
        tally.breaches.push(`Source was there after ${age / hour} hours, with ${keep}, ${isUsed ? '' : 'not '}used.`);
      }
    }
    await kept.close();
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** What is kept by stores that nobody drives here would not be looked at. */
function unknownStores(): readonly string[] {
  const named = [...readFileSync(features, 'utf8').matchAll(/holds: l10n\.t\('[^']+'\), store: (.+?) \}/g)].map(
    ([, store]) => store ?? '',
  );
  return [
    ...named
      .filter((store) => !knownStores.includes(store))
      .map((store) => `${store} is purged in features.ts and not driven here.`),
    ...knownStores.filter((store) => !named.includes(store)).map((store) => `${store} is not purged in features.ts.`),
  ];
}

const customerFiles: Soak = {
  id: 'X10',
  title:
    'what is kept of customers is for this user alone, goes when it is purged, and is never there for longer than it may',
  run: async (scale) => {
    const draws = new Draws(scale.seed);
    const count = amount(scale, 400, 12);
    const tally: Tally = { breaches: [...unknownStores()], files: 0 };
    for (let index = 0; index < count; index += 1) {
      await purges(draws, tally);
      await expiry(draws, tally);
    }
    return {
      count,
      of: 'machines with customers',
      figures: `${tally.files} files and their folders looked at under umasks 0, 022 and 077, ${knownStores.length} stores; a day by default, 7 at most, also for clocks that were set`,
      breaches: [...new Set(tally.breaches)],
    };
  },
};

export const soaks: readonly Soak[] = [customerFiles];
