import type { SignInSource } from './lmoSignIn.ts';

/** An LMO that this user was signed in to. Nothing in it gives access, so that it can be kept anywhere. */
export interface KnownLmo {
  /** Scheme, host and port. One LMO per address: another user of the same org takes the place of the first. */
  readonly instanceUrl: string;
  readonly source: SignInSource;
  /** As the org says; undefined until it has. */
  readonly orgName?: string | undefined;
  readonly username?: string | undefined;
}

/** Puts an LMO in front of the list, in the place of the one at its address. */
export function withLmo(known: readonly KnownLmo[], lmo: KnownLmo): readonly KnownLmo[] {
  return [lmo, ...withoutLmo(known, lmo)];
}

export function withoutLmo(
  known: readonly KnownLmo[],
  { instanceUrl }: Pick<KnownLmo, 'instanceUrl'>,
): readonly KnownLmo[] {
  return known.filter((other) => other.instanceUrl !== instanceUrl);
}

/** What to call an LMO: by its org, else by its address. */
export function lmoName({ orgName, instanceUrl }: KnownLmo): string {
  return orgName ?? hostOf({ instanceUrl });
}

export function hostOf({ instanceUrl }: Pick<KnownLmo, 'instanceUrl'>): string {
  return new URL(instanceUrl).host;
}

/** Reads what was kept. Another version may have written it: what does not fit is left out. */
export function readKnownLmos(kept: unknown): readonly KnownLmo[] {
  return Array.isArray(kept) ? kept.flatMap(readLmo) : [];
}

function readLmo(kept: unknown): KnownLmo[] {
  const { instanceUrl, source, orgName, username } = fieldsOf(kept);
  const readSource = sourceOf(fieldsOf(source));
  return typeof instanceUrl === 'string' && URL.canParse(instanceUrl) && readSource !== undefined
    ? [{ instanceUrl, source: readSource, orgName: textOf(orgName), username: textOf(username) }]
    : [];
}

function sourceOf({ way, loginUrl, clientId, username }: Readonly<Record<string, unknown>>): SignInSource | undefined {
  if (way === 'browser' && typeof loginUrl === 'string' && typeof clientId === 'string') {
    return { way, loginUrl, clientId };
  }
  if (way === 'salesforceCli' && typeof username === 'string') {
    return { way, username };
  }
  return way === 'session' ? { way } : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
