import type { RecordWriter } from './recordWriter.ts';

// What every org begins with: itself, profiles and people.

export interface OrganizationSpec {
  readonly organizationId: string;
  readonly name: string;
  readonly isSandbox: boolean;
  readonly instanceName: string;
  readonly edition: string;
  readonly namespace?: string;
  /** Days from now at which a trial or scratch org ends. */
  readonly endsInDays?: number;
}

export function writeOrganization(writer: RecordWriter, spec: OrganizationSpec, timeZone: string): void {
  writer.write(
    'Organization',
    {
      Id: spec.organizationId,
      Name: spec.name,
      IsSandbox: spec.isSandbox,
      InstanceName: spec.instanceName,
      OrganizationType: spec.edition,
      NamespacePrefix: spec.namespace ?? null,
      TrialExpirationDate: spec.endsInDays === undefined ? null : writer.datetimeAgo(-spec.endsInDays),
      LanguageLocaleKey: 'en_US',
      DefaultLocaleSidKey: 'en_US',
      TimeZoneSidKey: timeZone,
    },
    900,
  );
  writeSupportSetup(writer, timeZone);
}

export function writeProfiles(writer: RecordWriter): { readonly administrator: string; readonly standard: string } {
  const license = { Name: 'Salesforce', LicenseDefinitionKey: 'SFDC', MasterLabel: 'Salesforce', TotalLicenses: 100 };
  const UserLicenseId = writer.write('UserLicense', license, 900);
  return {
    administrator: writer.write('Profile', { Name: 'System Administrator', UserLicenseId }, 900),
    standard: writer.write('Profile', { Name: 'Standard User', UserLicenseId }, 900),
  };
}

/** The statuses that a new org has for cases; which of them close one is asked for by query. */
const caseStatuses: readonly (readonly [label: string, closed: boolean])[] = [
  ['New', false],
  ['Working', false],
  ['Escalated', false],
  ['Closed', true],
];

/** What an org is set up with for support: statuses of cases, and hours around the clock. */
function writeSupportSetup(writer: RecordWriter, timeZone: string): void {
  caseStatuses.forEach(([label, closed], index) => {
    writer.write(
      'CaseStatus',
      { ApiName: label, MasterLabel: label, IsClosed: closed, IsDefault: index === 0, SortOrder: index + 1 },
      900,
    );
  });
  writer.write('BusinessHours', { Name: 'Default', IsDefault: true, TimeZoneSidKey: timeZone }, 900);
}

export interface UserSpec {
  readonly firstName: string;
  readonly lastName: string;
  readonly username: string;
  readonly email: string;
  readonly title: string;
  readonly timeZone: string;
  readonly profileId: string;
}

export function writeUser(writer: RecordWriter, user: UserSpec): string {
  return writer.write(
    'User',
    {
      FirstName: user.firstName,
      LastName: user.lastName,
      Username: user.username,
      Email: user.email,
      Title: user.title,
      Alias: `${user.firstName.charAt(0)}${user.lastName}`.toLowerCase().slice(0, 8),
      ProfileId: user.profileId,
      TimeZoneSidKey: user.timeZone,
      LastLoginDate: writer.datetimeAgo(1),
    },
    700,
  );
}
