import type { Memento } from 'vscode';
import { type LedgerStore, TraceLedger } from '../../core/tracing/traceLedger.ts';
import { isRunning } from '../base/processes.ts';

const pagePrefix = 'traceLedger/';

/** The ledger in the extension's global state, which outlives windows. It holds ids and names of our own records and no secret. */
export function createTraceLedger(memento: Memento): TraceLedger {
  const store: LedgerStore = {
    names: () => memento.keys().flatMap((key) => (key.startsWith(pagePrefix) ? [key.slice(pagePrefix.length)] : [])),
    load: (name) => memento.get(pagePrefix + name),
    save: async (name, page) => memento.update(pagePrefix + name, page),
  };
  // Each window has an extension host, a process of its own: while that runs, it cleans up after itself.
  return new TraceLedger(store, String(process.pid), (keeper) => isRunning(Number(keeper)));
}
