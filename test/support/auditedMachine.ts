import { join } from 'node:path';
import type { AuditEntry } from '../../src/core/audit/auditTrail.ts';
import { AuditFiles } from '../../src/machine/auditFiles.ts';

/** A state folder of its own for an editor, to read there what its windows have taken down. On Linux alone. */
export class AuditedMachine {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get environment(): Readonly<Record<string, string>> {
    return { XDG_STATE_HOME: this.#folder };
  }

  async entries(): Promise<readonly AuditEntry[]> {
    const files = new AuditFiles(join(this.#folder, 'isv-customer-debugger/audit'), '', new Date());
    const windows = await files.read();
    const changed = windows.find(({ brokenAt }) => brokenAt !== undefined);
    if (changed !== undefined) {
      throw new Error(`The trail ${changed.name} is not as it was written.`);
    }
    return windows.flatMap(({ entries }) => entries);
  }
}
