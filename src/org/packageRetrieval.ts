import type { Clock } from '../core/base/clock.ts';
import { pause } from '../core/base/pause.ts';
import type { PackageFile } from '../core/packageSource/ports.ts';
import { packageNotRetrieved, retrieveTimedOut } from './failures.ts';
import { list, record, someText } from './json.ts';
import { unpackArchive } from './packageArchive.ts';
import type { RecordsApi } from './recordsApi.ts';
import { apiVersion } from './apiVersion.ts';
import type { RetrieveReply } from './wire/metadata.ts';

/** Milliseconds. Big packages take minutes. */
const firstPoll = 100;
const slowestPoll = 5_000;
const retrieveLimit = 15 * 60_000;
/** The reply that carries the archive may be large. */
const replyTimeout = 120_000;

/** Retrieves the source of an installed package by its name, the only key that the Metadata API takes. */
export class PackageRetrieval {
  readonly #records: RecordsApi;
  readonly #clock: Clock;

  constructor(records: RecordsApi, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  async retrieve(name: string, signal?: AbortSignal): Promise<readonly PackageFile[]> {
    const connection = await this.#records.connection({
      action: 'retrieve the package',
      timeout: replyTimeout,
      signal,
    });
    const request = { apiVersion, singlePackage: false, packageNames: [name] };
    const { id } = await connection.metadata.retrieve(request as never);
    const started = this.#clock.monotonic();
    for (let wait = firstPoll; ; wait = Math.min(slowestPoll, wait * 2)) {
      await pause(this.#clock, wait, signal);
      const result = record<RetrieveReply>(await connection.metadata.checkRetrieveStatus(id));
      if (result.done === true || result.done === 'true') {
        return filesOf(name, result);
      }
      if (this.#clock.monotonic() - started > retrieveLimit) {
        throw retrieveTimedOut(name, retrieveLimit);
      }
    }
  }
}

function filesOf(name: string, result: ReturnType<typeof record<RetrieveReply>>): readonly PackageFile[] {
  const problems = list(result.messages).flatMap(
    (message) => someText(record<{ problem: string }>(message).problem) ?? [],
  );
  const archive = someText(result.zipFile);
  if (archive === undefined || result.success === false) {
    throw packageNotRetrieved(name, someText(result.errorMessage) ?? problems[0] ?? 'no reason given');
  }
  const files = unpackArchive(Buffer.from(archive, 'base64'));
  // Each package of a retrieve has a folder of its name.
  const folder = `${name}/`;
  const inFolder = files.filter(({ path }) => path.startsWith(folder));
  const source =
    inFolder.length === 0 ? files : inFolder.map(({ path, content }) => ({ path: path.slice(folder.length), content }));
  if (!source.some(({ path }) => /\.(?:cls|trigger)$/.test(path))) {
    throw packageNotRetrieved(name, problems[0] ?? 'it has no Apex in it');
  }
  return source;
}
