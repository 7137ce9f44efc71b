import { orgIdKey } from '../../src/core/subscribers/orgId.ts';
import { PackageVersions } from '../../src/core/subscribers/packageVersions.ts';
import type {
  ChangeMark,
  LmoSubscribers,
  PageRequest,
  SubscriberChanges,
  SubscriberPage,
} from '../../src/core/subscribers/ports.ts';
import type { Subscriber, SubscriberPackage } from '../../src/core/subscribers/subscriber.ts';
import { compareNames } from '../../src/core/subscribers/subscriber.ts';
import { matchesQuery } from '../../src/core/subscribers/subscriberQuery.ts';

export function subscriberPackage(overrides: Partial<SubscriberPackage> = {}): SubscriberPackage {
  return {
    packageId: '033000000000001AAA',
    name: 'Acme Billing',
    versionId: '04t000000000001AAA',
    version: '1.2.0',
    latestVersion: '1.2.0',
    isBehind: false,
    isInstalled: true,
    licenseStatus: 'Active',
    seats: { kind: 'site' },
    expires: { kind: 'never' },
    installed: undefined,
    ...overrides,
  };
}

export function subscriber(overrides: Partial<Subscriber> = {}): Subscriber {
  const isSandbox = overrides.isSandbox ?? true;
  return {
    orgId: '00D000000000002EAA',
    name: 'Northwind UAT',
    company: undefined,
    kind: isSandbox ? 'sandbox' : 'production',
    isSandbox,
    parentOrgId: undefined,
    sandboxIds: [],
    instanceName: 'CS1',
    edition: 'Enterprise',
    orgEnds: undefined,
    packages: [subscriberPackage()],
    lastModified: undefined,
    ...overrides,
  };
}

const firstMark: ChangeMark = { lmoOrgId: '00D000000000000EAA', moments: { licenses: '2026-01-01T00:00:00.000Z' } };

/** An LMO that lists what a test says, in pages of `pageSize`. */
export class FakeSubscribers implements LmoSubscribers {
  all: readonly Subscriber[] = [];
  pageSize = 100;
  failure: Error | undefined;
  /** What was asked, in words: `page north`, `byId 2`, `changes`. */
  readonly requests: string[] = [];
  /** What `changes` answers next. */
  changed: Partial<SubscriberChanges> = {};
  versions = new PackageVersions([]);
  /** Where a test holds answers back. */
  gate: Promise<unknown> = Promise.resolve();

  async page(request: PageRequest): Promise<SubscriberPage> {
    this.requests.push(`page ${request.query.text}`.trim());
    await this.#answer(request.signal);
    const found = this.all
      .filter((one) => matchesQuery(one, request.query))
      .sort((a, b) => compareNames(a.name, b.name));
    const mark = request.after?.['all'];
    const last = mark === undefined || mark === 'end' ? undefined : mark.id;
    const start = found.findIndex(({ orgId }) => orgId === last) + 1;
    const page = found.slice(start, start + this.pageSize);
    const hasMore = start + this.pageSize < found.length;
    const besides = (request.besides ?? []).map(orgIdKey);
    return {
      subscribers: page,
      others: this.all.filter(({ orgId }) => besides.includes(orgIdKey(orgId))),
      next: hasMore ? { all: { name: page.at(-1)?.name, id: page.at(-1)?.orgId ?? '' } } : undefined,
      total: found.length,
      problems: [],
      changeMark: request.wantsChangeMark === true ? firstMark : undefined,
    };
  }

  async byId(orgIds: readonly string[], signal?: AbortSignal): Promise<readonly Subscriber[]> {
    this.requests.push(`byId ${orgIds.length}`);
    await this.#answer(signal);
    const keys = orgIds.map(orgIdKey);
    return this.all.filter(({ orgId }) => keys.includes(orgIdKey(orgId)));
  }

  async changes(since: ChangeMark, signal?: AbortSignal): Promise<SubscriberChanges> {
    this.requests.push('changes');
    await this.#answer(signal);
    return { orgs: [], isIncomplete: false, hasNewVersions: false, mark: since, ...this.changed };
  }

  packages(): Promise<PackageVersions> {
    this.requests.push('packages');
    return Promise.resolve(this.versions);
  }

  async #answer(signal: AbortSignal | undefined): Promise<void> {
    await this.gate;
    signal?.throwIfAborted();
    if (this.failure !== undefined) {
      throw this.failure;
    }
  }
}
