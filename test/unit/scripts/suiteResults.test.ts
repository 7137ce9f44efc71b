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

/** Answers what has failed. */
async function ran(mocha: Mocha): Promise<readonly Mocha.Runnable[]> {
  const failures: Mocha.Runnable[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('fail', (runnable) => {
      failures.push(runnable);
    });
  });
  return failures;
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
    const failures = await ran(mocha);
    assert.deepEqual(countsBySuite(mocha.suite, '', failures), {
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
    const failures = await ran(mocha);
    assert.deepEqual(countsBySuite(mocha.suite, '^the tour ', failures), { 'the tour': broken });
  });

  it('counts a hook that failed where every test had passed', async () => {
    const mocha = new Mocha({ reporter: Mocha.reporters.Base });
    const suite = Mocha.Suite.create(mocha.suite, 'the tour');
    suite.addTest(new Mocha.Test('begins', () => undefined));
    suite.afterAll(() => assert.fail('something was left open'));
    const other = Mocha.Suite.create(mocha.suite, 'another');
    other.addTest(new Mocha.Test('begins', () => undefined));
    mocha.suite.afterEach(function () {
      assert.notEqual(this.currentTest?.parent, other, 'a secret in the window');
    });
    const failures = await ran(mocha);
    const hookFailed = { passed: 1, failed: 1, skipped: 0 };
    assert.deepEqual(countsBySuite(mocha.suite, '', failures), { 'the tour': hookFailed, another: hookFailed });
  });
});
