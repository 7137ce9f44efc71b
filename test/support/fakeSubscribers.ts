import { orgIdKey } from '../../src/core/subscribers/orgId.ts';
import { PackageVersions } from '../../src/core/subscribers/packageVersions.ts';
import type { LmoSubscribers, PageRequest, SubscriberPage } from '../../src/core/subscribers/ports.ts';
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

/** An LMO that lists what a test says, in pages of `pageSize`. */
export class FakeSubscribers implements LmoSubscribers {
  all: readonly Subscriber[] = [];
  pageSize = 100;
  failure: Error | undefined;
  readonly requests: (PageRequest | readonly string[])[] = [];
  /** Where a test holds answers back. */
  gate: Promise<unknown> = Promise.resolve();

  async page(request: PageRequest): Promise<SubscriberPage> {
    this.requests.push(request);
    await this.#answer(request.signal);
    const found = this.all
      .filter((one) => matchesQuery(one, request.query))
      .sort((a, b) => compareNames(a.name, b.name));
    const start = Number(request.after?.['all'] === undefined ? 0 : (request.after['all'] as { id: string }).id);
    const end = start + this.pageSize;
    const besides = (request.besides ?? []).map(orgIdKey);
    return {
      subscribers: found.slice(start, end),
      others: this.all.filter(({ orgId }) => besides.includes(orgIdKey(orgId))),
      next: end < found.length ? { all: { name: undefined, id: String(end) } } : undefined,
      total: found.length,
      problems: [],
    };
  }

  async byId(orgIds: readonly string[], signal?: AbortSignal): Promise<readonly Subscriber[]> {
    this.requests.push(orgIds);
    await this.#answer(signal);
    const keys = orgIds.map(orgIdKey);
    return this.all.filter(({ orgId }) => keys.includes(orgIdKey(orgId)));
  }

  packages(): Promise<PackageVersions> {
    return Promise.resolve(new PackageVersions([]));
  }

  async #answer(signal: AbortSignal | undefined): Promise<void> {
    await this.gate;
    signal?.throwIfAborted();
    if (this.failure !== undefined) {
      throw this.failure;
    }
  }
}
