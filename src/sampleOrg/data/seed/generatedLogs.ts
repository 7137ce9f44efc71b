import type { Database } from '../store/database.ts';
import { randomOf } from '../../seededRandom.ts';
import { GeneratedTable } from './generatedRecords.ts';
import { generatedLogText } from './generatedLogText.ts';

const day = 86_400_000;

/** Requests are numbered, as orgs number theirs. */
const firstRequest = 0x1615_0800_0000;

export interface GeneratedLogsOptions {
  readonly count: number;
  readonly seed: number;
  /** The moment the org is looked at for the first time. Milliseconds since 1970. */
  readonly now: number;
  /** Whose logs they are: mostly the first one's. */
  readonly users: readonly { readonly id: string; readonly username: string }[];
}

/** What one log's row says. */
export interface LogFacts {
  readonly user: { readonly id: string; readonly username: string };
  readonly operation: string;
  readonly status: string;
  readonly application: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
  /** Bytes of the text. */
  readonly length: number;
  readonly location: 'Monitoring' | 'SystemLog';
}

const operations: readonly (readonly [operation: string, request: string, application: string])[] = [
  ['/services/data/v66.0/tooling/executeAnonymous/', 'API', 'Unknown'],
  ['/apex/InvoiceEditor', 'Application', 'Browser'],
  ['/aura', 'Application', 'Browser'],
  ['/services/apexrest/acme/invoices', 'API', 'Unknown'],
  ['/services/data/v66.0/sobjects/acme__Invoice__c', 'API', 'Unknown'],
  ['ApexTestHandler', 'API', 'Unknown'],
  ['Batch Apex', 'Application', 'Unknown'],
  ['FutureHandler', 'Application', 'Unknown'],
  ['QueueableHandler', 'Application', 'Unknown'],
  ['TriggerFlow', 'Application', 'Browser'],
];
const failures: readonly string[] = [
  'System.NullPointerException: Attempt to de-reference a null object',
  'System.DmlException: Insert failed. First exception on row 0; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Amount is required: []',
  'System.LimitException: Too many SOQL queries: 101',
  'acme.InvoiceLockedException: The invoice is locked',
  'Assertion Failed',
];

/** Debug logs that an org has collected in a week. Texts are worked out when they are read, and are the same each time. */
export class GeneratedLogs {
  readonly #options: GeneratedLogsOptions;
  readonly #indexes = new Map<string, number>();

  constructor(options: GeneratedLogsOptions) {
    this.#options = options;
  }

  write(database: Database): void {
    const { count, users } = this.#options;
    const table = new GeneratedTable(database, 'ApexLog', users[0]?.id ?? '');
    for (let index = 0; index < count; index++) {
      const facts = this.#factsOf(index);
      const [, request = 'API'] = operations.find(([operation]) => operation === facts.operation) ?? [];
      const literals = {
        LogUserId: facts.user.id,
        Application: facts.application,
        DurationMilliseconds: facts.milliseconds,
        Location: facts.location,
        LogLength: facts.length,
        Operation: facts.operation,
        Request: request,
        RequestIdentifier: `TID:${(firstRequest + index).toString(16)}`,
        StartTime: new Date(Math.floor(facts.startedAt / 1000) * 1000).toISOString(),
        Status: facts.status,
      };
      this.#indexes.set(table.write({ literals, created: facts.startedAt + facts.milliseconds }), index);
    }
  }

  /** The text of a log; undefined for a log of others. */
  text(id: string): Buffer | undefined {
    const index = this.#indexes.get(id);
    return index === undefined
      ? undefined
      : generatedLogText(this.#factsOf(index), randomOf(this.#options.seed ^ 0x10965, index));
  }

  /** Ids of those whose time is over at a moment; they are told once. */
  takeExpired(now: number): readonly string[] {
    const expired = [...this.#indexes].filter(([, index]) => {
      const { startedAt, location } = this.#factsOf(index);
      return startedAt + (location === 'Monitoring' ? 7 * day : day) <= now;
    });
    for (const [id] of expired) {
      this.#indexes.delete(id);
    }
    return expired.map(([id]) => id);
  }

  #factsOf(index: number): LogFacts {
    const { count, seed, now, users } = this.#options;
    const random = randomOf(seed, index);
    const location = random() < 0.9 ? 'Monitoring' : 'SystemLog';
    const spread = location === 'Monitoring' ? 6.9 * day : 0.9 * day;
    const [operation, , application] = operations[Math.floor(random() * operations.length)] ?? ['', '', 'Unknown'];
    // Most logs are small, few are large: a log-normal spread around 12 KB, at most 8 MB.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const length = Math.round(Math.min(8_000_000, Math.max(2_000, 12_000 * Math.exp(1.4 * normal))));
    return {
      user: users[random() < 0.85 ? 0 : 1] ?? { id: '', username: '' },
      operation,
      application,
      location,
      status: random() < 0.88 ? 'Success' : (failures[Math.floor(random() * failures.length)] ?? 'Success'),
      startedAt: Math.round(now - (spread * (count - index)) / Math.max(1, count) - random() * 60_000),
      milliseconds: Math.round(5 + length / 400 + random() * 300),
      length,
    };
  }
}
