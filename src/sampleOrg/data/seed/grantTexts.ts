import { publisher } from './publisher.ts';

const day = 86_400_000;

/** The end of the day that lies so many days from an instant: login access is granted through a day. Milliseconds since 1970. */
export function endOfGrant(now: number, days: number): number {
  return (Math.floor((now + days * day) / day) + 1) * day;
}

/** What the audit trail says when login access is granted; `ends` as `endOfGrant` answers it. */
export function grantedText(username: string, ends: number): string {
  return `${username} has granted user login access through ${shortDate(ends - 1)} to package publisher ${publisherText()}`;
}

export function revokedText(username: string): string {
  return `${username} has revoked user login access to package publisher ${publisherText()}`;
}

function publisherText(): string {
  return `${publisher.name} (${publisher.organizationId.slice(0, 15)})`;
}

/** `11/1/2030`, as the org writes dates for en_US. */
function shortDate(instant: number): string {
  const date = new Date(instant);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
}
