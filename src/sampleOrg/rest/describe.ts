import type { FieldDescription, ObjectDescription } from '../data/contract.ts';

/** Flags that a describe call gives for an object, the same in both APIs. */
function summary(object: ObjectDescription, root: string): Readonly<Record<string, unknown>> {
  const path = `${root}/sobjects/${object.name}`;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: object.keyPrefix,
    custom: object.custom,
    createable: true,
    deletable: true,
    queryable: true,
    retrieveable: true,
    updateable: true,
    undeletable: !object.setup,
    triggerable: !object.setup,
    searchable: !object.setup,
    urls: { sobject: path, describe: `${path}/describe`, rowTemplate: `${path}/{ID}` },
  };
}

export function describeGlobal(objects: readonly ObjectDescription[], root: string): object {
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects: objects.map((object) => summary(object, root)) };
}

export function describeBriefly(object: ObjectDescription, root: string): object {
  return { objectDescribe: summary(object, root), recentItems: [] };
}

export function describeObject(object: ObjectDescription, root: string): object {
  return {
    ...summary(object, root),
    fields: object.fields.map(describeField),
    childRelationships: object.childRelationships.map((child) => ({
      childSObject: child.childObject,
      field: child.field,
      relationshipName: child.name,
      cascadeDelete: child.cascadeDelete,
      restrictedDelete: false,
      deprecatedAndHidden: false,
    })),
    recordTypeInfos: [],
  };
}

function describeField(field: FieldDescription): object {
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    length: field.length,
    byteLength: field.length * 3,
    precision: field.precision,
    scale: field.scale,
    digits: field.type === 'int' ? field.precision : 0,
    nillable: !field.required && field.type !== 'boolean' && field.type !== 'id',
    createable: field.createable,
    updateable: field.updateable,
    unique: field.unique,
    externalId: field.externalId,
    idLookup: field.externalId || field.type === 'id',
    nameField: field.nameField,
    autoNumber: field.autoNumber !== undefined,
    calculated: false,
    custom: field.custom,
    filterable: field.type !== 'textarea',
    sortable: field.type !== 'textarea',
    groupable: field.type !== 'textarea',
    defaultedOnCreate: field.defaultValue !== undefined,
    defaultValue: field.defaultValue ?? null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName ?? null,
    restrictedPicklist: false,
    picklistValues: field.picklistValues.map(({ value, label, isDefault }) => ({
      active: true,
      defaultValue: isDefault,
      label,
      validFor: null,
      value,
    })),
  };
}
