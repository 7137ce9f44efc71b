import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { deriveGrants } from '../../../../src/core/loginAccess/grants.ts';
import { HandOff } from '../../../../src/core/loginAccess/handOff.ts';
import { EnteredOrgs } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import { FakeOrgs, handOffTo, productionId, sandboxId } from '../fakeOrgs.ts';

const expired = (): Failure => new Failure('orgSessionExpired', 'The org session has expired.');

describe('entered orgs', () => {
  let orgs: FakeOrgs;
  let entered: EnteredOrgs;

  beforeEach(() => {
    orgs = new FakeOrgs();
    entered = new EnteredOrgs(() => Promise.resolve(orgs), silentLogger);
  });

  async function enter(orgId = sandboxId) {
    const org = await entered.look(handOffTo(orgId));
    entered.admit(org);
    return org;
  }

  it('keep nothing of an org that was looked at alone', async () => {
    let changes = 0;
    entered.onDidChange(() => (changes += 1));
    const seen = await entered.look(handOffTo(sandboxId));
    assert.deepEqual([seen.organization.name, seen.loginAsUser.username], ['Northwind', 'jane@northwind.example']);
    assert.deepEqual([entered.all.length, changes], [0, 0]);
  });

  it('are entered although their audit trail may not be read, and say why it was not', async () => {
    orgs.grants = () => Promise.reject(new Failure('accessDenied', 'No View Setup.'));
    const { grant, grants } = await enter();
    assert.deepEqual([grant, grants.problem], [{ state: 'unknown' }, 'No View Setup.']);
  });

  it('are not entered with an org session that has ended', async () => {
    orgs.grants = () => Promise.reject(expired());
    await assert.rejects(enter(), { code: 'orgSessionExpired' });
    assert.equal(entered.get(sandboxId), undefined);
  });

  it('are not entered in the Government Cloud: at a telling address nothing is sent, elsewhere nothing is kept', async () => {
    const government = new HandOff('https://agency.my.salesforce.mil', 'Agency', `${sandboxId}!secret`);
    await assert.rejects(entered.look(government), { code: 'governmentCloud' });
    assert.equal(orgs.opened, 0);
    orgs.organization = { instanceName: 'USG4' };
    await assert.rejects(enter(), { code: 'governmentCloud' });
    assert.equal(entered.get(sandboxId), undefined);
  });

  it('forget a hand-off when the org no longer knows its session, but not for other failures', async () => {
    const org = await enter();
    const fail = (error: Error) => entered.use(org, () => Promise.reject(error));
    await assert.rejects(fail(new Failure('orgBusy', 'Later.')), { code: 'orgBusy' });
    assert.equal(entered.get(sandboxId), org);
    await assert.rejects(fail(expired()), { code: 'orgSessionExpired' });
    assert.equal(entered.get(sandboxId), undefined);
  });

  it('keep a fresh hand-off when a call with the old one fails late', async () => {
    const old = await enter();
    const fresh = await enter();
    await assert.rejects(entered.use(old, () => Promise.reject(expired())));
    assert.equal(entered.get(sandboxId), fresh);
  });

  it('read their grants again, each for itself', async () => {
    await enter();
    await enter(productionId);
    const revoked = deriveGrants(
      [{ action: 'loginasrevokedtopartnerbt', display: 'jane@northwind.example has revoked', created: new Date() }],
      { now: new Date() },
    );
    const answers = [() => Promise.resolve(revoked), () => Promise.reject(expired())];
    orgs.grants = () => (answers.shift() ?? assert.fail('asked too often'))();
    await entered.refreshGrants();
    assert.deepEqual(
      entered.all.map(({ organization, grant }) => [organization.organizationId, grant.state]),
      [[sandboxId, 'revoked']],
      'one was revoked; the other has ended our session',
    );
  });
});
