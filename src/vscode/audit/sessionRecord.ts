import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import type { RunningSession } from '../debugging/runningSession.ts';

/** Follows the debug session of this window: when one began, and how it ended. */
export class SessionRecord {
  readonly #record: RecordAudit;
  #orgId: string | undefined;

  constructor(record: RecordAudit) {
    this.#record = record;
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
