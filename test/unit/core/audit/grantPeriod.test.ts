import assert from 'node:assert/strict';
import { grantPeriod } from '../../../../src/core/audit/grantPeriod.ts';
import type { Grant } from '../../../../src/core/loginAccess/grant.ts';

const username = 'ada@northwind.example.uat';

describe('a grant in the audit trail', () => {
  const periods: readonly (readonly [grant: Grant, text: string])[] = [
    [{ state: 'live', username, expires: new Date('2030-11-05T23:59:59.999Z') }, 'until 2030-11-05'],
    [{ state: 'expired', username, expired: new Date('2030-11-05T00:00:00Z') }, 'ended on 2030-11-05'],
    [{ state: 'revoked', username }, 'revoked'],
    [{ state: 'none' }, 'none in the audit trail of the org'],
    [{ state: 'unknown' }, 'unknown'],
  ];
  for (const [grant, text] of periods) {
    it(`that is ${grant.state} reads "${text}" and names nobody`, () => {
      assert.equal(grantPeriod(grant), text);
    });
  }
});
