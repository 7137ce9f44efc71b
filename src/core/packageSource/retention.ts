// How long a customer's code stays on this machine. Salesforce tells partners to delete it after use.

const hour = 60 * 60_000;

/** What the setting says, and how long that is: 0 for no longer than it is used. */
export const keepingTimes = {
  untilSessionEnds: 0,
  oneDay: 24 * hour,
  sevenDays: 7 * 24 * hour,
} as const;

export type KeepPackageSource = keyof typeof keepingTimes;

/** Nobody's copy outlives this, whatever a setting says. */
const longestKept = keepingTimes.sevenDays;

export interface Keeping {
  readonly keep: KeepPackageSource;
  /** Wall time in milliseconds. */
  readonly now: number;
}

export interface KeptSource {
  readonly storedAt: number;
  /** A window holds the hand-off to the subscriber, or debugs it; or the hand-off is remembered. */
  readonly isUsed: boolean;
}

/** Whether a copy has to go: code is kept while a debug session or a hand-off lives, and then as long as the user chose. */
export function isDue({ storedAt, isUsed }: KeptSource, { keep, now }: Keeping): boolean {
  // A copy from the future was stored before the clock was set back: nobody knows how old it is.
  const age = storedAt > now + hour ? Number.POSITIVE_INFINITY : now - storedAt;
  return age > longestKept || (!isUsed && (keepingTimes[keep] === 0 || age >= keepingTimes[keep]));
}

/** What another program wrote into the settings file means the strictest. */
export function keepingOf(value: unknown): KeepPackageSource {
  return typeof value === 'string' && Object.hasOwn(keepingTimes, value)
    ? (value as KeepPackageSource)
    : 'untilSessionEnds';
}
