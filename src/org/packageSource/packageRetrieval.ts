import { crc32 } from 'node:zlib';
import type { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import { isGenerated } from '../../core/packageSource/generatedSource.ts';
import type {
  OrgPackages,
  PackageFile,
  RetrievedFile,
  RetrieveRequest,
  RetrieveStep,
} from '../../core/packageSource/ports.ts';
import { pathProblem, TakenPaths } from '../../core/packageSource/safePath.ts';
import { isSameStamp, type OrgStamp } from '../../core/packageSource/storedPackage.ts';
import { packageNotRetrieved } from '../failures.ts';
import type { ArchiveContent, ArchiveRetrieval } from './archiveRetrieval.ts';
import {
  type CodeObject,
  type CodeQueries,
  type CodeRow,
  type CodeText,
  codeFolders,
  hiddenBody,
  isQueryable,
} from './codeQueries.ts';
import { inHalves, isOfOneThing } from './inHalves.ts';
import { RetrieveLedger } from './retrieveLedger.ts';

const objects: readonly CodeObject[] = ['ApexClass', 'ApexTrigger'];

type OnStep = (step: RetrieveStep) => Promise<void>;

/**
 * Retrieves the source of an installed package. The Tooling API hands it out in one query for classes and one for triggers, together
 * with what each file is verified by. What it hides or cannot read is asked for once more as an archive of the Metadata API, which
 * also has the signatures of other vendors' global classes.
 */
export class PackageRetrieval {
  readonly #queries: CodeQueries;
  readonly #archives: ArchiveRetrieval;

  constructor(queries: CodeQueries, archives: ArchiveRetrieval) {
    this.#queries = queries;
    this.#archives = archives;
  }

  async retrieve(...[request, onStep, signal]: Parameters<OrgPackages['retrieve']>): Promise<void> {
    await new Retrieve(this.#queries, this.#archives, request, onStep, signal).run();
  }
}

/** One retrieve of one package. */
class Retrieve {
  readonly #queries: CodeQueries;
  readonly #archives: ArchiveRetrieval;
  readonly #request: RetrieveRequest;
  readonly #onStep: OnStep;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #ledger = new RetrieveLedger();
  readonly #totals = new Map<CodeObject, number>();
  /** Why the org could not even list classes or triggers. */
  readonly #unlisted = new Map<CodeObject, Failure>();
  /** What the archive holds, where it had to be asked what belongs to the package. */
  #members: ReadonlyMap<string, PackageFile> | undefined;
  readonly #listed = new TakenPaths();
  // Steps are told one after the other, though classes and triggers come at the same time.
  #telling: Promise<void> = Promise.resolve();

  constructor(
    queries: CodeQueries,
    archives: ArchiveRetrieval,
    request: RetrieveRequest,
    onStep: OnStep,
    signal: AbortSignal | undefined,
  ) {
    this.#queries = queries;
    this.#archives = archives;
    this.#request = request;
    this.#onStep = onStep;
    this.#signal = AbortSignal.any([this.#stop.signal, ...(signal === undefined ? [] : [signal])]);
  }

  async run(): Promise<void> {
    const { installed, ownsNamespace } = this.#request;
    const canQuery = isQueryable(installed.namespace);
    if (!ownsNamespace || !canQuery) {
      await this.#askWhatBelongs();
    }
    if (canQuery) {
      await this.#readBoth();
    }
    await this.#keepWhatStayed();
    if (this.#members !== undefined) {
      await this.#takeFromArchive([...this.#members.values()]);
    } else if (this.#ledger.open.length > 0 || this.#unlisted.size > 0) {
      await this.#askArchive();
    }
    const { paths, missing } = this.#ledger;
    if (paths.length === 0) {
      throw packageNotRetrieved(installed.name, l10n.t('it has no Apex in it'));
    }
    const untold = [...this.#unlisted].map(([object, { message }]) => {
      return { path: codeFolders[object].folder, cause: 'failed' as const, reason: message };
    });
    await this.#tell({ kind: 'missing', files: [...missing, ...untold] });
    await this.#tell({ kind: 'ended', paths: untold.length > 0 ? undefined : paths });
  }

  /** Classes and triggers at the same time. Where one fails for good the other is stopped, and nothing goes on behind the caller's back. */
  async #readBoth(): Promise<void> {
    const reads = objects.map(async (object) => {
      try {
        await this.#read(object);
      } catch (error) {
        this.#stop.abort();
        throw error;
      }
    });
    try {
      await Promise.all(reads);
    } finally {
      await Promise.allSettled(reads);
    }
  }

  /** Several packages may share a namespace, or have none: then the archive tells what belongs to this one. */
  async #askWhatBelongs(): Promise<void> {
    const files = await this.#archive({ packageName: this.#request.installed.name });
    this.#members = new Map(files.map((file) => [file.path, file]));
    files.forEach(({ path }) => this.#ledger.list({ path, stamp: undefined }));
    await this.#tell({ kind: 'counted', total: files.length });
  }

  async #read(object: CodeObject): Promise<void> {
    try {
      await (this.#request.stored.length > 0 ? this.#readChanges(object) : this.#readAtOnce(object));
    } catch (error) {
      if (!isOfOneThing(error)) {
        throw error;
      }
      await this.#readInLots(object);
    }
  }

  async #readAtOnce(object: CodeObject): Promise<void> {
    await this.#queries.readAll(
      object,
      this.#request.installed.namespace,
      async ({ rows, total }) => {
        await this.#count(object, total);
        await this.#receive(rows);
      },
      this.#signal,
    );
  }

  /** Where source is stored already, a list tells what of it is still good. */
  async #readChanges(object: CodeObject): Promise<void> {
    const rows = this.#list(await this.#listOf(object));
    const stored = new Map(this.#request.stored.map((file) => [file.path, file]));
    const isGood = ({ path, stamp }: CodeRow): boolean =>
      stored.get(path)?.check === 'verified' && isSameStamp(stored.get(path)?.stamp, stamp);
    await this.#keep(rows.filter(isGood).map(({ path }) => path));
    await this.#readTexts(
      object,
      rows.filter((row) => !isGood(row)),
    );
  }

  /** Pages that came before the one that failed are not asked for again. */
  async #readInLots(object: CodeObject): Promise<void> {
    try {
      const rows = this.#list(await this.#listOf(object));
      await this.#readTexts(
        object,
        rows.filter(({ path }) => this.#ledger.isOpen(path)),
      );
    } catch (error) {
      if (!isOfOneThing(error)) {
        throw error;
      }
      this.#unlisted.set(object, error);
    }
  }

  async #listOf(object: CodeObject): Promise<readonly CodeRow[]> {
    const rows = await this.#queries.list(object, this.#request.installed.namespace, this.#signal);
    await this.#count(object, rows.length);
    return rows;
  }

  async #readTexts(object: CodeObject, rows: readonly CodeRow[]): Promise<void> {
    await this.#queries.readTexts(
      object,
      rows,
      (texts) => this.#receive(texts),
      ({ path }, { message }) => this.#ledger.refuse(path, message),
      this.#signal,
    );
  }

  /** Notes rows, and leaves out what belongs to another package or cannot be a file. */
  #list<T extends CodeRow>(rows: readonly T[]): readonly T[] {
    return rows.filter((row) => {
      if (this.#members !== undefined && !this.#members.has(row.path)) {
        return false;
      }
      this.#ledger.list(row);
      const problem = pathProblem(row.path) ?? this.#twinProblem(row.path);
      if (problem !== undefined) {
        this.#ledger.refuse(row.path, l10n.t('It cannot be stored on this machine: it {0}.', problem));
      }
      return problem === undefined;
    });
  }

  /** No org has two classes whose names differ in case alone; one that says so would have one file overwrite the other. */
  #twinProblem(path: string): string | undefined {
    const isItself = this.#listed.has(path) || this.#listed.take(path);
    return isItself ? undefined : l10n.t('has the name of another one, as far as file systems go');
  }

  async #receive(rows: readonly CodeText[]): Promise<void> {
    const files: RetrievedFile[] = [];
    for (const { path, stamp, body } of this.#list(rows)) {
      if (body === undefined) {
        this.#ledger.hide(path);
      } else {
        files.push({ path, stamp, content: Buffer.from(body, 'utf8'), check: 'verified' });
      }
    }
    await this.#hand(files);
  }

  /** What cannot be read now, but was stored from the same text, stays as good as it was. */
  async #keepWhatStayed(): Promise<void> {
    const stayed = this.#request.stored.filter(
      ({ path, stamp }) => this.#ledger.isOpen(path) && isSameStamp(stamp, this.#ledger.stampOf(path)),
    );
    await this.#keep(stayed.map(({ path }) => path));
  }

  async #keep(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) {
      paths.forEach((path) => this.#ledger.receive(path));
      await this.#tell({ kind: 'kept', paths });
    }
  }

  async #askArchive(): Promise<void> {
    try {
      const files = await this.#archive({ packageName: this.#request.installed.name });
      this.#unlisted.clear();
      await this.#takeFromArchive(files);
    } catch (error) {
      if (!isOfOneThing(error) || this.#ledger.paths.length === 0) {
        throw error;
      }
      // One class may have spoilt the archive of the whole package.
      await inHalves(
        this.#ledger.open,
        (paths) => this.#askArchiveOf(paths),
        (path, { message }) => this.#ledger.refuse(path, message),
      );
    }
  }

  async #askArchiveOf(paths: readonly string[]): Promise<void> {
    const { namespace } = this.#request.installed;
    const prefix = namespace === undefined ? '' : `${namespace}__`;
    const files = await this.#archive({ members: membersOf(paths, prefix) });
    await this.#takeFromArchive(files.map((file) => ({ ...file, path: file.path.replace(`/${prefix}`, '/') })));
  }

  /** An archive holds of each file what the org is ready to show of it. */
  async #takeFromArchive(files: readonly PackageFile[]): Promise<void> {
    const received: RetrievedFile[] = [];
    for (const { path, content } of files.filter((file) => this.#ledger.isOpen(file.path))) {
      const stamp = this.#ledger.stampOf(path);
      this.#ledger.list({ path, stamp });
      if (new TextDecoder().decode(content.subarray(0, 100)).trim() === hiddenBody) {
        this.#ledger.hide(path);
      } else {
        received.push({ path, content, stamp, check: checkOf(content, stamp) });
      }
    }
    await this.#hand(received);
  }

  async #hand(files: readonly RetrievedFile[]): Promise<void> {
    if (files.length > 0) {
      files.forEach(({ path }) => this.#ledger.receive(path));
      await this.#tell({ kind: 'files', files });
    }
  }

  /** The files of an archive. What the org left out of it is noted. */
  async #archive(content: ArchiveContent): Promise<readonly PackageFile[]> {
    const { installed, openRetrieve } = this.#request;
    // Only a retrieve of the whole package is worth taking up again.
    const isWhole = 'packageName' in content;
    const { files, leftOut } = await this.#archives.retrieve(
      installed.name,
      content,
      isWhole ? openRetrieve : undefined,
      (step) => this.#tell(step),
      this.#signal,
    );
    for (const { path, reason } of isWhole ? leftOut : []) {
      this.#ledger.list({ path, stamp: this.#ledger.stampOf(path) });
      this.#ledger.refuse(path, reason);
    }
    return files;
  }

  async #count(object: CodeObject, rows: number): Promise<void> {
    if (this.#members === undefined && this.#totals.get(object) !== rows) {
      this.#totals.set(object, rows);
      const total = [...this.#totals.values()].reduce((sum, count) => sum + count, 0);
      await this.#tell({ kind: 'counted', total });
    }
  }

  async #tell(step: RetrieveStep): Promise<void> {
    const told = this.#telling.then(() => {
      this.#signal.throwIfAborted();
      return this.#onStep(step);
    });
    this.#telling = told.catch(() => undefined);
    await told;
  }
}

/** Paths as the names that a manifest of the Metadata API takes. */
function membersOf(paths: readonly string[], prefix: string): Readonly<Record<CodeObject, readonly string[]>> {
  const names = (object: CodeObject): readonly string[] => {
    const { folder, extension } = codeFolders[object];
    return paths
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => prefix + path.slice(folder.length + 1, -(extension.length + 1)));
  };
  return { ApexClass: names('ApexClass'), ApexTrigger: names('ApexTrigger') };
}

/**
 * Which checksum orgs use is not documented, so an equal one proves that a text is the org's own, and another one proves nothing.
 */
function checkOf(content: Uint8Array, stamp: OrgStamp | undefined): RetrievedFile['check'] {
  if (isGenerated(new TextDecoder().decode(content.subarray(0, 1_000)))) {
    return 'signatures';
  }
  const isEqual = stamp?.checksum !== undefined && crc32(content) === stamp.checksum >>> 0;
  return isEqual ? 'verified' : 'unconfirmed';
}
