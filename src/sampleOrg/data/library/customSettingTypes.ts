import { ApexId } from '../../apex/values/id.ts';
import { ApexMap } from '../../apex/values/map.ts';
import type { ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import type { ObjectKind, StoredRecord } from '../contract.ts';
import { transactionOf, wholeRecord } from '../dml/rows.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { hierarchyValue, nearestSetting, settingOf } from '../store/customSettings.ts';
import { raiseNullArgument } from './failures.ts';
import type { SObjectTypeToken } from './tokens.ts';

// `Settings__c.getInstance()` and its kin: reading them counts as no query. The object itself is the receiver.

/** The type whose members a custom setting or custom metadata type has as static methods. */
export const staticTypesByKind: Readonly<Partial<Record<ObjectKind, string>>> = {
  hierarchySetting: 'Schema.HierarchySettingMethods',
  listSetting: 'Schema.ListSettingMethods',
  metadata: 'Schema.CustomMetadataMethods',
};

function recordOf(
  context: RequestContext,
  { object }: SObjectTypeToken,
  stored: StoredRecord | undefined,
): SObjectValue | null {
  return stored === undefined ? null : wholeRecord(object, stored, context);
}

function setFor(context: RequestContext, self: SObjectTypeToken, ownerId: string): SObjectValue | null {
  return recordOf(context, self, settingOf(transactionOf(context), self.object, ownerId));
}

/** What holds for a user or profile: each field from the nearest record that has it. */
function merged(context: RequestContext, self: SObjectTypeToken, ownerId: string): SObjectValue {
  const { object } = self;
  const own = setFor(context, self, ownerId);
  const record = own ?? new SObjectValue(object);
  const user = transactionOf(context).find('User', ownerId);
  const reader = { transaction: transactionOf(context), userId: user?.id };
  // A profile has no user: only the org stands above it.
  const source = own === null ? nearestSetting(reader, object) : undefined;
  for (const field of object.fields) {
    if (field.custom && record.get(field.name) === null) {
      record.put(field.name, hierarchyValue(reader, object, field));
    }
  }
  if (own === null) {
    record.put('SetupOwnerId', source?.values.get('SetupOwnerId') ?? ApexId.of(ownerId));
  }
  return record;
}

function organizationDefaults(context: RequestContext, self: SObjectTypeToken): SObjectValue {
  const found = setFor(context, self, context.user.organizationId);
  return found ?? new SObjectValue(self.object);
}

const hierarchyMethods: LibraryType = {
  type: 'Schema.HierarchySettingMethods',
  members: {
    'SObject getInstance()': (context, self: SObjectTypeToken) => merged(context, self, context.user.id),
    'SObject getInstance(Id ownerId)': (context, self: SObjectTypeToken, ownerId: ApexId | null) =>
      merged(context, self, (ownerId ?? raiseNullArgument(context)).value),
    'SObject getValues(Id ownerId)': (context, self: SObjectTypeToken, ownerId: ApexId | null) =>
      setFor(context, self, (ownerId ?? raiseNullArgument(context)).value),
    'SObject getOrgDefaults()': organizationDefaults,
  },
};

/** By the value of a field: the names are few, and found by index. */
function named(context: RequestContext, self: SObjectTypeToken, fieldName: string, name: string): SObjectValue | null {
  const [stored] = transactionOf(context).matching(self.object.name, fieldName, name);
  return recordOf(context, self, stored);
}

function all(context: RequestContext, self: SObjectTypeToken, keyField: string): ApexMap {
  const map = new ApexMap('String', self.object.name);
  for (const stored of transactionOf(context).all(self.object.name)) {
    map.put(stored.values.get(keyField) ?? null, recordOf(context, self, stored));
  }
  return map;
}

function settingByName(context: RequestContext, self: SObjectTypeToken, name: ApexValue): SObjectValue | null {
  return typeof name === 'string' ? named(context, self, 'Name', name) : raiseNullArgument(context);
}

const listMethods: LibraryType = {
  type: 'Schema.ListSettingMethods',
  members: {
    'SObject getInstance(String name)': settingByName,
    'SObject getValues(String name)': settingByName,
    'Map<String,SObject> getAll()': (context, self: SObjectTypeToken) => all(context, self, 'Name'),
  },
};

function metadataRecord(context: RequestContext, self: SObjectTypeToken, name: string | null): SObjectValue | null {
  const wanted = name ?? raiseNullArgument(context);
  const id = ApexId.parse(wanted);
  const byId = id === undefined ? undefined : transactionOf(context).find(self.object.name, id.value);
  return (
    recordOf(context, self, byId) ??
    named(context, self, 'QualifiedApiName', wanted) ??
    named(context, self, 'DeveloperName', wanted)
  );
}

const metadataMethods: LibraryType = {
  type: 'Schema.CustomMetadataMethods',
  members: {
    'SObject getInstance(String name)': metadataRecord,
    'Map<String,SObject> getAll()': (context, self: SObjectTypeToken) => all(context, self, 'QualifiedApiName'),
  },
};

export const customSettingTypes: readonly LibraryType[] = [hierarchyMethods, listMethods, metadataMethods];
