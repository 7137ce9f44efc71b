/** An org that the Salesforce CLI is signed in to. Nothing in it gives access. */
export interface CliOrg {
  readonly username: string;
  readonly aliases: readonly string[];
  /** Scheme, host and port. */
  readonly instanceUrl: string;
  readonly kind: 'production' | 'sandbox' | 'scratchOrg';
  readonly isDevHub: boolean;
  /** The CLI's default Dev Hub, or its default org. */
  readonly isDefault: boolean;
  /** When a scratch org or trial ends, in milliseconds since 1970. */
  readonly ends: number | undefined;
  /** The CLI keeps what it can renew the session with. */
  readonly isRenewable: boolean;
}

export interface CliOrgGroups {
  /** Best guess first: partners mostly have the LMO and the Dev Hub in one org. */
  readonly likely: readonly CliOrg[];
  readonly others: readonly CliOrg[];
  /** Scratch orgs and trials that are over. */
  readonly ended: readonly CliOrg[];
}

export function groupCliOrgs(orgs: readonly CliOrg[], now: number): CliOrgGroups {
  const sorted = orgs.toSorted((a, b) => rank(a) - rank(b) || nameOf(a).localeCompare(nameOf(b)));
  const live = sorted.filter(({ ends }) => ends === undefined || ends > now);
  return {
    likely: live.filter(({ kind }) => kind === 'production'),
    others: live.filter(({ kind }) => kind !== 'production'),
    ended: sorted.filter((org) => !live.includes(org)),
  };
}

/** By its first alias, which the user chose, else by the user name. */
export function nameOf({ aliases, username }: Pick<CliOrg, 'aliases' | 'username'>): string {
  return aliases[0] ?? username;
}

/** What an address says of its org. A sandbox is `acme--uat.sandbox.my…`, in old addresses `acme--uat.my…`. */
export function kindByAddress(instanceUrl: string): CliOrg['kind'] {
  const { hostname } = new URL(instanceUrl);
  if (hostname.includes('.scratch.')) {
    return 'scratchOrg';
  }
  return hostname.includes('.sandbox.') || hostname.includes('--') || /^cs\d/.test(hostname) ? 'sandbox' : 'production';
}

function rank({ aliases, isDevHub, isDefault }: CliOrg): number {
  const isNamedLmo = aliases.some((alias) => /\blmo\b|licen[cs]e/i.test(alias));
  return (isNamedLmo ? 0 : 4) + (isDevHub ? 0 : 2) + (isDefault ? 0 : 1);
}
