import type { Memento } from 'vscode';
import { type LedgerStore, TraceLedger } from '../../core/tracing/traceLedger.ts';
import { isRunning } from '../base/processes.ts';

const ledgerKey = 'traceLedger';

/** The ledger in the extension's global state, which outlives windows. It holds ids of records and no secret. */
export function createTraceLedger(memento: Memento): TraceLedger {
  const store: LedgerStore = {
    load: () => memento.get(ledgerKey),
    save: async (kept) => memento.update(ledgerKey, kept),
  };
  // Each window has an extension host, a process of its own: while that runs, it cleans up after itself.
  return new TraceLedger(store, String(process.pid), (keeper) => isRunning(Number(keeper)));
}
