import type { LimitCounters, LimitName } from '../library/contract.ts';

/** Limits of a synchronous request. */
export const allowances: Readonly<Record<LimitName, number>> = {
  queries: 100,
  queryRows: 50_000,
  aggregateQueries: 300,
  dmlStatements: 150,
  dmlRows: 10_000,
  cpuTime: 10_000,
  heapSize: 6_000_000,
  callouts: 100,
  futureCalls: 50,
  queueableJobs: 50,
  emailInvocations: 10,
  soslQueries: 20,
};

export function heapMessage(used: number): string {
  return `${messages.heapSize}: ${used}`;
}

const messages: Readonly<Record<LimitName, string>> = {
  queries: 'Too many SOQL queries',
  queryRows: 'Too many query rows',
  aggregateQueries: 'Too many aggregate queries',
  dmlStatements: 'Too many DML statements',
  dmlRows: 'Too many DML rows',
  cpuTime: 'Apex CPU time limit exceeded',
  heapSize: 'Apex heap size too large',
  callouts: 'Too many callouts',
  futureCalls: 'Too many future calls',
  queueableJobs: 'Too many queueable jobs added to the queue',
  emailInvocations: 'Too many Email Invocations',
  soslQueries: 'Too many SOSL queries',
};

export class Limits implements LimitCounters {
  readonly #used = new Map<LimitName, number>();
  readonly #exceeded: (message: string) => never;
  readonly #heapUsed: () => number;

  /** `exceeded` throws the System.LimitException; `heapUsed` answers bytes. */
  constructor(exceeded: (message: string) => never, heapUsed: () => number) {
    this.#exceeded = exceeded;
    this.#heapUsed = heapUsed;
  }

  use(limit: LimitName, amount: number): void {
    const used = this.used(limit) + amount;
    this.#used.set(limit, used);
    if (used > allowances[limit]) {
      const text = messages[limit];
      this.#exceeded(limit === 'cpuTime' ? text : `${text}: ${used}`);
    }
  }

  used(limit: LimitName): number {
    return limit === 'heapSize' ? this.#heapUsed() : (this.#used.get(limit) ?? 0);
  }

  allowed(limit: LimitName): number {
    return allowances[limit];
  }
}
