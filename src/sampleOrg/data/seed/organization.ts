import type { RecordWriter } from './recordWriter.ts';

// What every org begins with: itself, profiles and people.

export interface OrganizationSpec {
  readonly organizationId: string;
  readonly name: string;
  readonly isSandbox: boolean;
  readonly instanceName: string;
  readonly edition: string;
  readonly namespace?: string;
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
      LanguageLocaleKey: 'en_US',
      DefaultLocaleSidKey: 'en_US',
      TimeZoneSidKey: timeZone,
    },
    900,
  );
}

export function writeProfiles(writer: RecordWriter): { readonly administrator: string; readonly standard: string } {
  return {
    administrator: writer.write('Profile', { Name: 'System Administrator' }, 900),
    standard: writer.write('Profile', { Name: 'Standard User' }, 900),
  };
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
