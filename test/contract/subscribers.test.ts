import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import type { PageMark } from '../../src/core/subscribers/nameOrder.ts';
import { orgIdKey } from '../../src/core/subscribers/orgId.ts';
import type { SubscriberPage } from '../../src/core/subscribers/ports.ts';
import { compareNames, type Subscriber } from '../../src/core/subscribers/subscriber.ts';
import {
  everySubscriber,
  noFilters,
  type SubscriberFilters,
  type SubscriberQuery,
} from '../../src/core/subscribers/subscriberQuery.ts';
import { SubscriberList } from '../../src/core/subscribers/subscriberList.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { NodeHttpTransport } from '../../src/org/http/nodeHttpTransport.ts';
import { OrgHttp } from '../../src/org/http/orgHttp.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { LmoSubscriberLists } from '../../src/org/subscribers/lmoSubscribers.ts';
import { type SampleOrgHandle, startSampleOrg, type StartOptions } from '../support/sampleOrg.ts';
import { failureOf } from './entered.ts';

describe('the subscribers of an LMO', () => {
  let org: SampleOrgHandle;
  let http: OrgHttp;
  let lmo: LmoSubscriberLists;

  async function start(options: StartOptions = {}): Promise<void> {
    org = await startSampleOrg(options);
    http = new OrgHttp(new OrgSession(org.lmo.url, org.lmo.session), new NodeHttpTransport(systemClock), silentLogger);
    lmo = new LmoSubscriberLists(http);
  }

  const lmoOrgId = (): string => org.lmo.session.slice(0, org.lmo.session.indexOf('!'));

  /** What a call gives, and how many requests it took. */
  async function counted<T>(call: () => Promise<T>): Promise<readonly [T, number]> {
    const before = http.roundTrips;
    const result = await call();
    return [result, http.roundTrips - before];
  }

  async function pages(query: SubscriberQuery): Promise<readonly SubscriberPage[]> {
    const read: SubscriberPage[] = [];
    let after: PageMark | undefined;
    do {
      const page = await lmo.page({ query, after });
      read.push(page);
      after = page.next;
    } while (after !== undefined);
    return read;
  }

  const all = async (query: SubscriberQuery): Promise<readonly Subscriber[]> =>
    (await pages(query)).flatMap(({ subscribers }) => subscribers);
  const namesOf = (subscribers: readonly Subscriber[]): readonly string[] => subscribers.map(({ name }) => name);
  const filtered = (filters: Partial<SubscriberFilters>): SubscriberQuery => ({
    text: '',
    filters: { ...noFilters, ...filters },
  });
  const searched = (text: string): SubscriberQuery => ({ text, filters: noFilters });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const small = [
    'Adventure Works Cycles | production | Acme Billing 2.4.0 Active, 96 of 120',
    'Adventure Works — QA | sandbox | Acme Billing 2.1.0 behind Active, site',
    'Alpine Ski House | trial | Acme Billing 2.4.0 Trial, 8 of 10, ends',
    'Coho Winery | trial | Acme Billing 2.4.0 Trial, 4 of 5, ends',
    'Contoso Ltd | production | Acme Billing 2.4.0 Active, 200 of 250; Acme Collections 1.0.0 behind Active, 32 of 40',
    'Fabrikam — Staging | sandbox | Acme Billing 2.4.0 Active, site',
    'Humongous Insurance | production | Acme Collections 1.2.0 Active, 720 of 900',
    'Lakewood County Treasury | production | Acme Billing 2.3.0 behind Active, 48 of 60',
    'Litware Scratch Org | scratchOrg | Acme Billing 2.4.0 Active, site',
    'Lucerne Publishing | production | Acme Billing 2.4.0 Suspended, 24 of 30, ends',
    'Northwind Traders — UAT | sandbox | Acme Billing 2.4.0 Active, site',
    'Wide World Importers | production | Acme Billing 2.3.0 behind Active, 36 of 45',
    'Wide World Importers — Hotfix | sandbox | Acme Billing 2.4.0 Active, site',
  ];

  function told({ name, kind, packages }: Subscriber): string {
    const facts = packages.map(({ name: packageName, version, isBehind, licenseStatus, seats, expires }) =>
      [
        `${packageName} ${version}${isBehind ? ' behind' : ''} ${licenseStatus}`,
        seats?.kind === 'seats' ? `${seats.used} of ${seats.licensed}` : seats?.kind,
        ...(expires?.kind === 'on' ? ['ends'] : []),
      ].join(', '),
    );
    return [name, kind, facts.join('; ')].join(' | ');
  }

  it('are joined from licences and installs in two requests', async () => {
    await start();
    const [{ subscribers, next, problems }, requests] = await counted(() => lmo.page({ query: everySubscriber }));
    assert.equal(requests, 2);
    assert.deepEqual([next, problems], [undefined, []]);
    assert.deepEqual(subscribers.map(told), small);
    const listed = new Map(subscribers.map((subscriber) => [subscriber.orgId, subscriber]));
    for (const { orgId, name, sandbox, closed } of org.subscribers) {
      const found = listed.get(orgId);
      const hasParent = sandbox && closed !== 'scratchOrg';
      assert.deepEqual([found?.name, found?.isSandbox, found?.parentOrgId !== undefined], [name, sandbox, hasParent]);
    }
    const [parent, hotfix] = ['Wide World Importers', 'Wide World Importers — Hotfix'].map((name) =>
      subscribers.find((one) => one.name === name),
    );
    assert.deepEqual(parent?.sandboxIds, [hotfix?.orgId]);
    assert.equal(hotfix?.parentOrgId, parent.orgId);
  });

  it('come from any list that the LMO has', async () => {
    const withoutLicenses = (line: string): string => line.replace(/ (Active|Suspended|Trial)[^;]*/g, ' undefined, ');
    const lists = [
      { packageSubscribers: false },
      { licenseApp: false },
      { licenseApp: false, packageSubscribers: false, partnerTenants: true },
      { partnerTenants: true },
    ];
    for (const some of lists) {
      await start({ lists: some });
      const subscribers = (await pages(everySubscriber))[0]?.subscribers ?? [];
      assert.equal(subscribers.length, small.length, JSON.stringify(some));
      if (some.licenseApp === false && some.partnerTenants !== true) {
        assert.deepEqual(
          subscribers.map((one) =>
            told(one)
              .replace(' | trial', '')
              .replace(/ \| \w+/, ''),
          ),
          small.map((line) => withoutLicenses(line.replace(' | trial', '')).replace(/ \| \w+/, '')),
        );
      }
      await org.dispose();
    }
    await start();
  });

  it('are refused by an org that is no LMO', async () => {
    await start({ lists: { licenseApp: false, packageSubscribers: false } });
    const failure = await failureOf(lmo.page({ query: everySubscriber }));
    assert.equal(failure.code, 'notALicenseManagementOrg');
  });

  it('come by the page, each once, whichever lists have them', async () => {
    for (const lists of [{}, { packageSubscribers: false }, { licenseApp: false }, { partnerTenants: true }]) {
      await start({ sizes: { subscribers: 1_000, seed: 5 }, lists });
      const [first, ...others] = await pages(everySubscriber);
      assert.ok(first !== undefined && others.length > 5);
      const keys = [first, ...others].flatMap((page) => page.subscribers).map(({ orgId }) => orgIdKey(orgId));
      const different = new Set(keys);
      // One of the sample's orgs has two names in one list: it comes with each.
      assert.ok(keys.length - different.size <= 1, 'none twice');
      assert.equal((await lmo.byId([...different])).length, different.size);
      // SOQL counts texts without regard to case, so ids of 15 characters are told apart badly.
      const { total = 0 } = first;
      assert.ok(total > keys.length * 0.7 && total <= keys.length * 1.05, `about ${total} of ${keys.length}`);
      await org.dispose();
    }
    await start();
  });

  it('are found by name and by org id, whole or in part, with 15 and 18 characters', async () => {
    await start();
    for (const text of ['contoso', 'CONTOSO LTD', '00D5g00Contoso1', '00D5g00Contoso1EAA', '0Contoso', ' contoso ']) {
      const [{ subscribers }, requests] = await counted(() => lmo.page({ query: searched(text) }));
      assert.deepEqual(namesOf(subscribers), ['Contoso Ltd'], text);
      assert.equal(requests, 2, text);
    }
    assert.deepEqual(namesOf(await all(searched('Fabrikam GmbH'))), ['Fabrikam — Staging'], 'the account’s name');
    assert.deepEqual(namesOf(await all(searched('00d5g00contoso1'))), ['Contoso Ltd'], 'typed without regard to case');
    assert.deepEqual(namesOf(await all(searched('nobody'))), []);
  });

  it('are sought by what was typed, and nothing in it is understood as SOQL', async () => {
    await start({ sizes: { subscribers: 200, seed: 2 } });
    const hostile = [
      "'",
      "' OR Name != '",
      "\\' OR Id != null --",
      '%',
      '_',
      '100%',
      '\\',
      '"',
      '\n',
      "x') OR (Id != '",
    ];
    for (const text of hostile) {
      for (const { name, company } of await all(searched(text))) {
        assert.ok(`${name} ${company ?? ''}`.includes(text.trim()), `${JSON.stringify(text)} finds ${name}`);
      }
    }
    const status = "Active') OR (Name != '";
    assert.deepEqual(await all(filtered({ licenseStatuses: [status] })), []);
    assert.deepEqual(await all(filtered({ packageIds: [status], versionIds: [status] })), []);
    assert.deepEqual(await all(filtered({ orgIds: [status] })), []);
  });

  it('are narrowed by kind, package, version, status and by being behind', async () => {
    await start({ sizes: { subscribers: 300, seed: 4 } });
    const whole = await all(everySubscriber);
    const { packages } = await lmo.packages();
    const [billing] = packages.filter(({ name }) => name === 'Acme Billing');
    assert.deepEqual([billing?.latest?.number, billing?.packageId.slice(0, 3)], ['2.4.0', '033']);
    const old = billing?.versions.find(({ number }) => number === '2.1.0');
    const queries: readonly (readonly [Partial<SubscriberFilters>, (one: Subscriber) => boolean])[] = [
      [{ kind: 'sandbox' }, (one) => one.isSandbox],
      [{ kind: 'production' }, (one) => !one.isSandbox],
      [{ packageIds: [billing?.packageId ?? ''] }, (one) => one.packages.some((own) => own.name === 'Acme Billing')],
      [{ versionIds: [old?.versionId ?? ''] }, (one) => one.packages.some((own) => own.version === '2.1.0')],
      [{ onlyBehind: true }, (one) => one.packages.some(({ isBehind }) => isBehind)],
      [
        { licenseStatuses: ['Suspended', 'Trial'] },
        (one) => one.packages.some((own) => ['Suspended', 'Trial'].includes(own.licenseStatus ?? '')),
      ],
      [{ kind: 'sandbox', onlyBehind: true }, (one) => one.isSandbox && one.packages.some(({ isBehind }) => isBehind)],
    ];
    for (const [filters, belongs] of queries) {
      const found = await all(filtered(filters));
      const keys = new Set(found.map(({ orgId }) => orgId));
      assert.deepEqual(
        namesOf(whole.filter((one) => belongs(one) !== keys.has(one.orgId))),
        [],
        JSON.stringify(filters),
      );
      assert.ok(found.length > 3 && found.every(belongs), JSON.stringify(filters));
    }
    const uninstalled = await all(filtered({ licenseStatuses: ['Uninstalled'] }));
    assert.ok(uninstalled.some(({ name }) => name === 'Tailspin Toys'));
    const [one, two] = whole;
    assert.deepEqual(namesOf(await all(filtered({ orgIds: [one?.orgId.slice(0, 15) ?? '', two?.orgId ?? ''] }))), [
      one?.name,
      two?.name,
    ]);
  });

  it('stop being sought when nobody waits for them any more', async () => {
    await start();
    const controller = new AbortController();
    const page = lmo.page({ query: everySubscriber, signal: controller.signal });
    controller.abort();
    assert.equal((await failureOf(page)).code, 'cancelled');
  });

  describe('change', () => {
    let list: SubscriberList;
    const contoso = '00D5g00Contoso1';
    const billing = '033000000000001AAA';

    async function read(options: StartOptions = {}): Promise<void> {
      await start(options);
      list = new SubscriberList({ clock: systemClock, pinned: () => [] });
      list.attach(lmo);
      await list.refresh();
    }

    const refresh = async (): Promise<number> => (await counted(() => list.refresh()))[1];
    const statusOf = (orgId: string): string | undefined => list.find(orgId)?.packages[0]?.licenseStatus;

    it('and one changed licence costs two requests, however many there are', async () => {
      for (const subscribers of [0, 1_000, 5_000]) {
        await read({ sizes: { subscribers, seed: 6 } });
        // Nothing that the sample org made is as young as this.
        await org.controls.skipTime(3_600_000);
        const listed = list.shown.find((one) => one.packages[0]?.licenseStatus === 'Active');
        assert.ok(listed);
        await refresh();
        await org.controls.changeLicense(listed.orgId, { status: 'Suspended' });
        assert.equal(await refresh(), 2, `of ${subscribers}`);
        assert.equal(statusOf(listed.orgId), 'Suspended');
        assert.equal(await refresh(), 1, 'and nothing more');
        await org.dispose();
      }
      await start();
    });

    it('in any list that the LMO has', async () => {
      const upgrade = { packageId: billing, version: '2.1.0' };
      const cases = [
        [{}, upgrade],
        [{ licenseApp: false }, upgrade],
        [{ packageSubscribers: false }, upgrade],
        [{ partnerTenants: true }, upgrade],
        // Partner tenants have no list of versions.
        [
          { licenseApp: false, packageSubscribers: false, partnerTenants: true },
          { packageId: billing, seats: 77 },
        ],
      ] as const;
      for (const [lists, licenseChange] of cases) {
        await read({ lists });
        await org.controls.skipTime(3_600_000);
        const installed = (): unknown => {
          const { versionId, version, seats } =
            list.find(contoso)?.packages.find(({ packageId }) => packageId === billing) ?? {};
          return { versionId, version, seats };
        };
        const before = installed();
        await org.controls.changeLicense(contoso, licenseChange);
        assert.equal(await refresh(), 2, JSON.stringify(lists));
        assert.notDeepEqual(installed(), before, JSON.stringify(lists));
        await org.dispose();
      }
      await start();
    });

    it('by coming and going', async () => {
      await read();
      await org.controls.skipTime(3_600_000);
      const added = { subscriber: '00D9x0000NewOne', packageId: billing, version: '2.4.0', name: 'Proseware, Inc.' };
      await org.controls.addLicense(added);
      await org.controls.uninstallPackage(contoso);
      await org.controls.deleteLicense('00D5g000HumonIn');
      const names = namesOf(list.shown);
      assert.ok(names.includes('Contoso Ltd') && names.includes('Humongous Insurance'));
      assert.equal(await refresh(), 2);
      const expected = [...names.filter((name) => !/Contoso|Humongous/.test(name)), 'Proseware, Inc.'];
      assert.deepEqual(namesOf(list.shown).toSorted(compareNames), expected.sort(compareNames));
      assert.equal(list.find(added.subscriber)?.packages[0]?.version, '2.4.0');
    });

    it('by more than can be told: the list is read anew', async () => {
      await read({ sizes: { subscribers: 800, seed: 9 } });
      await list.readMore();
      const { mark } = list.snapshot ?? assert.fail('was read');
      const longAgo = { ...mark, moments: { licenses: '2000-01-01T00:00:00.000Z' } };
      const [changes, requests] = await counted(() => lmo.changes(longAgo));
      assert.deepEqual([changes.isIncomplete, requests], [true, 1]);
      const another = await new LmoSubscriberLists(http).changes({ ...mark, lmoOrgId: '00D000000000000EAA' });
      assert.equal(another.isIncomplete, true, 'another LMO at the same address');
    });

    it('and the clock of this machine does not matter', async () => {
      await read();
      await org.controls.addFault(lmoOrgId(), { kind: 'clockSkew', milliseconds: 86_400_000 });
      await org.controls.skipTime(3_600_000);
      await org.controls.changeLicense(contoso, { status: 'Suspended' });
      await refresh();
      assert.equal(statusOf(contoso), 'Suspended');
    });
  });

  it('say what the org refuses', async () => {
    await start();
    const faults = [
      [{ kind: 'status', status: 503 }, 'orgBusy'],
      [{ kind: 'html', status: 200 }, 'replyNotUnderstood'],
      [{ kind: 'truncate', share: 0.3 }, 'foreignReply'],
      [{ kind: 'status', status: 403, errorCode: 'API_DISABLED_FOR_ORG' }, 'apiDisabled'],
    ] as const;
    for (const [fault, code] of faults) {
      await org.controls.addFault(lmoOrgId(), { ...fault, match: { path: '/composite' } });
      assert.equal((await failureOf(lmo.page({ query: everySubscriber }))).code, code);
      assert.equal((await failureOf(lmo.byId(['00D5g00Contoso1']))).code, code);
      await org.controls.clearFaults();
    }
    await org.controls.revokeSessions(lmoOrgId());
    for (const call of [
      () => lmo.page({ query: everySubscriber }),
      () => lmo.byId(['00D5g00Contoso1']),
      () => lmo.changes({ lmoOrgId: lmoOrgId(), moments: { licenses: '2026-01-01T00:00:00.000Z' } }),
      () => lmo.packages(),
    ]) {
      assert.equal((await failureOf(call())).code, 'orgSessionExpired');
    }
  });
});
