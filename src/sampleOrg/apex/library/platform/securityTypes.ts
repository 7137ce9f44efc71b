import { type Rights, UserAccess } from '../../../data/access/userAccess.ts';
import { transactionOf } from '../../../data/dml/rows.ts';
import type { FieldDescription, SObjectRecord } from '../../../data/contract.ts';
import { SObjectValue } from '../../../data/sObjectValue.ts';
import type { ApexEnumValue } from '../../values/enumValue.ts';
import { ApexList } from '../../values/list.ts';
import { ApexMap } from '../../values/map.ts';
import { ApexSet } from '../../values/set.ts';
import type { ApexValue, LibraryType, RequestContext } from '../contract.ts';
import { refuseNulls } from '../members.ts';
import { PropertyBag } from '../properties.ts';

/** Which fields a use of records leaves out, by what the field allows anybody and the org the user. */
const isRefused: Readonly<Record<string, (field: FieldDescription, rights: Rights) => boolean>> = {
  CREATABLE: (field, { create }) => !field.createable || !create,
  READABLE: (_, { read }) => !read,
  UPDATABLE: (field, { edit }) => !field.updateable || !edit,
  UPSERTABLE: (field, { create, edit }) => !(field.createable && create) && !(field.updateable && edit),
};

/** Copies of the records without the fields that may not be used so. Ids stay, save for a new record. */
function strip(context: RequestContext, access: ApexEnumValue, records: ApexList): PropertyBag {
  const refused = isRefused[access.name];
  const rights = new UserAccess(transactionOf(context), context.user);
  const removed = new ApexMap('String', 'Set<String>');
  const modified = new ApexSet('Integer');
  const kept = records.items.map((record, index): ApexValue => {
    if (!(record instanceof SObjectValue)) {
      return record;
    }
    const names = removable(
      record,
      (field) =>
        (field.name !== 'Id' || access.name === 'CREATABLE') &&
        refused?.(field, rights.toField(record.description, field)) === true,
    );
    if (names.length > 0) {
      modified.add(index);
      note(removed, record.apexTypeName, names);
    }
    return without(record, names);
  });
  return new PropertyBag('SObjectAccessDecision', {
    Records: new ApexList(records.elementTypeName, kept),
    RemovedFields: removed,
    ModifiedIndexes: modified,
  });
}

function removable(record: SObjectRecord, refused: (field: FieldDescription) => boolean): readonly string[] {
  return Array.from(record.populated(), ([name]) => name).filter((name) => {
    const field = record.description.field(name);
    return field !== undefined && refused(field);
  });
}

function without(record: SObjectValue, names: readonly string[]): SObjectValue {
  const copy = new SObjectValue(record.description);
  for (const [name, value] of record.populated()) {
    if (!names.includes(name)) {
      copy.put(name, value);
    }
  }
  return copy;
}

function note(removed: ApexMap, objectName: string, names: readonly string[]): void {
  const known = removed.get(objectName);
  const fields = known instanceof ApexSet ? known : new ApexSet('String');
  for (const name of names) {
    fields.add(name);
  }
  removed.put(objectName, fields);
}

export const securityTypes: readonly LibraryType[] = [
  {
    type: 'Security',
    members: refuseNulls(
      {
        'static SObjectAccessDecision stripInaccessible(AccessType access, List<SObject> records)': strip,
        'static SObjectAccessDecision stripInaccessible(AccessType access, List<SObject> records, Boolean enforceRootObjectCRUD)':
          strip,
      },
      'static',
    ),
  },
  {
    type: 'SObjectAccessDecision',
    members: {
      'List<SObject> getRecords()': (_: RequestContext, self: PropertyBag) => self.get('Records'),
      'Map<String,Set<String>> getRemovedFields()': (_: RequestContext, self: PropertyBag) => self.get('RemovedFields'),
      'Set<Integer> getModifiedIndexes()': (_: RequestContext, self: PropertyBag) => self.get('ModifiedIndexes'),
    },
  },
];
