import { publisher } from './publisher.ts';

// What the audit trail says about login access, in Salesforce's words.

const day = 86_400_000;

/** The end of the day that lies so many days from an instant: login access is granted through a day. Milliseconds since 1970. */
export function endOfGrant(now: number, days: number): number {
  return (Math.floor((now + days * day) / day) + 1) * day;
}

/** Whom access is given to. */
export interface Grantee {
  readonly name: string;
  readonly organizationId: string;
}

/** `ends` as `endOfGrant` answers it; the date is written as the user's locale has it. */
export function grantedText(username: string, ends: number, locale: string, to: Grantee = publisher): string {
  return `${username} has granted user login access through ${dateText(ends - 1, locale)} to package publisher ${granteeText(to)}`;
}

export function modifiedText(username: string, ends: number, locale: string, to: Grantee = publisher): string {
  return `${username} has changed user login access through ${dateText(ends - 1, locale)} to package publisher ${granteeText(to)}`;
}

export function revokedText(username: string, to: Grantee = publisher): string {
  return `${username} has revoked user login access to package publisher ${granteeText(to)}`;
}

/** The same for Salesforce's own support. */
export const supportTexts = {
  granted: (username: string, ends: number, locale: string): string =>
    `${username} has granted salesforce.com login access through ${dateText(ends - 1, locale)}`,
  modified: (username: string, ends: number, locale: string): string =>
    `${username} has changed salesforce.com login access through ${dateText(ends - 1, locale)}`,
  revoked: (username: string): string => `${username} has revoked salesforce.com login access`,
} as const;

/** From now on only administrators may let the publisher in. */
export function administratorsOnlyText(username: string): string {
  return `${username} has set support access for only admins to package publisher ${granteeText(publisher)}`;
}

/** Somebody came in by login access, as this person. */
export function usedText(person: string): string {
  return `Logged in using Login-As access for ${person}`;
}

function granteeText({ name, organizationId }: Grantee): string {
  return `${name} (${organizationId.slice(0, 15)})`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (part: number): string => String(part).padStart(2, '0');

type DateWriter = (year: number, month: number, day: number) => string;

/** How the locales of this sample's people write a date. */
const dateWriters: Readonly<Record<string, DateWriter>> = {
  en_US: (year, month, dayOfMonth) => `${month}/${dayOfMonth}/${year}`,
  en_GB: (year, month, dayOfMonth) => `${two(dayOfMonth)}/${two(month)}/${year}`,
  en_AU: (year, month, dayOfMonth) => `${dayOfMonth}/${two(month)}/${year}`,
  de_DE: (year, month, dayOfMonth) => `${two(dayOfMonth)}.${two(month)}.${year}`,
  ja_JP: (year, month, dayOfMonth) => `${year}/${two(month)}/${two(dayOfMonth)}`,
  fr_CA: (year, month, dayOfMonth) => `${year}-${two(month)}-${two(dayOfMonth)}`,
  en_ZA: (year, month, dayOfMonth) => `${dayOfMonth} ${months[month - 1] ?? ''} ${year}`,
};

/** `11/1/2030`, `01/11/2030`, `2030/11/01`, `1 Nov 2030`; as in the United States where nothing is known of the locale. */
export function dateText(instant: number, locale: string): string {
  const date = new Date(instant);
  const write = dateWriters[locale] ?? dateWriters['en_US'];
  return write?.(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()) ?? date.toISOString().slice(0, 10);
}
