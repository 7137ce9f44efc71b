import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import type { EndedOrphan } from '../ports.ts';
import type { RunningSession } from '../debugging/runningSession.ts';

/** Follows the debug session of this window: when one began, how it ended, and what it found in its org. */
export class SessionRecord {
  readonly #record: RecordAudit;
  #orgId: string | undefined;

  constructor(record: RecordAudit) {
    this.#record = record;
  }

  /** Of what a crash has left there, when a launch makes room. */
  orphanEnds({ orgId, sessionId, orgTime }: EndedOrphan): void {
    this.#record({ kind: 'sessionDetached', orgId, subject: sessionId }, orgTime);
  }

  changed(session: RunningSession | undefined): void {
    const isOver = session === undefined || session.phase === 'ended';
    if (this.#orgId !== undefined && (isOver || session.phase === 'starting' || session.orgId !== this.#orgId)) {
      this.#record({
        kind: 'sessionEnded',
        orgId: this.#orgId,
        outcome: session?.endReason ?? (session?.phase === 'starting' ? 'started again' : 'by the user'),
      });
      this.#orgId = undefined;
    }
    if (this.#orgId === undefined && !isOver && session.phase !== 'starting') {
      this.#orgId = session.orgId;
      this.#record({ kind: 'sessionStarted', orgId: session.orgId });
    }
  }
}
