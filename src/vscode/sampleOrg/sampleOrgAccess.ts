/** What the sample org says of itself when it is ready. Holds org sessions: never logged. */
export interface SampleOrgAccess {
  readonly lmo: { readonly url: string; readonly session: string };
  /** What stands in for Salesforce's status API. */
  readonly status?: { readonly url: string };
  readonly subscribers: readonly {
    readonly orgId: string;
    readonly name: string;
    readonly sandbox: boolean;
    readonly grant: 'live' | 'expired' | 'revoked' | 'none';
    /** Null where no access was granted. */
    readonly handOff: string | null;
  }[];
}

/** Reads the line that the sample org prints. Undefined when it has another form. */
export function parseSampleOrgAccess(line: string): SampleOrgAccess | undefined {
  try {
    const access = JSON.parse(line) as Partial<SampleOrgAccess>;
    const complete = typeof access.lmo?.url === 'string' && typeof access.lmo.session === 'string';
    return complete && Array.isArray(access.subscribers) ? (access as SampleOrgAccess) : undefined;
  } catch {
    return undefined;
  }
}
