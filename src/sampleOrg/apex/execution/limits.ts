import type { LimitCounters, LimitName, LimitUsage } from '../library/contract.ts';

export type Allowances = Readonly<Record<LimitName, number>>;

/** Limits of a synchronous request, as the Apex Developer Guide lists them. */
export const allowances: Allowances = {
  queries: 100,
  queryRows: 50_000,
  queryLocatorRows: 10_000,
  aggregateQueries: 300,
  dmlStatements: 150,
  dmlRows: 10_000,
  publishImmediate: 150,
  cpuTime: 10_000,
  heapSize: 6_000_000,
  callouts: 100,
  futureCalls: 50,
  queueableJobs: 50,
  emailInvocations: 10,
  mobilePushCalls: 10,
  soslQueries: 20,
};

/** What is more, or less, in asynchronous Apex. */
const asynchronous: Allowances = {
  ...allowances,
  queries: 200,
  cpuTime: 60_000,
  heapSize: 12_000_000,
  queueableJobs: 1,
};

/** By the kind of asynchronous Apex. Scheduled Apex has the limits of a synchronous request. */
export const asynchronousAllowances = {
  future: { ...asynchronous, futureCalls: 0 },
  queueable: asynchronous,
  batch: { ...asynchronous, futureCalls: 0, queryLocatorRows: 50_000_000 },
  scheduled: allowances,
} as const satisfies Readonly<Record<string, Allowances>>;

const texts: Readonly<Record<LimitName, string>> = {
  queries: 'Too many SOQL queries',
  queryRows: 'Too many query rows',
  queryLocatorRows: 'Too many query locator rows',
  aggregateQueries: 'Too many aggregate queries',
  dmlStatements: 'Too many DML statements',
  dmlRows: 'Too many DML rows',
  publishImmediate: 'Too many Publish Immediate DML',
  cpuTime: 'Apex CPU time limit exceeded',
  heapSize: 'Apex heap size too large',
  callouts: 'Too many callouts',
  futureCalls: 'Too many future calls',
  queueableJobs: 'Too many queueable jobs added to the queue',
  emailInvocations: 'Too many Email Invocations',
  mobilePushCalls: 'Too many mobile push calls',
  soslQueries: 'Too many SOSL queries',
};

/** One for all code of a transaction. Certified managed packages have their own of the others. */
const shared: ReadonlySet<LimitName> = new Set<LimitName>(['cpuTime', 'heapSize']);
/** All namespaces together may use so many times what one may. */
const namespacesTogether = 11;

export function heapMessage(used: number): string {
  return `${texts.heapSize}: ${used}`;
}

export interface LimitsOptions {
  readonly allowances: Allowances;
  /** Namespace of the code that is running. */
  readonly namespace: () => string | null;
  /** Throws the System.LimitException. */
  readonly exceeded: (message: string) => never;
  /** Bytes. */
  readonly heapUsed: () => number;
  /** Told of each use, before it is found too much. */
  readonly onUsed?: (limit: LimitName, used: number, allowed: number) => void;
}

type Counts = Map<LimitName, number>;

/** The governor limits of one transaction: the org's own code counts apart from that of each managed package. */
export class Limits implements LimitCounters {
  readonly #options: LimitsOptions;
  #counts = new Map<string | null, Counts>([[null, new Map()]]);

  constructor(options: LimitsOptions) {
    this.#options = options;
  }

  use(limit: LimitName, amount: number): void {
    const namespace = shared.has(limit) ? null : this.#options.namespace();
    const counts = this.#countsOf(namespace);
    const used = (counts.get(limit) ?? 0) + amount;
    counts.set(limit, used);
    const allowed = this.#options.allowances[limit];
    this.#options.onUsed?.(limit, used, allowed);
    if (used > allowed) {
      this.#options.exceeded(messageOf(limit, used, namespace));
    }
    if (this.#counts.size > 1 && this.#together(limit) > allowed * namespacesTogether) {
      this.#options.exceeded(messageOf(limit, this.#together(limit), namespace));
    }
  }

  used(limit: LimitName): number {
    return this.#usedIn(this.#options.namespace(), limit);
  }

  allowed(limit: LimitName): number {
    return this.#options.allowances[limit];
  }

  /** Null stands for the org's own code. Packages are there once they have used something. */
  get namespaces(): readonly (string | null)[] {
    return [...this.#counts.keys()];
  }

  of(namespace: string | null): Pick<LimitCounters, 'used' | 'allowed'> {
    return {
      used: (limit) => this.#usedIn(namespace, limit),
      allowed: (limit) => this.allowed(limit),
    };
  }

  usage(): LimitUsage {
    return new Map(Array.from(this.#counts, ([namespace, counts]) => [namespace, new Map(counts)]));
  }

  /** Back to what was used then, but for the time and memory that were really taken. */
  restore(usage: LimitUsage): void {
    const cpuTime = this.#usedIn(null, 'cpuTime');
    this.#counts = new Map(Array.from(usage, ([namespace, counts]) => [namespace, new Map(counts)]));
    this.#countsOf(null).set('cpuTime', cpuTime);
  }

  #countsOf(namespace: string | null): Counts {
    let counts = this.#counts.get(namespace);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(namespace, counts);
    }
    return counts;
  }

  #usedIn(namespace: string | null, limit: LimitName): number {
    if (limit === 'heapSize') {
      return this.#options.heapUsed();
    }
    return this.#counts.get(shared.has(limit) ? null : namespace)?.get(limit) ?? 0;
  }

  #together(limit: LimitName): number {
    let sum = 0;
    for (const counts of this.#counts.values()) {
      sum += counts.get(limit) ?? 0;
    }
    return sum;
  }
}

/** `Too many SOQL queries: 101`; of a managed package `acme:Too many SOQL queries: 101`. */
function messageOf(limit: LimitName, used: number, namespace: string | null): string {
  const text = limit === 'cpuTime' ? texts.cpuTime : `${texts[limit]}: ${used}`;
  return namespace === null ? text : `${namespace}:${text}`;
}
