import { env, l10n } from 'vscode';
import type { Grant } from '../../core/loginAccess/grant.ts';
import type { Expiry, OrgKind, Seats, SubscriberPackage } from '../../core/subscribers/subscriber.ts';
import { orgLine } from '../base/orgText.ts';
import type { SubscriberMark } from './subscriberBranch.ts';
import type { ListedSubscriber } from './subscriberDirectory.ts';

// How subscribers are described, in trees and in lists to pick from.

/** What can be said of a subscriber besides what the LMO does. */
export interface SubscriberContext {
  /** Of the org where it is entered, else as it was last seen. */
  readonly grant: Grant;
  readonly marks: readonly SubscriberMark[];
}

export function kindText({ subscriber, isSandbox }: ListedSubscriber): string {
  const texts: Readonly<Record<OrgKind, string>> = {
    production: l10n.t('production'),
    sandbox: l10n.t('sandbox'),
    scratchOrg: l10n.t('scratch org'),
    trial: l10n.t('trial'),
    developer: l10n.t('developer org'),
  };
  return texts[subscriber?.kind ?? (isSandbox ? 'sandbox' : 'production')];
}

/** The most telling facts, the most urgent first: there is room for few. */
export function subscriberFacts(listed: ListedSubscriber, { grant, marks }: SubscriberContext): readonly string[] {
  const [first, ...others] = (listed.subscriber?.packages ?? []).filter(({ isInstalled }) => isInstalled);
  return [
    ...marks.map(({ text }) => text),
    ...(listed.entered === undefined ? [] : [l10n.t('entered')]),
    grantFact(grant),
    first === undefined ? undefined : statusFact(first, listed),
    first === undefined ? undefined : versionFact(first, others.length),
    // The icon says it too.
    kindText(listed),
  ].filter((fact) => fact !== undefined && fact !== '') as readonly string[];
}

/** The same for a screen reader: nothing in it stands for something by its look. */
export function spokenFacts(listed: ListedSubscriber, context: SubscriberContext): string {
  const behind = (listed.subscriber?.packages ?? []).filter(({ isBehind, isInstalled }) => isBehind && isInstalled);
  const facts = subscriberFacts(listed, context).map((fact) => fact.replaceAll(' ↑', ''));
  return [
    orgLine(listed.name, 80),
    ...facts,
    ...behind.map(({ name, latestVersion }) =>
      l10n.t('{0} is behind {1}', orgLine(name, 60), orgLine(latestVersion ?? '', 20)),
    ),
  ].join(', ');
}

/** All that is known, as names and values. */
export function subscriberDetails(
  listed: ListedSubscriber,
  { grant, marks }: SubscriberContext,
): readonly (readonly [string, string | undefined])[] {
  const { orgId, name, subscriber, entered } = listed;
  return [
    [l10n.t('Subscriber'), name],
    [l10n.t('Company'), subscriber?.company === name ? undefined : subscriber?.company],
    [l10n.t('Org id'), orgId],
    [l10n.t('Kind'), kindText(listed)],
    [l10n.t('Org ends'), subscriber?.orgEnds && dateText(subscriber.orgEnds)],
    [l10n.t('Edition'), subscriber?.edition],
    [l10n.t('Instance'), subscriber?.instanceName],
    ...(subscriber?.packages ?? []).map((one) => [l10n.t('Package'), packageText(one)] as const),
    [l10n.t('Login access'), grantFact(grant)],
    [l10n.t('Entered as'), entered?.loginAsUser.username],
    ...marks.map(({ text }) => [l10n.t('Now'), text] as const),
  ];
}

/** `Acme Billing 2.1.0, behind 2.4.0 · Active · 96 of 120 seats · does not expire` */
export function packageText({
  name,
  version,
  isBehind,
  latestVersion,
  isInstalled,
  licenseStatus,
  seats,
  expires,
}: SubscriberPackage): string {
  const what = [name, version].filter(Boolean).join(' ');
  const facts = [
    isBehind ? l10n.t('{0}, behind {1}', what, latestVersion ?? '') : what,
    isInstalled || licenseStatus !== undefined ? licenseStatus : l10n.t('uninstalled'),
    seats && seatsText(seats),
    expires && expiryText(expires),
  ];
  return facts.filter((fact) => fact !== undefined && fact !== '').join(' · ');
}

/** How login access stands, as far as is known; nothing where it is not. */
function grantFact(grant: Grant): string | undefined {
  switch (grant.state) {
    case 'live':
      return l10n.t('access until {0}', grant.expires.toLocaleDateString(env.language, { dateStyle: 'medium' }));
    case 'expired':
      return l10n.t('access ended');
    case 'revoked':
      return l10n.t('access revoked');
    case 'none':
      return l10n.t('no access granted');
    case 'unknown':
      return undefined;
  }
}

function versionFact({ version, isBehind }: SubscriberPackage, more: number): string | undefined {
  const number = version === undefined ? undefined : orgLine(version, 20);
  // An arrow upwards: there is a newer one.
  const shown = isBehind ? `${number ?? ''} ↑` : number;
  return more > 0 && shown !== undefined ? l10n.t('{0} and {1} more', shown, more) : shown;
}

/** What is as it should be goes without saying, as does that a trial org has a trial licence. */
function statusFact({ licenseStatus }: SubscriberPackage, { subscriber }: ListedSubscriber): string | undefined {
  const usual = subscriber?.kind === 'trial' ? ['active', 'trial'] : ['active'];
  return licenseStatus === undefined || usual.includes(licenseStatus.toLowerCase())
    ? undefined
    : orgLine(licenseStatus, 20);
}

function seatsText(seats: Seats): string {
  if (seats.kind === 'site') {
    return l10n.t('site license');
  }
  return seats.used === undefined
    ? l10n.t('{0} seats', seats.licensed)
    : l10n.t('{0} of {1} seats', seats.used, seats.licensed);
}

function expiryText(expires: Expiry): string {
  if (expires.kind === 'never') {
    return l10n.t('does not expire');
  }
  const date = dateText(expires.date);
  return expires.date < new Date().toISOString().slice(0, 10)
    ? l10n.t('expired on {0}', date)
    : l10n.t('expires on {0}', date);
}

/** A calendar day, which no time zone moves. */
function dateText(date: string): string {
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day.getTime())
    ? orgLine(date, 20)
    : day.toLocaleDateString(env.language, { dateStyle: 'medium', timeZone: 'UTC' });
}
