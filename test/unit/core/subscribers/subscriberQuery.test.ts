import assert from 'node:assert/strict';
import {
  everySubscriber,
  matchesFilters,
  matchesQuery,
  matchesText,
  narrows,
  noFilters,
  type SubscriberFilters,
} from '../../../../src/core/subscribers/subscriberQuery.ts';
import { subscriber, subscriberPackage } from '../../../support/fakeSubscribers.ts';

const orgId = '00D000000000002EAA';

describe('a query for subscribers', () => {
  it('finds by part of a name, whatever its case, and by org ids of 15 and 18 characters', () => {
    for (const text of ['', 'north', 'NORTHWIND u', ' uat ', orgId, orgId.slice(0, 15), '0002EA']) {
      assert.ok(matchesText(['Northwind UAT'], orgId, text), text);
    }
    assert.ok(matchesText([], orgId.slice(0, 15), orgId));
    assert.ok(matchesText([undefined, 'Contoso'], orgId, 'contoso'));
    for (const text of ['contoso', '00D000000000001EAA', '00D000000000001']) {
      assert.ok(!matchesText(['Northwind UAT', undefined], orgId, text), text);
    }
  });

  it('leaves something out or not', () => {
    assert.ok(!narrows(everySubscriber) && !narrows({ text: '  ', filters: noFilters }));
    assert.ok(narrows({ text: 'x', filters: noFilters }));
    const filters: readonly Partial<SubscriberFilters>[] = [
      { kind: 'sandbox' },
      { packageIds: ['033'] },
      { versionIds: ['04t'] },
      { onlyBehind: true },
      { licenseStatuses: ['Trial'] },
      { orgIds: [] },
    ];
    for (const some of filters) {
      assert.ok(narrows({ text: '', filters: { ...noFilters, ...some } }), JSON.stringify(some));
    }
  });

  it('wants all that is named of the same package', () => {
    const two = subscriber({
      packages: [
        subscriberPackage({ isBehind: true }),
        subscriberPackage({ packageId: '033000000000002AAA', versionId: '04t000000000002AAA', licenseStatus: 'Trial' }),
      ],
    });
    const matches = (filters: Partial<SubscriberFilters>): boolean => matchesFilters(two, { ...noFilters, ...filters });
    assert.ok(matches({ packageIds: ['033000000000001'], onlyBehind: true }));
    assert.ok(!matches({ packageIds: ['033000000000002AAA'], onlyBehind: true }));
    assert.ok(matches({ versionIds: ['04t000000000002'], licenseStatuses: ['Trial'] }));
    assert.ok(!matches({ versionIds: ['04t000000000001AAA'], licenseStatuses: ['Trial'] }));
    assert.ok(matches({ kind: 'sandbox' }) && !matches({ kind: 'production' }));
    assert.ok(matches({ orgIds: [orgId.slice(0, 15)] }) && !matches({ orgIds: [] }));
  });

  it('finds what is uninstalled only where that is asked for', () => {
    const gone = subscriber({ packages: [subscriberPackage({ isInstalled: false, licenseStatus: 'Uninstalled' })] });
    assert.ok(!matchesQuery(gone, everySubscriber));
    assert.ok(matchesQuery(gone, { text: 'north', filters: { ...noFilters, licenseStatuses: ['Uninstalled'] } }));
    const half = subscriber({ packages: [subscriberPackage(), ...gone.packages] });
    assert.ok(!matchesFilters(half, { ...noFilters, licenseStatuses: ['Trial'] }));
  });
});
