import type { FieldDescription, FieldType } from '../data/contract.ts';

/** By field type; texts of every kind are strings. */
const soapTypes: Partial<Readonly<Record<FieldType, string>>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  base64: 'xsd:base64Binary',
};

const aggregated: readonly FieldType[] = ['base64', 'boolean', 'textarea', 'encryptedstring', 'multipicklist'];
const unfiltered: readonly FieldType[] = ['base64', 'textarea', 'encryptedstring'];
const ungrouped: readonly FieldType[] = [
  ...unfiltered,
  'datetime',
  'currency',
  'double',
  'percent',
  'multipicklist',
  'time',
];

/** Members as the Field of a DescribeSObjectResult in the API guide. */
export function describeField(field: FieldDescription): object {
  return {
    label: field.label,
    name: field.name,
    custom: field.custom,
    inlineHelpText: field.helpText ?? null,
    ...describeType(field),
    ...describeUse(field),
    ...describeEntry(field),
    ...describeReference(field),
    ...absent,
  };
}

/** What the fields of a sample org do not have. */
const absent = {
  aiPredictionField: false,
  compoundFieldName: null,
  deprecatedAndHidden: false,
  displayLocationInDecimal: false,
  filteredLookupInfo: null,
  highScaleNumber: false,
  mask: null,
  maskType: null,
  queryByDistance: false,
  referenceTargetField: null,
  writeRequiresMasterRead: false,
};

function describeType(field: FieldDescription): object {
  const { type } = field;
  const text = field.apexType === 'String';
  return {
    type,
    soapType: soapTypes[type] ?? 'xsd:string',
    length: field.length,
    byteLength: text || type === 'id' || type === 'reference' ? field.length * (text ? 3 : 1) : 0,
    digits: type === 'int' ? field.precision : 0,
    precision: type === 'int' ? 0 : field.precision,
    scale: field.scale,
    caseSensitive: field.caseSensitive,
    encrypted: type === 'encryptedstring',
    htmlFormatted: field.htmlFormatted,
    extraTypeInfo: type === 'textarea' ? (field.htmlFormatted ? 'richtextarea' : 'plaintextarea') : null,
  };
}

/** In queries. */
function describeUse({ type, referenceTo, externalId, nameField }: FieldDescription): object {
  return {
    aggregatable: !aggregated.includes(type),
    filterable: !unfiltered.includes(type),
    groupable: !ungrouped.includes(type),
    sortable: !unfiltered.includes(type) && type !== 'multipicklist',
    idLookup: externalId || type === 'id' || nameField,
    searchPrefilterable: type === 'reference' && referenceTo.length === 1,
  };
}

/** What may be entered, and where the value comes from. */
function describeEntry(field: FieldDescription): object {
  const { type } = field;
  const calculated = field.formula !== undefined || field.rollUp !== undefined;
  return {
    autoNumber: field.autoNumber !== undefined,
    calculated,
    calculatedFormula: field.formula ?? null,
    formulaTreatNullNumberAsZero: field.blankAsZero,
    createable: field.createable && !calculated,
    updateable: field.updateable && !calculated,
    nillable: !field.required && type !== 'boolean' && type !== 'id',
    permissionable: field.custom && !field.required && !field.masterDetail,
    defaultValue: field.defaultValue ?? null,
    defaultValueFormula: field.defaultFormula ?? null,
    defaultedOnCreate: field.defaultValue !== undefined || type === 'boolean',
    externalId: field.externalId,
    nameField: field.nameField,
    unique: field.unique,
    controllerName: field.controllingField ?? null,
    dependentPicklist: field.controllingField !== undefined,
    restrictedPicklist: field.restrictedPicklist,
    picklistValues: field.picklistValues.map(({ value, label, isDefault, active = true }) => ({
      active,
      defaultValue: isDefault,
      label,
      validFor: null,
      value,
    })),
  };
}

function describeReference(field: FieldDescription): object {
  const isPolymorphic = field.referenceTo.length > 1;
  return {
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: field.masterDetail ? 0 : null,
    namePointing: isPolymorphic,
    polymorphicForeignKey: isPolymorphic,
    cascadeDelete: field.cascadeDelete,
    restrictedDelete: field.restrictedDelete,
  };
}
