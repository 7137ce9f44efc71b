import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import {
  admitDebugSession,
  admitRequest,
  type DebugSessionSituation,
} from '../../../../src/core/sessionRules/admission.ts';
import { allowed, requireAllowed } from '../../../../src/core/base/decision.ts';
import type { SessionDecision } from '../../../../src/core/sessionRules/sessionRules.ts';

const now = Date.UTC(2026, 0, 15);
const sandbox = { name: 'Northwind', instanceName: 'CS1', isSandbox: true, trialExpirationDate: undefined };

function admit(situation: Partial<DebugSessionSituation> = {}): SessionDecision {
  return admitDebugSession({ organization: sandbox, now, ...situation });
}

function assertRefused(decision: SessionDecision, rule: string, ...words: RegExp[]): void {
  assert.ok(!decision.allowed);
  assert.equal(decision.rule, rule);
  for (const word of words) {
    assert.match(decision.message, word);
  }
}

describe('admitDebugSession', () => {
  it('allows a sandbox of which nothing else is known', () => {
    assert.deepEqual(admit(), allowed);
  });

  it('allows a sandbox with a live grant', () => {
    assert.deepEqual(
      admit({ grant: { state: 'live', username: 'jane@northwind.example', expires: new Date(now + 1) } }),
      allowed,
    );
  });

  it('allows where the grant is unknown: the org itself will tell', () => {
    assert.deepEqual(admit({ grant: { state: 'unknown' } }), allowed);
  });

  it('refuses a production org, names the rule and offers logs', () => {
    const organization = { ...sandbox, isSandbox: false };
    assertRefused(admit({ organization }), 'sandboxOnly', /Northwind/, /sandboxes only/, /debug logs/);
  });

  it('refuses a scratch org: a sandbox with a trial date', () => {
    const organization = { ...sandbox, trialExpirationDate: '2026-02-01' };
    assertRefused(admit({ organization }), 'sandboxOnly', /scratch org/, /debug logs/);
  });

  it('refuses a trial org as not a sandbox', () => {
    const organization = { ...sandbox, isSandbox: false, trialExpirationDate: '2026-02-01' };
    assertRefused(admit({ organization }), 'sandboxOnly', /not a sandbox/);
  });

  it('refuses an expired grant with its day', () => {
    const grant = { state: 'expired', username: 'jane@northwind.example', expired: new Date(now - 1) } as const;
    assertRefused(admit({ grant }), 'grantRequired', /jane@northwind\.example/, /2026-01-14/, /[Gg]rant login access/);
  });

  it('refuses a grant that was live when it was read and is over now', () => {
    const grant = { state: 'live', username: 'jane@northwind.example', expires: new Date(now) } as const;
    assertRefused(admit({ grant }), 'grantRequired', /ended on 2026-01-15/);
  });

  it('refuses a revoked grant', () => {
    assertRefused(admit({ grant: { state: 'revoked', username: 'jane' } }), 'grantRequired', /jane .*revoked/);
  });

  it('refuses where nobody granted', () => {
    assertRefused(admit({ grant: { state: 'none' } }), 'grantRequired', /Nobody at Northwind/, /Ask a user/);
  });

  it('refuses a second session on this machine and names the first', () => {
    assertRefused(admit({ localSession: { organizationName: 'Contoso' } }), 'oneSession', /Contoso/, /Stop it/);
  });

  it('refuses while the licence is held and names the holder', () => {
    const licenseHolder = 'jim@acme.example in Contoso';
    assertRefused(admit({ licenseHolder }), 'licenseInUse', /jim@acme\.example in Contoso/, /stop/);
  });

  it('names the rule that no user can change first', () => {
    const organization = { ...sandbox, isSandbox: false };
    const localSession = { organizationName: 'Contoso' };
    assertRefused(admit({ organization, grant: { state: 'none' }, localSession }), 'sandboxOnly');
  });

  it('shows org text without control characters', () => {
    const decision = admit({ organization: { ...sandbox, name: 'North\u001b[31mwind\u202e\n', isSandbox: false } });
    assertRefused(decision, 'sandboxOnly', /^Northwind is/);
  });

  it('has a sentence for an org without a name', () => {
    assertRefused(admit({ organization: { ...sandbox, name: '', isSandbox: false } }), 'sandboxOnly', /^This org is/);
  });
});

describe('admitDebugSession of the Government Cloud', () => {
  it('refuses, whatever else the org is', () => {
    for (const instanceName of ['USG4', 'usg2s', 'USG1S']) {
      const organization = { ...sandbox, instanceName };
      assertRefused(admit({ organization }), 'sandboxOnly', /Government Cloud/, /send the debug logs/);
    }
  });
});

describe('admitRequest', () => {
  it('allows a first and a second request', () => {
    assert.deepEqual(admitRequest(0), allowed);
    assert.deepEqual(admitRequest(1), allowed);
  });

  it('refuses a third', () => {
    assertRefused(admitRequest(2), 'twoRequests', /at most 2/, /run it again/);
  });
});

describe('requireAllowed', () => {
  it('throws a Failure whose code is the rule', () => {
    requireAllowed(allowed);
    assert.throws(
      () => requireAllowed(admitRequest(2)),
      (error) => Failure.is(error, 'twoRequests'),
    );
  });
});
