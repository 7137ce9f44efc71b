import type { LedgerEntry } from '../../src/core/sessionRules/crashLedger.ts';

/** An entry of the crash ledger; state only what the case is about. */
export function ledgerEntry(fields: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: 'one',
    orgId: '00D000000000001EAA',
    userId: '005000000000001AAA',
    sessionId: '07a000000000001AAA',
    begunAt: 1_000_000,
    endsAt: 15_400_000,
    processId: 1,
    isUnconfirmed: false,
    ...fields,
  };
}
