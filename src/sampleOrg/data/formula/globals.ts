import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { ObjectDescription, OrgSchema, StoredRecord } from '../contract.ts';
import { hierarchyValue } from '../store/customSettings.ts';
import type { NamedValue } from './compile.ts';
import type { FormulaSubject } from './recordFormulas.ts';
import { toFormulaValue } from './values.ts';

// `$User.Id` and its kin.

interface Place {
  readonly object: ObjectDescription;
  readonly schema: OrgSchema;
  readonly namespace: string | null;
}

/** The record of the org behind a global: the running user, her profile, the org, the record's record type. */
const records: Readonly<
  Record<string, { readonly object: string; find(subject: FormulaSubject): StoredRecord | undefined }>
> = {
  $USER: { object: 'User', find: runningUser },
  $PROFILE: { object: 'Profile', find: (subject) => referred(subject, runningUser(subject), 'ProfileId', 'Profile') },
  $USERROLE: {
    object: 'UserRole',
    find: (subject) => referred(subject, runningUser(subject), 'UserRoleId', 'UserRole'),
  },
  $ORGANIZATION: {
    object: 'Organization',
    find: ({ environment }) => [...environment.transaction.all('Organization')][0],
  },
  $RECORDTYPE: {
    object: 'RecordType',
    find: ({ values, environment }) => {
      const id = values.get('RecordTypeId');
      return id instanceof ApexId ? environment.transaction.find('RecordType', id.value) : undefined;
    },
  },
};

function runningUser({ environment }: FormulaSubject): StoredRecord | undefined {
  return environment.userId === undefined ? undefined : environment.transaction.find('User', environment.userId);
}

function referred(
  { environment }: FormulaSubject,
  record: StoredRecord | undefined,
  field: string,
  object: string,
): StoredRecord | undefined {
  const id = record?.values.get(field);
  return id instanceof ApexId ? environment.transaction.find(object, id.value) : undefined;
}

/** Undefined for a global that there is not. */
export function globalValue(path: readonly string[], place: Place): NamedValue<FormulaSubject> | undefined {
  const [global = '', ...rest] = path;
  const name = global.toUpperCase();
  const source = records[name];
  if (source) {
    const field = place.schema.object(source.object)?.field(rest[0] ?? '', place.namespace);
    return field && named((subject) => source.find(subject)?.values.get(field.name) ?? null, field.apexType);
  }
  switch (name) {
    case '$SETUP':
      return setting(rest, place);
    case '$CUSTOMMETADATA':
      return customMetadata(rest, place);
    case '$LABEL': {
      const text = place.schema.label(rest.at(-1) ?? '', rest.length > 1 ? rest[0] : place.namespace);
      return text === undefined ? undefined : named(() => text, 'String');
    }
    case '$PERMISSION':
      // Nobody has custom permissions here, unless a permission set that is assigned gives them.
      return named((subject) => hasPermission(subject, rest[0] ?? ''), 'Boolean');
    case '$SYSTEM':
      return named(() => new ApexDatetime(Date.UTC(1900, 0, 1)), 'Datetime');
    default:
      return undefined;
  }
}

function named(read: (subject: FormulaSubject) => ApexValue, apexType: string): NamedValue<FormulaSubject> {
  return {
    zeroWhenBlank: false,
    isText: apexType === 'String' || apexType === 'Id',
    read: (subject) => toFormulaValue(read(subject)),
  };
}

/** `$Setup.Settings__c.Limit__c` */
function setting([objectName = '', fieldName = '']: readonly string[], place: Place) {
  const object = place.schema.object(objectName, place.namespace);
  const field = object?.field(fieldName, place.namespace);
  return object && field && named(({ environment }) => hierarchyValue(environment, object, field), field.apexType);
}

/** `$CustomMetadata.Rate__mdt.Standard.Percent__c` */
function customMetadata([typeName = '', recordName = '', fieldName = '']: readonly string[], place: Place) {
  const object = place.schema.object(typeName, place.namespace);
  const field = object?.field(fieldName, place.namespace);
  return (
    object &&
    field &&
    named(({ environment }) => {
      const [record] = environment.transaction.matching(object.name, 'DeveloperName', recordName.replace(/^.*__/, ''));
      return record?.values.get(field.name) ?? null;
    }, field.apexType)
  );
}

function hasPermission({ environment }: FormulaSubject, name: string): boolean {
  const { transaction, userId } = environment;
  const [permission] = transaction.matching('CustomPermission', 'DeveloperName', name.replace(/^.*__/, ''));
  if (permission === undefined || userId === undefined) {
    return false;
  }
  const sets = new Set<string>();
  for (const { values } of transaction.matching('PermissionSetAssignment', 'AssigneeId', ApexId.of(userId))) {
    const id = values.get('PermissionSetId');
    if (id instanceof ApexId) {
      sets.add(id.value);
    }
  }
  for (const { values } of transaction.matching('SetupEntityAccess', 'SetupEntityId', ApexId.of(permission.id))) {
    const id = values.get('ParentId');
    if (id instanceof ApexId && sets.has(id.value)) {
      return true;
    }
  }
  return false;
}
