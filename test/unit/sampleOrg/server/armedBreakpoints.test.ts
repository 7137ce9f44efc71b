import assert from 'node:assert/strict';
import { ArmedBreakpoints } from '../../../../src/sampleOrg/debugging/armedBreakpoints.ts';

const line = (id: string, number: number) => ({ id, kind: 'line', typeRef: 'acme/Service', line: number }) as const;
const exception = (id: string, typeRef: string) => ({ id, kind: 'exception', typeRef, line: 0 }) as const;

describe('armed breakpoints', () => {
  it('are found by typeref, in any case, and line', () => {
    const armed = new ArmedBreakpoints();
    armed.arm(line('07b1', 5));
    assert.equal(armed.breakpointAt('ACME/service', 5), '07b1');
    assert.equal(armed.breakpointAt('acme/Service', 6), undefined);
    assert.equal(armed.breakpointAt('acme/Service$Inner', 5), undefined);
  });

  it('may be several at one place: the first stops, and each stands until it is removed', () => {
    const armed = new ArmedBreakpoints();
    armed.arm(line('07b1', 5));
    armed.arm(line('07b2', 5));
    assert.equal(armed.breakpointAt('acme/Service', 5), '07b1');
    armed.disarm('07b1');
    assert.equal(armed.breakpointAt('acme/Service', 5), '07b2');
    armed.arm(exception('07b3', 'acme/Failure'));
    armed.arm(exception('07b4', 'acme/Failure'));
    armed.disarm('07b4');
    assert.equal(armed.exceptionBreakpoint(['acme/Failure']), '07b3');
    armed.disarm('07b2');
    assert.equal(armed.breakpointAt('acme/Service', 5), undefined);
  });

  it('are found for an exception by its class first, then by those that it extends', () => {
    const armed = new ArmedBreakpoints();
    armed.arm(exception('07b1', 'com/salesforce/api/exception/Exception'));
    armed.arm(exception('07b2', 'acme/Failure'));
    assert.equal(armed.exceptionBreakpoint(['acme/Failure', 'com/salesforce/api/exception/Exception']), '07b2');
    assert.equal(armed.exceptionBreakpoint(['acme/Other', 'com/salesforce/api/exception/Exception']), '07b1');
    assert.equal(armed.exceptionBreakpoint(['acme/Other']), undefined);
  });

  for (const [condition, value, stops] of [
    ['Equals', 3, [3]],
    ['GreaterOrEquals', 3, [3, 4, 5, 6]],
    ['Modulo', 2, [2, 4, 6]],
  ] as const) {
    it(`stop when their hits meet ${condition} ${value}; standing there is no hit`, () => {
      const armed = new ArmedBreakpoints();
      armed.arm({ ...line('07b1', 5), hits: { condition, value } });
      const stopped = [1, 2, 3, 4, 5, 6].filter(() => {
        assert.equal(armed.breakpointAt('acme/Service', 5), '07b1');
        return armed.reach('acme/Service', 5) === '07b1';
      });
      assert.deepEqual(stopped, stops);
    });
  }

  it('count their hits each for itself, also where another one stops', () => {
    const armed = new ArmedBreakpoints();
    armed.arm({ ...line('07b1', 5), hits: { condition: 'Equals', value: 2 } });
    armed.arm(line('07b2', 5));
    const reach = (): string | undefined => armed.reach('acme/Service', 5);
    assert.deepEqual([reach(), reach(), reach()], ['07b2', '07b1', '07b2']);
    assert.equal(armed.reach('acme/Service', 6), undefined);
  });

  it('tell running code that they changed, and that there are none', () => {
    const armed = new ArmedBreakpoints();
    const generation = (): number => armed.generation;
    assert.equal(generation(), 0);
    armed.arm(line('07b1', 5));
    const first = generation();
    armed.arm(line('07b2', 6));
    assert.notEqual(generation(), first);
    armed.clear();
    assert.equal(generation(), 0);
    armed.arm(line('07b1', 5));
    assert.ok(generation() > first);
  });
});
