import type { ApexValue, RunningUser } from '../apex/library/contract.ts';
import type { OrgDatabase } from './contract.ts';

/** The user of a request, from the org's records. Undefined when the org has no such user. */
export function runningUser(database: OrgDatabase, userId: string): RunningUser | undefined {
  const transaction = database.begin();
  const user = transaction.find('User', userId);
  const [organization] = transaction.all('Organization');
  if (user === undefined || organization === undefined) {
    return undefined;
  }
  const text = (name: string): string => asText(user.values.get(name));
  return {
    id: user.id,
    username: text('Username'),
    name: text('Name'),
    email: text('Email'),
    profileId: text('ProfileId'),
    organizationId: organization.id,
    organizationName: asText(organization.values.get('Name')),
    timeZone: text('TimeZoneSidKey'),
    locale: text('LocaleSidKey'),
  };
}

function asText(value: ApexValue | undefined): string {
  return value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? (value.printed?.(asText) ?? '')
      : String(value);
}
