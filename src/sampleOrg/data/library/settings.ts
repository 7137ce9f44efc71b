import { ApexId } from '../../apex/values/id.ts';
import { ApexMap } from '../../apex/values/map.ts';
import type { ApexValue, RequestContext } from '../../apex/library/contract.ts';
import type { ObjectDescription, StoredRecord } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { hierarchyValue, nearestSetting, settingOf, type SettingReader } from '../store/customSettings.ts';
import { describe } from './apexAccess.ts';
import { raiseNullArgument } from './failures.ts';

// What the static methods of custom settings and custom metadata types answer. Reading them costs no query.

/** `Rate__mdt.getAll()`, `Country__c.getAll()`: by developer name, or by name. */
export function allSettings(context: RequestContext, objectName: string): ApexMap {
  const object = describe(context, objectName);
  const map = new ApexMap('String', object.name);
  for (const record of transactionOf(context).all(object.name)) {
    map.put(keyOf(object, record), SObjectValue.whole(object, record));
  }
  return map;
}

function keyOf(object: ObjectDescription, record: StoredRecord): ApexValue {
  return record.values.get(object.kind === 'metadata' ? 'DeveloperName' : 'Name') ?? null;
}

/** `Rate__mdt.getInstance('Low')`, by developer name, qualified name or id; `Country__c.getInstance('DE')`, by name. Null when there is none. */
export function namedSetting(context: RequestContext, objectName: string, name: string | null): SObjectValue | null {
  const wanted = (name ?? raiseNullArgument(context)).toLowerCase();
  const object = describe(context, objectName);
  const keys = object.kind === 'metadata' ? ['DeveloperName', 'QualifiedApiName'] : ['Name'];
  for (const record of transactionOf(context).all(object.name)) {
    const isWanted = keys.some((key) => {
      const value = record.values.get(key);
      return typeof value === 'string' && value.toLowerCase() === wanted;
    });
    if (isWanted || record.id === ApexId.parse(wanted)?.value) {
      return SObjectValue.whole(object, record);
    }
  }
  return null;
}

/** `Limits__c.getInstance()`: each field as it is set nearest to the user. An empty record where nothing is set. */
export function nearestSettings(context: RequestContext, objectName: string, ownerId?: ApexId | null): SObjectValue {
  const object = describe(context, objectName);
  const userId = ownerId === undefined ? context.user.id : (ownerId ?? raiseNullArgument(context)).value;
  const reader: SettingReader = { transaction: transactionOf(context), userId };
  const nearest = ownsDirectly(userId)
    ? (settingOf(reader.transaction, object, userId) ?? orgSetting(context, object))
    : nearestSetting(reader, object);
  const value = new SObjectValue(object);
  if (nearest === undefined) {
    value.put('SetupOwnerId', ApexId.of(userId));
    return value;
  }
  for (const field of object.fields) {
    const held =
      field.custom && !ownsDirectly(userId) ? hierarchyValue(reader, object, field) : nearest.values.get(field.name);
    value.put(field.name, held ?? null);
  }
  const owner = nearest.values.get('SetupOwnerId');
  if (!(owner instanceof ApexId) || owner.value !== userId) {
    // What holds for others is a new record for the owner that was asked for: saving it sets his own values.
    value.put('Id', null);
    value.put('SetupOwnerId', ApexId.of(userId));
  }
  return value;
}

/** An id of a profile or of the org: no user stands below it. */
function ownsDirectly(ownerId: string): boolean {
  return !ownerId.startsWith('005');
}

function orgSetting(context: RequestContext, object: ObjectDescription): StoredRecord | undefined {
  return settingOf(transactionOf(context), object, context.user.organizationId);
}

/** `Limits__c.getOrgDefaults()` */
export function orgDefaults(context: RequestContext, objectName: string): SObjectValue {
  const object = describe(context, objectName);
  const record = orgSetting(context, object);
  return record === undefined ? new SObjectValue(object) : SObjectValue.whole(object, record);
}

/** `Limits__c.getValues(ownerId)`: what is set for exactly that user, profile or org; null when nothing is. */
export function settingsOfOwner(
  context: RequestContext,
  objectName: string,
  ownerId: ApexId | null,
): SObjectValue | null {
  const object = describe(context, objectName);
  const record = settingOf(transactionOf(context), object, (ownerId ?? raiseNullArgument(context)).value);
  return record === undefined ? null : SObjectValue.whole(object, record);
}
