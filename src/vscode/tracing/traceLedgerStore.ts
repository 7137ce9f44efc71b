import type { Memento } from 'vscode';
import { type LedgerStore, TraceLedger } from '../../core/tracing/traceLedger.ts';

const ledgerKey = 'traceLedger';

/** The ledger in the extension's global state, which outlives windows. It holds ids of records and no secret. */
export function createTraceLedger(memento: Memento): TraceLedger {
  const store: LedgerStore = {
    load: () => memento.get(ledgerKey),
    save: async (kept) => memento.update(ledgerKey, kept),
  };
  return new TraceLedger(store, String(process.pid), isRunning);
}

/** Each window has an extension host, a process of its own: while that runs, it cleans up after itself. */
function isRunning(keeper: string): boolean {
  try {
    // Signal 0 asks whether there is such a process and does nothing to it.
    process.kill(Number(keeper), 0);
    return true;
  } catch {
    return false;
  }
}
