import type { AuditCircumstances, AuditEvent, RecordAudit } from '../../core/audit/auditEvent.ts';
import type { AuditedWindow, AuditStore } from '../../core/audit/ports.ts';
import type { Clock } from '../../core/base/clock.ts';
import { toLongOrgId } from '../../core/subscribers/orgId.ts';

export interface AuditRecorderParts {
  /** Loaded with the first entry: activation costs nothing. */
  readonly openStore: () => Promise<AuditStore>;
  readonly circumstancesOf: (orgId: string) => AuditCircumstances;
  /** The org's own, in milliseconds; undefined for one that is not entered. */
  readonly orgTime: (orgId: string) => number | undefined;
  readonly clock: Clock;
  /** The trail cannot be written. */
  readonly failed: (error: unknown) => void;
}

/** Takes down what happens in this window. Nobody waits for it, and nothing is refused because it could not be written: the user is told, once. */
export class AuditRecorder {
  readonly #parts: AuditRecorderParts;
  #store: Promise<AuditStore> | undefined;
  #pending: Promise<void> = Promise.resolve();
  #hasFailed = false;

  constructor(parts: AuditRecorderParts) {
    this.#parts = parts;
  }

  readonly record: RecordAudit = (event, time) => {
    const { circumstancesOf, orgTime, clock } = this.#parts;
    const { orgId } = event;
    // Now, not when it is written: who leaves an org leaves its circumstances. Hand-offs have the short form of an org's id.
    const entry: AuditEvent & AuditCircumstances =
      orgId === undefined ? event : { ...event, orgId: toLongOrgId(orgId), ...circumstancesOf(orgId) };
    const moment = time ?? (orgId === undefined ? undefined : orgTime(orgId)) ?? clock.now();
    this.#pending = this.#pending.then(() => this.#write(entry, new Date(moment)));
  };

  /** Every trail on this machine, with all that this window has recorded. */
  async read(): Promise<readonly AuditedWindow[]> {
    await this.#pending;
    return (await this.#opened()).read();
  }

  /** Resolves when all is written. */
  async shutDown(): Promise<void> {
    await this.#pending;
  }

  async #write(entry: AuditEvent & AuditCircumstances, time: Date): Promise<void> {
    try {
      await (await this.#opened()).record(entry, time);
    } catch (error) {
      if (!this.#hasFailed) {
        this.#hasFailed = true;
        this.#parts.failed(error);
      }
    }
  }

  #opened(): Promise<AuditStore> {
    return (this.#store ??= this.#parts.openStore());
  }
}
