import type { Clock } from '../../core/base/clock.ts';
import { Failure } from '../../core/base/failure.ts';
import type { OrgStamp } from '../../core/packageSource/storedPackage.ts';
import { toolingPath } from '../apiVersion.ts';
import { chunks } from '../chunks.ts';
import { replyNotUnderstood } from '../failures.ts';
import { furtherPage } from '../furtherPage.ts';
import type { OrgHttp } from '../http/orgHttp.ts';
import { dateOf, integer, list, record, someText, text } from '../json.ts';
import { l10n } from '../../core/base/l10n.ts';
import { pause } from '../../core/base/pause.ts';
import type { QueryReply } from '../wire/rest.ts';
import type { ApexCodeRecord } from '../wire/tooling.ts';
import { inHalves } from './inHalves.ts';

export type CodeObject = 'ApexClass' | 'ApexTrigger';

/** What the org answers instead of the text of a managed class that the login may not see. */
export const hiddenBody = '(hidden)';

/** A class or trigger as the org lists it. */
export interface CodeRow {
  readonly path: string;
  readonly stamp: OrgStamp;
}

/** Undefined: the org hides it. */
export interface CodeText extends CodeRow {
  readonly body: string | undefined;
}

export interface CodePage {
  readonly rows: readonly CodeText[];
  /** Of the whole query. */
  readonly total: number;
}

export const codeFolders = {
  ApexClass: { folder: 'classes', extension: 'cls' },
  ApexTrigger: { folder: 'triggers', extension: 'trigger' },
} as const;

const listed = 'Id, Name, BodyCrc, LastModifiedDate';
/** Rows that a query may bring in all, so that a runaway list ends. */
const rowLimit = 50_000;
/** A query travels in a URL; more ids than these would make it too long. */
const idsPerQuery = 100;
/** Queries that run at the same time. */
const queriesAtOnce = 4;
/** A page of source may have 20 MB. Milliseconds. */
const pageTimeout = 120_000;
/** An org that is busy is asked again after so many milliseconds. */
const patience = [1_000, 3_000, 9_000];

/**
 * Apex as records of the Tooling API: a whole namespace with all its text in one query, which is the fewest round trips there are.
 * Where that fails, a list, and the text in small lots, so that one bad class costs no other.
 */
export class CodeQueries {
  readonly #http: OrgHttp;
  readonly #clock: Clock;

  constructor(http: OrgHttp, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /** All code of a namespace with its text, page by page. */
  async readAll(
    object: CodeObject,
    namespace: string | undefined,
    onPage: (page: CodePage) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.#query(`SELECT ${listed}, Body FROM ${object}${ofNamespace(namespace)}`, signal, async (rows, total) =>
      onPage({ rows: rows.flatMap((row) => codeText(object, row)), total }),
    );
  }

  async list(
    object: CodeObject,
    namespace: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<readonly CodeRow[]> {
    const found: CodeRow[] = [];
    await this.#query(`SELECT ${listed} FROM ${object}${ofNamespace(namespace)}`, signal, (rows) => {
      found.push(...rows.flatMap((row) => codeRow(object, row)));
      return Promise.resolve();
    });
    return found;
  }

  /** The text of these, in lots. A lot that fails is tried in halves, down to the class that is at fault. */
  async readTexts(
    object: CodeObject,
    wanted: readonly CodeRow[],
    onTexts: (rows: readonly CodeText[]) => Promise<void>,
    onFailed: (row: CodeRow, failure: Failure) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const lots = [...chunks(wanted, idsPerQuery)];
    const read = async (rows: readonly CodeRow[]): Promise<void> => {
      const ids = rows.map(({ stamp }) => `'${stamp.id}'`).join(',');
      await this.#query(`SELECT ${listed}, Body FROM ${object} WHERE Id IN (${ids})`, signal, (found) =>
        onTexts(found.flatMap((row) => codeText(object, row))),
      );
    };
    const work = async (): Promise<void> => {
      for (let lot = lots.shift(); lot !== undefined; lot = lots.shift()) {
        try {
          await inHalves(lot, read, onFailed);
        } catch (error) {
          // What fails for all ends the others with their lot, and nothing is left running.
          lots.length = 0;
          throw error;
        }
      }
    };
    const workers = Array.from({ length: queriesAtOnce }, work);
    try {
      await Promise.all(workers);
    } finally {
      await Promise.allSettled(workers);
    }
  }

  async #query(
    soql: string,
    signal: AbortSignal | undefined,
    onPage: (rows: readonly unknown[], total: number) => Promise<void>,
  ): Promise<void> {
    let path = `${toolingPath}/query/?q=${encodeURIComponent(soql)}`;
    for (let rows = 0; rows < rowLimit;) {
      const reply = record<QueryReply>(await this.#get(path, signal));
      const page = list(reply.records);
      rows += page.length;
      await onPage(page, integer(reply.totalSize) ?? rows);
      if (reply.done !== false || someText(reply.nextRecordsUrl) === undefined) {
        return;
      }
      const next = furtherPage(reply.nextRecordsUrl);
      if (next === undefined || page.length === 0) {
        throw replyNotUnderstood(l10n.t('show Apex source'));
      }
      path = next;
    }
  }

  async #get(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    for (const wait of [...patience, undefined]) {
      try {
        return await this.#http.json({
          method: 'GET',
          path,
          action: l10n.t('show Apex source'),
          timeout: pageTimeout,
          signal,
        });
      } catch (error) {
        if (wait === undefined || !Failure.is(error, 'orgBusy')) {
          throw error;
        }
        await pause(this.#clock, wait, signal);
      }
    }
    throw new RangeError('The last try either answers or throws.');
  }
}

/** Whether a namespace can stand in a query as it is. */
export function isQueryable(namespace: string | undefined): boolean {
  return namespace === undefined || /^[A-Za-z]\w*$/.test(namespace);
}

function ofNamespace(namespace: string | undefined): string {
  return ` WHERE NamespacePrefix = ${namespace === undefined ? 'null' : `'${namespace}'`}`;
}

function codeText(object: CodeObject, row: unknown): CodeText[] {
  const body = text(record<ApexCodeRecord>(row).Body);
  return codeRow(object, row).map((code) => ({ ...code, body: body === hiddenBody ? undefined : body }));
}

/** Nothing for a row that is no class: a name becomes a file's name, and only a name of Apex is safe as one. */
function codeRow(object: CodeObject, row: unknown): CodeRow[] {
  const { Id, Name, BodyCrc, LastModifiedDate } = record<ApexCodeRecord>(row);
  const id = someText(Id) ?? '';
  const name = someText(Name) ?? '';
  const { folder, extension } = codeFolders[object];
  return /^[A-Za-z]\w{0,254}$/.test(name) && /^[A-Za-z0-9]{15,18}$/.test(id)
    ? [
        {
          path: `${folder}/${name}.${extension}`,
          stamp: { id, checksum: integer(BodyCrc), lastModified: dateOf(LastModifiedDate)?.toISOString() },
        },
      ]
    : [];
}
