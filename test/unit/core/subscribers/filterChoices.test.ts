import assert from 'node:assert/strict';
import {
  type FilterChoice,
  filtersOf,
  isChosenIn,
  type LocalOrgIds,
} from '../../../../src/core/subscribers/filterChoices.ts';
import { isFiltered, noFilters } from '../../../../src/core/subscribers/subscriberQuery.ts';

const nobody: LocalOrgIds = { granted: [], newLogs: [] };
const every: readonly FilterChoice[] = [
  { by: 'kind', kind: 'production' },
  { by: 'kind', kind: 'sandbox' },
  { by: 'behind' },
  { by: 'granted' },
  { by: 'newLogs' },
  { by: 'package', value: '033000000000001' },
  { by: 'version', value: '04t000000000001' },
  { by: 'status', value: 'Trial' },
];

describe('the choices of a filter', () => {
  it('come back as they were made, one by one, also where no org is what was asked for', () => {
    for (const choice of every) {
      const isChosen = isChosenIn(filtersOf([choice], nobody));
      assert.deepEqual(every.filter(isChosen), [choice]);
    }
  });

  it('leave all in when both kinds are chosen, or nothing', () => {
    assert.deepEqual(filtersOf(every.slice(0, 2), nobody), noFilters);
    assert.deepEqual(filtersOf([], nobody), noFilters);
  });

  it('find the orgs that are all of what this machine was asked for', () => {
    const local: LocalOrgIds = { granted: ['A', 'B'], newLogs: ['B', 'C'] };
    assert.deepEqual(filtersOf([{ by: 'granted' }], local).orgIds, ['A', 'B']);
    assert.deepEqual(filtersOf([{ by: 'granted' }, { by: 'newLogs' }], local).orgIds, ['B']);
    const none = filtersOf([{ by: 'granted' }], nobody);
    assert.ok(isFiltered(none));
    assert.deepEqual(none.orgIds, []);
  });
});
