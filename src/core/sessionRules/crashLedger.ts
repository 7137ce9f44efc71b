import { isSameRecord } from '../base/recordId.ts';
import type { OrgDebugSession } from '../debugging/execution.ts';
import type { SessionLease } from './lease.ts';

// What a crash may leave in an org, so that the next start can take away what is ours and nothing else. `machine/` keeps it.

/** A debug session that was begun and whose end is not recorded. Nothing in it gives access to an org. */
export interface LedgerEntry {
  /** Of this beginning: unlike the session's id it is known before the org is asked. */
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  /** 07a…; undefined while the org has not answered: a session may have come to be all the same. */
  readonly sessionId: string | undefined;
  /** The org's own time in milliseconds just before the session was asked for. */
  readonly begunAt: number;
  /** Wall time at which the cap has ended it whatever happens: after that there is nothing to look for. */
  readonly endsAt: number;
  /** Whose it was. */
  readonly processId: number;
  /** Its process ended it, and the org did not say that it had. */
  readonly isUnconfirmed: boolean;
}

export interface CrashLedger {
  /** Durable when it resolves: what follows may crash. */
  record(entry: LedgerEntry): Promise<void>;
  remove(id: string): Promise<void>;
  entries(): Promise<readonly LedgerEntry[]>;
}

/**
 * Entries whose debug session nobody runs any more and that may run in the org still. An entry is written and removed by whoever holds
 * the lease: one whose process is seen without the lease afterwards is left over, whatever has that process's number by now.
 * `now` is wall time in milliseconds.
 */
export async function leftovers(
  ledger: CrashLedger,
  lease: Pick<SessionLease, 'holder'>,
  now: number,
): Promise<readonly LedgerEntry[]> {
  const entries = await ledger.entries();
  if (entries.length === 0) {
    return [];
  }
  // Asked after the entries were read: a session that starts meanwhile is not among them.
  const holder = await lease.holder();
  const left = entries.filter(({ processId, isUnconfirmed }) => {
    switch (holder) {
      case 'nobody':
        return true;
      case 'silent':
        return isUnconfirmed;
      default:
        return isUnconfirmed || processId !== holder.processId;
    }
  });
  const isOver = ({ endsAt }: LedgerEntry): boolean => endsAt <= now;
  await Promise.all(left.filter(isOver).map(({ id }) => ledger.remove(id)));
  return left.filter((entry) => !isOver(entry));
}

/** Milliseconds within which the org creates a session that was asked for: the call's time limit, and what clocks round. */
const longestCreate = 25_000;

/**
 * Which of the sessions that run in an org an entry speaks of; none where that is not certain. Where the org never answered, it is the
 * only one that the same user began in the seconds after none ran there: a launch goes no further beside another's session.
 */
export function ownOrphan(entry: LedgerEntry, running: readonly OrgDebugSession[]): OrgDebugSession | undefined {
  const { sessionId, userId, begunAt } = entry;
  if (sessionId !== undefined) {
    return running.find(({ id }) => isSameRecord(id, sessionId));
  }
  const [candidate, another] = running.filter(
    (session) =>
      isSameRecord(session.userId, userId) &&
      session.createdAt >= begunAt &&
      session.createdAt <= begunAt + longestCreate,
  );
  return another === undefined ? candidate : undefined;
}

/** What can be done with the debug sessions of one org. */
export interface OrphanedOrg {
  readonly running: readonly OrgDebugSession[];
  readonly endSession: (id: string) => Promise<void>;
}

/** Ends what the entries of one org speak of, and takes the entries out. Answers the sessions that were ended. */
export async function endOwnOrphans(
  entries: readonly LedgerEntry[],
  { running, endSession }: OrphanedOrg,
  ledger: CrashLedger,
): Promise<readonly OrgDebugSession[]> {
  const ended: OrgDebugSession[] = [];
  for (const entry of entries) {
    const orphan = ownOrphan(entry, running);
    if (orphan !== undefined) {
      await endSession(orphan.id);
      ended.push(orphan);
    }
    // Only now: whatever fails before is tried again at the next start.
    await ledger.remove(entry.id);
  }
  return ended;
}

/** What ends orphans in an org that was entered. */
export interface RecoverableOrg {
  runningDebugSessions(): Promise<readonly OrgDebugSession[]>;
  detachDebugSession(id: string): Promise<void>;
}

/** Ends what a crash has left in one org, and answers that. The org is asked nothing where the ledger has nothing. */
export async function recoverOrg(
  orgId: string,
  org: RecoverableOrg,
  { crashLedger, sessionLease }: { readonly crashLedger: CrashLedger; readonly sessionLease: SessionLease },
  now: number,
): Promise<readonly OrgDebugSession[]> {
  const left = await leftovers(crashLedger, sessionLease, now);
  const entries = left.filter((entry) => isSameRecord(entry.orgId, orgId));
  if (entries.length === 0) {
    return [];
  }
  const running = await org.runningDebugSessions();
  return endOwnOrphans(entries, { running, endSession: (id) => org.detachDebugSession(id) }, crashLedger);
}
