import type { FieldValues, OrgRecords } from '../records/orgRecords.ts';

export interface LicenseHolder {
  readonly organizationId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly username: string;
}

/** Milliseconds that a licence is given for: no debug session lasts longer. */
export const longestSession = 4 * 60 * 60 * 1000;

/** The one debug session that the LMO may have at a time, in all its subscribers together. The licence's row names the holder. */
export class DebuggerLicense {
  readonly #records: OrgRecords;
  readonly #now: () => number;
  #holder: LicenseHolder | undefined;

  /** `records` of the LMO. */
  constructor(records: OrgRecords, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  get holder(): LicenseHolder | undefined {
    return this.#holder;
  }

  take(holder: LicenseHolder): void {
    this.#holder = holder;
    this.#write({
      Expires: new Date(this.#now() + longestSession).toISOString(),
      ChildOrg: holder.organizationId,
      ChildSession: holder.sessionId,
      ChildUser: holder.userId,
      ChildUsername: holder.username,
    });
  }

  release(sessionId: string): void {
    if (this.#holder?.sessionId === sessionId) {
      this.#holder = undefined;
      this.#write({ Expires: null, ChildOrg: null, ChildSession: null, ChildUser: null, ChildUsername: null });
    }
  }

  #write(values: FieldValues): void {
    for (const row of this.#records.all('ApexDebuggerLicense')) {
      this.#records.update('ApexDebuggerLicense', row.id, values);
    }
  }
}
