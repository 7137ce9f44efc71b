import type { CrashLedger, LedgerEntry } from '../../src/core/sessionRules/crashLedger.ts';
import type { LeaseAnswer, LeaseHolder, LeaseRequest, SessionLease } from '../../src/core/sessionRules/lease.ts';
import type { AdapterHost } from '../../src/dap/adapterHost.ts';

/** A lease within this process, between those who share the object. */
export class LeaseInMemory implements SessionLease {
  #held: { readonly holder: LeaseHolder; readonly onRequest: (request: LeaseRequest) => Promise<void> } | undefined;

  take(holder: LeaseHolder, onRequest: (request: LeaseRequest) => Promise<void>): Promise<LeaseAnswer> {
    const other = this.#held;
    if (other !== undefined) {
      const ask = async (request: LeaseRequest): Promise<boolean> => {
        await other.onRequest(request);
        return true;
      };
      return Promise.resolve({ granted: false, holder: other.holder, ask });
    }
    const held = { holder, onRequest };
    this.#held = held;
    const release = (): Promise<void> => {
      this.#held = this.#held === held ? undefined : this.#held;
      return Promise.resolve();
    };
    return Promise.resolve({ granted: true, lease: { release } });
  }

  holder(): Promise<LeaseHolder | 'nobody'> {
    return Promise.resolve(this.#held?.holder ?? 'nobody');
  }
}

export class LedgerInMemory implements CrashLedger {
  readonly kept = new Map<string, LedgerEntry>();

  record(entry: LedgerEntry): Promise<void> {
    this.kept.set(entry.id, entry);
    return Promise.resolve();
  }

  remove(id: string): Promise<void> {
    this.kept.delete(id);
    return Promise.resolve();
  }

  entries(): Promise<readonly LedgerEntry[]> {
    return Promise.resolve([...this.kept.values()]);
  }
}

/** A machine on which nobody else debugs. */
export function ownMachine(): Pick<AdapterHost, 'sessionLease' | 'crashLedger' | 'window'> {
  return {
    sessionLease: new LeaseInMemory(),
    crashLedger: new LedgerInMemory(),
    window: { name: 'test', workspace: undefined, show: () => Promise.resolve() },
  };
}
