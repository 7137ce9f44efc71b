import type { Clock } from '../../core/base/clock.ts';
import { displayLine } from '../../core/base/displayText.ts';
import type { PackageFile, RetrieveStep } from '../../core/packageSource/ports.ts';
import { pathProblem } from '../../core/packageSource/safePath.ts';
import { apiVersion } from '../apiVersion.ts';
import { packageNotRetrieved, retrieveTimedOut } from '../failures.ts';
import { list, record, someText, type Untrusted } from '../json.ts';
import { l10n } from '../../core/base/l10n.ts';
import { pause } from '../../core/base/pause.ts';
import type { RecordsApi } from '../recordsApi.ts';
import type { RetrieveReply } from '../wire/metadata.ts';
import { isOfOneThing } from './inHalves.ts';
import { pathInArchive, unpackArchive } from './packageArchive.ts';

/** Milliseconds. Big packages take minutes. */
const firstPoll = 100;
const slowestPoll = 5_000;
const retrieveLimit = 15 * 60_000;
/** The reply that carries the archive may be large. */
const replyTimeout = 120_000;

/** What an archive is made of: a package by its name, the only key that the Metadata API takes, or single classes and triggers. */
export type ArchiveContent =
  | { readonly packageName: string }
  | { readonly members: Readonly<Record<'ApexClass' | 'ApexTrigger', readonly string[]>> };

export interface ArchivedSource {
  /** Apex alone, by path within the package. */
  readonly files: readonly PackageFile[];
  /** What the org says that it left out, and why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

const isApex = /\.(?:cls|trigger)$/i;

type OnPreparing = (step: Extract<RetrieveStep, { kind: 'preparing' }>) => Promise<void>;

/** Source as an archive of the Metadata API: asked for, waited for, unpacked. */
export class ArchiveRetrieval {
  readonly #records: RecordsApi;
  readonly #clock: Clock;

  constructor(records: RecordsApi, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * `open`: a retrieve of the same that was begun before. It is taken up again while the org still has it. An org hands an archive
   * out once; one whose answer was lost is made anew.
   */
  async retrieve(
    name: string,
    content: ArchiveContent,
    open: string | undefined,
    onPreparing: OnPreparing,
    signal: AbortSignal | undefined,
  ): Promise<ArchivedSource> {
    const taken = open === undefined ? undefined : await this.#takeUp(name, open, onPreparing, signal);
    const result = taken ?? (await this.#wait(name, await this.#begin(content, signal), onPreparing, signal));
    await onPreparing({ kind: 'preparing', retrieve: undefined, state: '' });
    return sourceOf(name, content, result);
  }

  /** Undefined where the org no longer has it. */
  async #takeUp(
    name: string,
    open: string,
    onPreparing: OnPreparing,
    signal: AbortSignal | undefined,
  ): Promise<Untrusted<RetrieveReply> | undefined> {
    try {
      const result = await this.#wait(name, open, onPreparing, signal);
      return someText(result.zipFile) === undefined ? undefined : result;
    } catch (error) {
      if (isOfOneThing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async #begin(content: ArchiveContent, signal: AbortSignal | undefined): Promise<string> {
    const request =
      'packageName' in content
        ? { apiVersion, singlePackage: false, packageNames: [content.packageName] }
        : { apiVersion, singlePackage: false, unpackaged: manifest(content.members) };
    const connection = await this.#connection(signal);
    return (await connection.metadata.retrieve(request as never)).id;
  }

  async #wait(
    name: string,
    id: string,
    onPreparing: OnPreparing,
    signal: AbortSignal | undefined,
  ): Promise<Untrusted<RetrieveReply>> {
    const connection = await this.#connection(signal);
    const started = this.#clock.monotonic();
    await onPreparing({ kind: 'preparing', retrieve: id, state: l10n.t('asked for') });
    for (let wait = firstPoll; ; wait = Math.min(slowestPoll, wait * 2)) {
      await pause(this.#clock, wait, signal);
      const result = record<RetrieveReply>(await connection.metadata.checkRetrieveStatus(id));
      if (result.done === true || result.done === 'true') {
        return result;
      }
      if (this.#clock.monotonic() - started > retrieveLimit) {
        throw retrieveTimedOut(name, retrieveLimit);
      }
      await onPreparing({ kind: 'preparing', retrieve: id, state: someText(result.status) ?? '' });
    }
  }

  #connection(signal: AbortSignal | undefined) {
    return this.#records.connection({ action: l10n.t('retrieve the package'), timeout: replyTimeout, signal });
  }
}

function manifest(members: Readonly<Record<string, readonly string[]>>): object {
  const types = Object.entries(members)
    .filter(([, names]) => names.length > 0)
    .map(([name, names]) => ({ members: names, name }));
  return { types, version: apiVersion };
}

function sourceOf(name: string, content: ArchiveContent, result: Untrusted<RetrieveReply>): ArchivedSource {
  const folder = 'packageName' in content ? content.packageName : 'unpackaged';
  const problems = list(result.messages).flatMap((message) => {
    const { fileName, problem } = record<RetrieveReply['messages'][number]>(message);
    const reason = someText(problem);
    return reason === undefined ? [] : [{ path: pathInArchive(someText(fileName) ?? '', folder), reason }];
  });
  const archive = someText(result.zipFile);
  if (archive === undefined || result.success === false || result.success === 'false') {
    throw packageNotRetrieved(name, someText(result.errorMessage) ?? problems[0]?.reason ?? l10n.t('no reason given'));
  }
  const files = unpackArchive(Buffer.from(archive, 'base64'), folder, (path) => isApex.test(path));
  const leftOut = problems
    .filter(({ path }) => isApex.test(path) && pathProblem(path) === undefined)
    .map(({ path, reason }) => ({ path, reason: displayLine(reason, 300) }));
  return { files, leftOut };
}
