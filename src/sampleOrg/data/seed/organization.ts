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

type ObjectRight = 'Create' | 'Read' | 'Edit' | 'Delete';

/** The profiles of an org, and what they allow with every object of data. */
const profiles: Readonly<Record<string, readonly ObjectRight[]>> = {
  'System Administrator': ['Create', 'Read', 'Edit', 'Delete'],
  'Standard User': ['Create', 'Read', 'Edit', 'Delete'],
  'Read Only': ['Read'],
  'Minimum Access - Salesforce': [],
};

/** Answers the ids of the two that the seeded users have. */
export function writeProfiles(writer: RecordWriter): { readonly administrator: string; readonly standard: string } {
  const license = { Name: 'Salesforce', LicenseDefinitionKey: 'SFDC', MasterLabel: 'Salesforce', TotalLicenses: 100 };
  const UserLicenseId = writer.write('UserLicense', license, 900);
  const ids = Object.entries(profiles).map(([name, rights]) => writeProfile(writer, { name, rights, UserLicenseId }));
  const [administrator = '', standard = ''] = ids;
  return { administrator, standard };
}

interface ProfileSpec {
  readonly name: string;
  readonly rights: readonly ObjectRight[];
  readonly UserLicenseId: string;
}

/** What a profile allows is in a permission set that it owns. */
function writeProfile(writer: RecordWriter, { name, rights, UserLicenseId }: ProfileSpec): string {
  const ProfileId = writer.write('Profile', { Name: name, UserLicenseId }, 900);
  const isAdministrator = name === 'System Administrator';
  const ParentId = writer.write(
    'PermissionSet',
    {
      // As an org names it: X and the profile's id.
      Name: `X${ProfileId}`,
      Label: ProfileId,
      IsOwnedByProfile: true,
      IsCustom: false,
      Type: 'Profile',
      ProfileId,
      LicenseId: UserLicenseId,
      PermissionsApiEnabled: true,
      PermissionsModifyAllData: isAdministrator,
      PermissionsViewAllData: isAdministrator,
      PermissionsAuthorApex: isAdministrator,
      PermissionsViewSetup: isAdministrator,
      PermissionsManageUsers: isAdministrator,
    },
    900,
  );
  if (rights.length > 0) {
    for (const { name: SobjectType, kind, setup } of writer.schema.objects) {
      if (kind === 'record' && !setup) {
        const permissions = Object.fromEntries(rights.map((right) => [`Permissions${right}`, true]));
        writer.write('ObjectPermissions', { ParentId, SobjectType, ...permissions }, 900);
      }
    }
  }
  return ProfileId;
}

/** What whoever lets the publisher in may do besides what the profile gives: read the set-up and everybody's logs. */
export function giveSupportRights(writer: RecordWriter, userId: string): void {
  const PermissionSetId = writer.write(
    'PermissionSet',
    {
      Name: 'Vendor_Support',
      Label: 'Vendor Support',
      Type: 'Regular',
      PermissionsViewAllData: true,
      PermissionsAuthorApex: true,
      PermissionsViewSetup: true,
    },
    500,
  );
  writer.write('PermissionSetAssignment', { PermissionSetId, AssigneeId: userId }, 500);
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
  /** Left out: `en_US`. */
  readonly locale?: string;
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
      LocaleSidKey: user.locale ?? 'en_US',
      LastLoginDate: writer.datetimeAgo(1),
    },
    700,
  );
}
