import type { AuditCircumstances, AuditEvent } from './auditEvent.ts';
import type { AuditEntry } from './auditTrail.ts';

/** The trail of one window: from its start to its end. Windows write at the same time, so each has a chain of its own. */
export interface AuditedWindow {
  /** When it began to record, as it names its trail. */
  readonly name: string;
  readonly entries: readonly AuditEntry[];
  /** 1-based line at which the trail stops being as it was written; undefined where all of it is. */
  readonly brokenAt: number | undefined;
}

/** Keeps what is recorded. `machine/` implements it. */
export interface AuditStore {
  /** Durable when it resolves. Entries are written in the order in which they were given. */
  record(event: AuditEvent & AuditCircumstances, time: Date): Promise<void>;
  /** Every trail on this machine, the oldest first. */
  read(): Promise<readonly AuditedWindow[]>;
}
