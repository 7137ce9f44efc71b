import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { anyLoopbackOrg, LoopbackOrgs } from '../../../../src/core/base/loopbackOrgs.ts';

const onThisMachine = ['http://127.0.0.1:4711', 'http://localhost:4711/services/data', 'https://127.0.0.1'];

describe('orgs on this machine', () => {
  for (const address of onThisMachine) {
    it(`are not entered because somebody names ${address}`, () => {
      const orgs = new LoopbackOrgs();
      assert.equal(orgs.admits(address), false);
      assert.throws(
        () => orgs.check(address),
        (error) => Failure.is(error, 'loopbackNotAllowed'),
      );
    });
  }

  it('are entered where the user has started them, at that port alone and until they end', () => {
    const orgs = new LoopbackOrgs();
    const admitted = orgs.admit('http://127.0.0.1:4711/x');
    orgs.check('http://127.0.0.1:4711/services/data');
    assert.equal(orgs.admits('http://127.0.0.1:4712'), false);
    assert.equal(orgs.admits('http://localhost:4711'), false);
    admitted.dispose();
    assert.equal(orgs.admits('http://127.0.0.1:4711'), false);
  });

  it('are all entered where nobody can be asked', () => {
    onThisMachine.forEach((address) => anyLoopbackOrg().check(address));
  });

  it('have nothing to do with orgs at Salesforce, nor open any other host', () => {
    new LoopbackOrgs().check('https://acme.my.salesforce.com');
    assert.throws(() => anyLoopbackOrg().check('https://evil.example'));
  });
});
