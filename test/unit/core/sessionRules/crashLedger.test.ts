import assert from 'node:assert/strict';
import type { OrgDebugSession } from '../../../../src/core/debugging/execution.ts';
import { endOwnOrphans, leftovers, ownOrphan } from '../../../../src/core/sessionRules/crashLedger.ts';
import type { LeaseHolder } from '../../../../src/core/sessionRules/lease.ts';
import { ledgerEntry } from '../../../support/ledgerEntry.ts';
import { LedgerInMemory } from '../../../support/ownMachine.ts';

const session: OrgDebugSession = {
  id: '07a000000000001',
  userId: '005000000000001',
  username: undefined,
  createdAt: 1_000_500,
};

describe('the orphan of a crash', () => {
  it('is the session with the recorded id', () => {
    const other = { ...session, id: '07a000000000009' };
    assert.equal(ownOrphan(ledgerEntry(), [other, session]), session);
    assert.equal(ownOrphan(ledgerEntry(), [other]), undefined);
  });

  it('is, where the org never answered, the one that this user began just then', () => {
    const unanswered = ledgerEntry({ sessionId: undefined });
    assert.equal(ownOrphan(unanswered, [session]), session);
    const others = [
      { ...session, userId: '005000000000002' },
      { ...session, createdAt: 999_999 },
      { ...session, createdAt: 1_025_001 },
    ];
    assert.equal(ownOrphan(unanswered, others), undefined);
    assert.equal(ownOrphan(unanswered, [session, { ...session, id: '07a000000000009' }]), undefined, 'not certain');
  });
});

describe('the ends of orphans', () => {
  it('are those of our own sessions, and each takes its entry out', async () => {
    const ledger = new LedgerInMemory();
    const entries = [ledgerEntry(), ledgerEntry({ id: 'over', sessionId: '07a000000000007AAA' })];
    await Promise.all(entries.map((entry) => ledger.record(entry)));
    const foreign = { ...session, id: '07a000000000009' };
    const ended: string[] = [];
    const endSession = (id: string): Promise<void> => Promise.resolve(void ended.push(id));
    assert.deepEqual(await endOwnOrphans(entries, { running: [foreign, session], endSession }, ledger), [session]);
    assert.deepEqual(ended, [session.id]);
    assert.equal(ledger.kept.size, 0);
  });

  it('leave the entry where the org does not do it', async () => {
    const ledger = new LedgerInMemory();
    await ledger.record(ledgerEntry());
    const endSession = (): Promise<void> => Promise.reject(new Error('no network'));
    await assert.rejects(endOwnOrphans([ledgerEntry()], { running: [session], endSession }, ledger), /no network/);
    assert.equal(ledger.kept.size, 1);
  });
});

describe('what is left over', () => {
  const holder: LeaseHolder = {
    orgId: '00D000000000001EAA',
    organizationName: 'Northwind',
    windowName: 'w',
    workspace: undefined,
    processId: 1,
    since: 0,
  };
  const running = ledgerEntry({ id: 'running', processId: 1 });
  const dead = ledgerEntry({ id: 'dead', processId: 2 });
  const unconfirmed = ledgerEntry({ id: 'unconfirmed', processId: 1, isUnconfirmed: true });

  for (const [who, answer, expected] of [
    ['nobody has the lease: all', 'nobody', ['running', 'dead', 'unconfirmed']],
    ['a process has it: all but its own', holder, ['dead', 'unconfirmed']],
    ['its holder sleeps: what its own process gave up', 'silent', ['unconfirmed']],
  ] as const) {
    it(`when ${who}`, async () => {
      const ledger = new LedgerInMemory();
      await Promise.all([running, dead, unconfirmed].map((entry) => ledger.record(entry)));
      const left = await leftovers(ledger, { holder: () => Promise.resolve(answer) }, 2_000_000);
      assert.deepEqual(
        left.map(({ id }) => id),
        expected,
      );
    });
  }

  it('is found without a question where there is no entry', async () => {
    const asked = { holder: () => assert.fail('was asked') };
    assert.deepEqual(await leftovers(new LedgerInMemory(), asked, 0), []);
  });

  it('is forgotten when the cap has ended it anyway', async () => {
    const ledger = new LedgerInMemory();
    await ledger.record(dead);
    assert.deepEqual(await leftovers(ledger, { holder: () => Promise.resolve('nobody') }, dead.endsAt), []);
    assert.equal(ledger.kept.size, 0);
  });
});
