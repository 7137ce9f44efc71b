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
  const { type } = field;
  const text = field.apexType === 'String';
  const reference = type === 'reference';
  const calculated = field.formula !== undefined || field.rollUp !== undefined;
  return {
    aggregatable: !aggregated.includes(type),
    aiPredictionField: false,
    autoNumber: field.autoNumber !== undefined,
    byteLength: text || type === 'id' || reference ? field.length * (text ? 3 : 1) : 0,
    calculated,
    calculatedFormula: field.formula ?? null,
    cascadeDelete: field.cascadeDelete,
    caseSensitive: field.caseSensitive,
    compoundFieldName: null,
    controllerName: field.controllingField ?? null,
    createable: field.createable && !calculated,
    custom: field.custom,
    defaultValue: field.defaultValue ?? null,
    defaultValueFormula: field.defaultFormula ?? null,
    defaultedOnCreate: field.defaultValue !== undefined || type === 'boolean',
    dependentPicklist: field.controllingField !== undefined,
    deprecatedAndHidden: false,
    digits: type === 'int' ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: type === 'encryptedstring',
    externalId: field.externalId,
    extraTypeInfo: type === 'textarea' ? (field.htmlFormatted ? 'richtextarea' : 'plaintextarea') : null,
    filterable: !unfiltered.includes(type),
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: field.blankAsZero,
    groupable: !ungrouped.includes(type),
    highScaleNumber: false,
    htmlFormatted: field.htmlFormatted,
    idLookup: field.externalId || type === 'id' || field.nameField,
    inlineHelpText: field.helpText ?? null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: !field.required && type !== 'boolean' && type !== 'id',
    permissionable: field.custom && !field.required && !field.masterDetail,
    picklistValues: field.picklistValues.map(({ value, label, isDefault, active = true }) => ({
      active,
      defaultValue: isDefault,
      label,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: type === 'int' ? 0 : field.precision,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: field.masterDetail ? 0 : null,
    restrictedDelete: field.restrictedDelete,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: reference && field.referenceTo.length === 1,
    soapType: soapTypes[type] ?? 'xsd:string',
    sortable: !unfiltered.includes(type) && type !== 'multipicklist',
    type,
    unique: field.unique,
    updateable: field.updateable && !calculated,
    writeRequiresMasterRead: false,
  };
}
