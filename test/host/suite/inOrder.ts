import type Mocha from 'mocha-host';

/**
 * Each test of a suite goes on where the one before has stopped: behind one that failed, the others are left out. mocha's own `bail` leaves
 * out every suite behind it, too.
 */
export function inOrder(suite: Mocha.Suite): void {
  suite.beforeEach('only behind what passed', function () {
    if (testsOf(suite).some((test) => test.isFailed())) {
      this.skip();
    }
  });
}

export function testsOf(suite: Mocha.Suite): readonly Mocha.Test[] {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}
