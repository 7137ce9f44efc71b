import assert from 'node:assert/strict';
import Mocha from 'mocha';
import { grepOf, lastOf, totalOf, unsteadySuites, type SuiteResults } from '../../../scripts/host/suiteResults.ts';
import { inOrder } from '../../host/suite/inOrder.ts';
import { countsBySuite } from '../../host/suite/suiteCounts.ts';

const whole = { passed: 2, failed: 0, skipped: 0 };
const broken = { passed: 1, failed: 1, skipped: 0 };

function results(suites: SuiteResults['suites'], secretsFound = 0): SuiteResults {
  return { suites, secretsFound };
}

async function ran(mocha: Mocha): Promise<void> {
  await new Promise<void>((resolve) => {
    mocha.run(() => {
      resolve();
    });
  });
}

describe('a host suite that failed', () => {
  it('runs once more, alone', () => {
    assert.deepEqual(unsteadySuites(results({ 'the tour': broken, 'the main job': whole })), ['the tour']);
    const again = new RegExp(grepOf(['the tour', 'what (if) it fails?']));
    assert.ok(again.test('the tour begins') && again.test('what (if) it fails? says so'));
    assert.ok(!again.test('the tours begin') && !again.test('beside the tour begins'));
  });

  it('passes when it passed then, and is a failure when it failed twice', () => {
    const first = results({ 'the tour': broken, 'the main job': whole });
    assert.deepEqual(totalOf(lastOf(first, results({ 'the tour': whole }))), { passed: 4, failed: 0, skipped: 0 });
    assert.deepEqual(totalOf(lastOf(first, results({ 'the tour': broken }))), { passed: 3, failed: 1, skipped: 0 });
    assert.deepEqual(totalOf(lastOf(first, undefined)), { passed: 3, failed: 1, skipped: 0 });
  });

  it('is a failure at once where a secret was found, or where many failed', () => {
    assert.deepEqual(unsteadySuites(results({ 'the tour': broken }, 1)), []);
    assert.deepEqual(totalOf(results({ 'the tour': whole }, 3)), { passed: 2, failed: 1, skipped: 0 });
    assert.deepEqual(unsteadySuites(results({ a: broken, b: broken, c: broken, d: broken })), []);
  });

  it('leaves out what would have gone on from there, and no other suite', async () => {
    const mocha = new Mocha({ reporter: Mocha.reporters.Base });
    const suite = Mocha.Suite.create(mocha.suite, 'the tour');
    inOrder(suite);
    suite.addTest(new Mocha.Test('begins', () => assert.fail('too slow')));
    suite.addTest(new Mocha.Test('ends', () => undefined));
    const other = Mocha.Suite.create(mocha.suite, 'another');
    inOrder(other);
    other.addTest(new Mocha.Test('begins', () => undefined));
    await ran(mocha);
    assert.deepEqual(countsBySuite(mocha.suite, ''), {
      'the tour': { passed: 0, failed: 1, skipped: 1 },
      another: { passed: 1, failed: 0, skipped: 0 },
    });
  });

  it('counts the tests behind a failed hook as failed, and none that was not picked', async () => {
    const mocha = new Mocha({ reporter: Mocha.reporters.Base });
    const suite = Mocha.Suite.create(mocha.suite, 'the tour');
    suite.addTest(new Mocha.Test('begins', () => undefined));
    const inner = Mocha.Suite.create(suite, 'in the dark');
    inner.beforeAll(() => assert.fail('no light'));
    inner.addTest(new Mocha.Test('ends', () => undefined));
    const other = Mocha.Suite.create(mocha.suite, 'another');
    other.addTest(new Mocha.Test('begins', () => undefined));
    mocha.grep(/^the tour /);
    await ran(mocha);
    assert.deepEqual(countsBySuite(mocha.suite, '^the tour '), { 'the tour': broken });
  });
});
