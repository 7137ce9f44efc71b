import type { InstalledPackage } from './contract.ts';
import { furtherAccess, type FurtherUserSpec, type GrantEventSpec } from './furtherUsers.ts';
import {
  administratorsOnlyText,
  endOfGrant,
  grantedText,
  modifiedText,
  revokedText,
  supportTexts,
  usedText,
} from './grantTexts.ts';
import type { RecordWriter } from './recordWriter.ts';
import type { SubscriberSpec } from './subscribers.ts';

/** Who is there. */
interface People {
  readonly adminId: string;
  /** Ids of users by username: the one who made the hand-off first, and further ones. */
  readonly people: ReadonlyMap<string, string>;
}

interface AuditRow {
  readonly daysAgo: number;
  readonly userId: string;
  readonly action: string;
  readonly section?: string;
  readonly display: string;
}

/** What was set up in the org before it was looked at for the first time, login access above all. */
export function writeAuditTrail(
  writer: RecordWriter,
  spec: SubscriberSpec,
  installed: InstalledPackage,
  { adminId, people }: People,
): void {
  const { loginAs, installedDaysAgo } = spec;
  const rows: readonly AuditRow[] = [
    {
      daysAgo: installedDaysAgo,
      userId: adminId,
      action: 'packageInstall',
      section: 'Installed Packages',
      display: `Installed package ${installed.name}`,
    },
    {
      daysAgo: 40,
      userId: adminId,
      action: 'changedprofileforuserstdtostd',
      section: 'Manage Users',
      display: `Changed profile for user ${loginAs.username}`,
    },
    ...[...ownEvents(spec), ...(furtherAccess.get(spec)?.events ?? [])].map((event) =>
      grantRow(writer.now, event, personOf(spec, event.username), people.get(event.username) ?? adminId),
    ),
  ].toSorted((a, b) => b.daysAgo - a.daysAgo);
  for (const { daysAgo, userId, action, section, display } of rows) {
    writer.write(
      'SetupAuditTrail',
      { Action: action, Section: section ?? null, Display: display, CreatedById: userId },
      daysAgo,
    );
  }
}

/** What the user who made the hand-off did: an earlier grant, and the one that stands. */
function ownEvents({ loginAs, grant }: SubscriberSpec): readonly GrantEventSpec[] {
  const { username } = loginAs;
  return grant === undefined
    ? []
    : [
        { username, daysAgo: 60, kind: 'granted', endsInDays: -53 },
        { username, daysAgo: 55, kind: 'revoked' },
        { username, daysAgo: grant.givenDaysAgo, kind: 'granted', endsInDays: grant.endsInDays },
        ...(grant.revokedDaysAgo === undefined
          ? []
          : [{ username, daysAgo: grant.revokedDaysAgo, kind: 'revoked' } as const]),
      ];
}

function personOf(spec: SubscriberSpec, username: string): Pick<FurtherUserSpec, 'firstName' | 'lastName' | 'locale'> {
  return furtherAccess.get(spec)?.users.find((user) => user.username === username) ?? spec.loginAs;
}

function grantRow(
  now: number,
  { username, daysAgo, kind, endsInDays = 0, to }: GrantEventSpec,
  { firstName, lastName, locale }: Pick<FurtherUserSpec, 'firstName' | 'lastName' | 'locale'>,
  userId: string,
): AuditRow {
  const ends = endOfGrant(now, endsInDays);
  const row = (action: string, display: string, section?: string): AuditRow => ({
    daysAgo,
    userId,
    action,
    display,
    ...(section === undefined ? {} : { section }),
  });
  const action = `loginas${kind}to${to === 'salesforce' ? 'sfdc' : 'partnerbt'}`;
  switch (kind) {
    case 'granted':
      return row(
        action,
        to === 'salesforce' ? supportTexts.granted(username, ends, locale) : grantedText(username, ends, locale, to),
      );
    case 'modified':
      return row(
        action,
        to === 'salesforce' ? supportTexts.modified(username, ends, locale) : modifiedText(username, ends, locale, to),
      );
    case 'revoked':
      return row(action, to === 'salesforce' ? supportTexts.revoked(username) : revokedText(username, to));
    case 'administratorsOnly':
      return row('supportaccessadmins', administratorsOnlyText(username));
    case 'used':
      return row('suloginaccessused', usedText(`${firstName} ${lastName}`), 'Manage Users');
  }
}
