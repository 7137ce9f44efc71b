import type { RunningUser } from '../apex/library/contract.ts';
import type { StoredRecord } from '../data/contract.ts';
import { valueToJson } from './recordJson.ts';

/** A User record as Apex and the APIs see whoever is running. */
export function runningUser(
  user: StoredRecord,
  org: { readonly organizationId: string; readonly name: string },
): RunningUser {
  return {
    id: user.id,
    username: textOf(user, 'Username'),
    name: textOf(user, 'Name'),
    email: textOf(user, 'Email'),
    profileId: textOf(user, 'ProfileId'),
    organizationId: org.organizationId,
    organizationName: org.name,
    timeZone: textOf(user, 'TimeZoneSidKey'),
    locale: textOf(user, 'LocaleSidKey'),
  };
}

function textOf(record: StoredRecord, field: string): string {
  const value = valueToJson(record.values.get(field) ?? null);
  return typeof value === 'string' ? value : '';
}
