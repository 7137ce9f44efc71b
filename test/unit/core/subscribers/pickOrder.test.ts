import assert from 'node:assert/strict';
import { PickOrder } from '../../../../src/core/subscribers/pickOrder.ts';

const contoso = '00D000000000001AAA';
const fabrikam = '00D000000000002AAA';
const northwind = '00D000000000003AAA';

describe('the order of a pick', () => {
  it('shows each subscriber once, in the first group that has it', () => {
    const order = new PickOrder();
    order.add('favorites', [contoso]);
    order.add('recent', []);
    order.add('subscribers', [contoso.slice(0, 15), fabrikam]);
    assert.deepEqual(order.lines, [
      { heading: 'favorites' },
      { orgId: contoso },
      { heading: 'subscribers' },
      { orgId: fabrikam },
    ]);
  });

  it('leaves what is shown where it is when more is found', () => {
    const order = new PickOrder();
    order.add('subscribers', [contoso]);
    order.add('found', [fabrikam]);
    const before = [...order.lines];
    order.add('found', [northwind, fabrikam]);
    assert.deepEqual(order.lines, [...before, { orgId: northwind }]);
    order.add('found', [contoso]);
    assert.equal(order.lines.length, before.length + 1);
  });
});
