import assert from 'node:assert/strict';
import { ownsNamespace, packageCandidates } from '../../../../src/core/packageSource/packageChoice.ts';

function installed(name: string, namespace: string | undefined, number: number) {
  return { name, namespace, versionNumber: '1.0.0.1', packageId: `03300000000000${number}AAA` };
}

const billing = installed('Acme Billing', 'acme', 1);
const collections = installed('Acme Collections', 'acmecol', 2);
const helper = installed('A Helper', 'acme', 3);
const other = installed('Other Vendor', 'other', 4);
const plain = installed('Plain', undefined, 5);
const all = [other, plain, helper, collections, billing];
const nothingKnown = { ids: [], names: [], namespaces: [] };
const nothingChosen = { here: [], anywhere: [] };

function told(...given: Parameters<typeof packageCandidates>): readonly string[] {
  return packageCandidates(...given).map(
    ({ installed: { name }, standing, isPicked }) => `${name}: ${standing}${isPicked ? ', picked' : ''}`,
  );
}

describe('the choice of packages', () => {
  it('offers what the LMO lists first, by id of 15 or 18 characters or by name, and what shares its namespace', () => {
    const own = { ids: [billing.packageId.slice(0, 15)], names: ['Acme Collections'], namespaces: [] };
    assert.deepEqual(told(all, own, nothingChosen), [
      'A Helper: own, picked',
      'Acme Billing: own, picked',
      'Acme Collections: own, picked',
      'Other Vendor: other',
      'Plain: other',
    ]);
  });

  it('knows own packages by the namespaces of the workspace, whatever their case', () => {
    assert.deepEqual(told(all, { ...nothingKnown, namespaces: ['AcmeCol'] }, nothingChosen).slice(0, 2), [
      'Acme Collections: own, picked',
      'A Helper: other',
    ]);
  });

  it('picks what was chosen for this subscriber, and nothing else', () => {
    const own = { ...nothingKnown, ids: [billing.packageId] };
    assert.deepEqual(told(all, own, { here: [other.packageId], anywhere: [other.packageId] }), [
      'A Helper: own',
      'Acme Billing: own',
      'Other Vendor: chosen, picked',
      'Acme Collections: other',
      'Plain: other',
    ]);
  });

  it('picks what was chosen elsewhere where nothing is known of own packages', () => {
    assert.deepEqual(told([other, collections], nothingKnown, { here: [], anywhere: [collections.packageId] }), [
      'Acme Collections: chosen, picked',
      'Other Vendor: other',
    ]);
  });

  it('picks nothing where nothing is known, unless there is one alone', () => {
    assert.deepEqual(told([other, billing], nothingKnown, nothingChosen), [
      'Acme Billing: other',
      'Other Vendor: other',
    ]);
    assert.deepEqual(told([other], nothingKnown, nothingChosen), ['Other Vendor: other, picked']);
  });

  it('forgets a choice whose packages are gone', () => {
    const own = { ...nothingKnown, ids: [billing.packageId] };
    assert.deepEqual(told([billing, other], own, { here: ['033000000000009AAA'], anywhere: [] }), [
      'Acme Billing: own, picked',
      'Other Vendor: other',
    ]);
  });

  it('tells whether a namespace is that of one package', () => {
    assert.equal(ownsNamespace(collections, all), true);
    assert.equal(ownsNamespace(billing, all), false);
    assert.equal(ownsNamespace(plain, all), false);
  });
});
