import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldDescription, ObjectDescription, StoredRecord, Transaction } from '../contract.ts';

/** Of whom a hierarchy custom setting is asked. */
export interface SettingReader {
  readonly transaction: Transaction;
  /** Undefined where nobody in particular asks: only what holds for the whole org counts. */
  readonly userId: string | undefined;
}

/** The record of a hierarchy custom setting that is set for exactly that user, profile or org. */
export function settingOf(
  transaction: Transaction,
  object: ObjectDescription,
  ownerId: string,
): StoredRecord | undefined {
  const [record] = transaction.matching(object.name, 'SetupOwnerId', ApexId.of(ownerId));
  return record;
}

/** The user, then her profile, then the org: nearest first. */
export function settingOwners({ transaction, userId }: SettingReader): readonly string[] {
  const user = userId === undefined ? undefined : transaction.find('User', userId);
  const profileId = user?.values.get('ProfileId');
  const [organization] = transaction.all('Organization');
  return [
    ...(user === undefined ? [] : [user.id]),
    ...(profileId instanceof ApexId ? [profileId.value] : []),
    ...(organization === undefined ? [] : [organization.id]),
  ];
}

/** The nearest record that is there. */
export function nearestSetting(reader: SettingReader, object: ObjectDescription): StoredRecord | undefined {
  for (const owner of settingOwners(reader)) {
    const record = settingOf(reader.transaction, object, owner);
    if (record !== undefined) {
      return record;
    }
  }
  return undefined;
}

/** The field's value in the nearest record that has one. */
export function hierarchyValue(reader: SettingReader, object: ObjectDescription, field: FieldDescription): ApexValue {
  for (const owner of settingOwners(reader)) {
    const value = settingOf(reader.transaction, object, owner)?.values.get(field.name) ?? null;
    if (value !== null) {
      return value;
    }
  }
  return null;
}
