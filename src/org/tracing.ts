import type { Clock } from '../core/base/clock.ts';
import type { OrgTracing } from '../core/tracing/ports.ts';
import { tracingRefused } from './failures.ts';
import { record, someText } from './json.ts';
import type { CallContext, RecordsApi } from './recordsApi.ts';
import type { IdRecord, SaveReply } from './wire/rest.ts';
import type { TraceFlagRecord } from './wire/tooling.ts';

const minute = 60_000;
/** A trace flag must end less than 24 hours after it starts. */
const longestTrace = 24 * 60 - 1;
const debugLevelName = 'ISV_Customer_Debugger';

/** Enough to replay a request from its log. */
const debugLevel = {
  DeveloperName: debugLevelName,
  MasterLabel: 'ISV Customer Debugger',
  ApexCode: 'FINEST',
  ApexProfiling: 'INFO',
  Callout: 'INFO',
  Database: 'FINE',
  System: 'DEBUG',
  Validation: 'INFO',
  Visualforce: 'FINER',
  Workflow: 'INFO',
};

const context: CallContext = { action: 'turn tracing on' };

/** Trace flags of a user: the switch that makes the org write debug logs. */
export class Tracing implements OrgTracing {
  readonly #records: RecordsApi;
  readonly #clock: Clock;
  readonly #loginAsUserId: () => Promise<string>;

  constructor(records: RecordsApi, clock: Clock, loginAsUserId: () => Promise<string>) {
    this.#records = records;
    this.#clock = clock;
    this.#loginAsUserId = loginAsUserId;
  }

  /** Makes sure that a USER_DEBUG flag covers the user for so many minutes from now; an existing one is extended. */
  async enable(minutes: number): Promise<{ readonly expires: Date }> {
    const userId = await this.#loginAsUserId();
    const now = this.#clock.now();
    const wanted = new Date(now + Math.max(1, Math.min(longestTrace, Math.round(minutes))) * minute);
    // A second flag that overlaps is refused, so what is there decides.
    const flags = await this.#records.toolingQuery(
      `SELECT Id, StartDate, ExpirationDate FROM TraceFlag WHERE TracedEntityId = '${userId}' AND LogType = 'USER_DEBUG' ORDER BY ExpirationDate DESC`,
      context,
    );
    const flag = record<TraceFlagRecord>(flags[0]);
    const flagId = someText(flag.Id);
    const expires = new Date(someText(flag.ExpirationDate) ?? 0);
    const starts = new Date(someText(flag.StartDate) ?? 0);
    if (flagId !== undefined && starts.getTime() <= now && expires.getTime() >= wanted.getTime()) {
      return { expires };
    }
    const window = { StartDate: new Date(now).toISOString(), ExpirationDate: wanted.toISOString() };
    if (flagId === undefined) {
      await this.#create('TraceFlag', {
        TracedEntityId: userId,
        LogType: 'USER_DEBUG',
        DebugLevelId: await this.#debugLevelId(),
        ...window,
      });
    } else {
      const connection = await this.#records.connection(context);
      checkSaved(await connection.tooling.update('TraceFlag', { Id: flagId, ...window }));
    }
    return { expires: wanted };
  }

  async #debugLevelId(): Promise<string> {
    const levels = await this.#records.toolingQuery(
      `SELECT Id FROM DebugLevel WHERE DeveloperName = '${debugLevelName}'`,
      context,
    );
    return someText(record<IdRecord>(levels[0]).Id) ?? (await this.#create('DebugLevel', debugLevel));
  }

  async #create(type: string, fields: object): Promise<string> {
    const connection = await this.#records.connection(context);
    return checkSaved(await connection.tooling.create(type, fields));
  }
}

function checkSaved(reply: unknown): string {
  const saved = record<SaveReply>(reply);
  if (saved.success !== true) {
    throw tracingRefused('the record was not saved');
  }
  return someText(saved.id) ?? '';
}
