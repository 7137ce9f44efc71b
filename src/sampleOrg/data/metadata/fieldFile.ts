import type { FieldDescription, FieldType, PicklistValue, RollUp } from '../contract.ts';
import { parseFormula } from '../formula/parser.ts';
import { field, type FieldOptions, labelOf } from '../schema/define.ts';
import type { MetadataElement } from './metadataXml.ts';
import { qualify } from './names.ts';

/** Picklist values that several fields share, by name. */
export type ValueSets = ReadonlyMap<string, readonly PicklistValue[]>;

export interface FieldFileContext {
  readonly namespace: string | null;
  readonly valueSets: ValueSets;
}

const types: Readonly<Record<string, FieldType>> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  EncryptedText: 'encryptedstring',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
  Time: 'time',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Lookup: 'reference',
  MasterDetail: 'reference',
  Hierarchy: 'reference',
  MetadataRelationship: 'reference',
  ExternalLookup: 'string',
  IndirectLookup: 'string',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  AutoNumber: 'string',
  // Of a summary the type follows from what is summed up, once every object is known.
  Summary: 'double',
};

const lengths: Readonly<Partial<Record<FieldType, number>>> = {
  string: 255,
  textarea: 255,
  picklist: 255,
  multipicklist: 4099,
  email: 80,
  phone: 40,
  url: 255,
  reference: 18,
};

/** The fields that a file (`CustomField`) gives an object: one, or for a place on earth its two coordinates. */
export function readFields(element: MetadataElement, context: FieldFileContext): readonly FieldDescription[] {
  if (element.textOf('type') !== 'Location') {
    return [readField(element, context)];
  }
  const stem = qualify(element.textOf('fullName') ?? '', context.namespace).replace(/__c$/, '');
  const label = element.textOf('label') ?? labelOf(stem);
  const scale = element.numberOf('scale') ?? 15;
  return ['Latitude', 'Longitude'].map((coordinate) =>
    field(`${stem}__${coordinate}__s`, 'double', {
      label: `${label} (${coordinate})`,
      precision: scale + 3,
      scale,
      custom: true,
    }),
  );
}

/** A field as its file describes it. Throws a sentence for a type that the sample org does not have. */
function readField(element: MetadataElement, context: FieldFileContext): FieldDescription {
  const written = element.textOf('fullName') ?? '';
  const name = qualify(written, context.namespace);
  const typeName = element.textOf('type') ?? 'Text';
  const type = namesDefinition(element) ? 'string' : types[typeName];
  if (type === undefined) {
    throw new Error(`field ${written}: the sample org has no fields of type ${typeName}`);
  }
  const formula = element.textOf('formula');
  const label = element.textOf('label') ?? labelOf(written);
  const picklistValues = type === 'picklist' || type === 'multipicklist' ? valuesOf(element, context) : [];
  const isNumber = ['double', 'currency', 'percent'].includes(type);
  const options: FieldOptions = {
    label,
    length: element.numberOf('length') ?? (formula === undefined ? lengths[type] : 1300) ?? 0,
    ...(isNumber ? { precision: element.numberOf('precision') ?? 18, scale: element.numberOf('scale') ?? 0 } : {}),
    required: element.isTrue('required') || typeName === 'MasterDetail',
    unique: element.isTrue('unique'),
    externalId: element.isTrue('externalId'),
    caseSensitive: element.isTrue('caseSensitive'),
    htmlFormatted: typeName === 'Html',
    helpText: element.textOf('inlineHelpText'),
    picklistValues,
    restrictedPicklist: element.child('valueSet')?.isTrue('restricted') ?? false,
    controllingField: controllingField(element, context),
    ...(types[typeName] === 'reference' ? referenceOptions(element, name, typeName, context) : {}),
    ...defaultsOf(element, type, picklistValues),
    ...calculation(element, typeName, context),
  };
  return field(name, type, options);
}

/** A custom metadata record names objects and fields of the org by their API names. */
function namesDefinition(element: MetadataElement): boolean {
  return ['EntityDefinition', 'FieldDefinition', 'EntityParticle'].includes(element.textOf('referenceTo') ?? '');
}

function referenceOptions(
  element: MetadataElement,
  name: string,
  typeName: string,
  { namespace }: FieldFileContext,
): FieldOptions {
  const target = typeName === 'Hierarchy' ? 'User' : (element.textOf('referenceTo') ?? '');
  const children = element.textOf('relationshipName');
  const constraint = element.textOf('deleteConstraint');
  const masterDetail = typeName === 'MasterDetail';
  return {
    referenceTo: [qualify(target, namespace)],
    relationshipName: name.replace(/__c$/, '__r'),
    childRelationshipName: children === undefined ? undefined : qualify(`${children}__r`, namespace),
    masterDetail,
    cascadeDelete: masterDetail || constraint === 'Cascade',
    restrictedDelete: constraint === 'Restrict',
    updateable: !masterDetail || element.isTrue('reparentableMasterDetail'),
  };
}

/** Constants become values at once; anything else is worked out for each new record. */
function defaultsOf(element: MetadataElement, type: FieldType, values: readonly PicklistValue[]): FieldOptions {
  const chosen = values.find(({ isDefault }) => isDefault)?.value;
  const text = element.textOf('defaultValue');
  if (type === 'boolean') {
    return { defaultValue: text === 'true' };
  }
  if (text === undefined) {
    return { defaultValue: chosen };
  }
  const node = parseFormula(text);
  switch (node.kind) {
    case 'text':
      return { defaultValue: node.text };
    case 'number':
      return { defaultValue: Number(node.text) };
    default:
      return { defaultFormula: text };
  }
}

const readOnly: FieldOptions = { createable: false, updateable: false };

function calculation(element: MetadataElement, typeName: string, { namespace }: FieldFileContext): FieldOptions {
  const formula = element.textOf('formula');
  if (formula !== undefined) {
    const blankAsZero = element.textOf('formulaTreatBlanksAs') !== 'BlankAsBlank';
    return { ...readOnly, required: false, defaultValue: undefined, formula, blankAsZero };
  }
  if (typeName === 'AutoNumber') {
    return { ...readOnly, length: 30, autoNumber: element.textOf('displayFormat') ?? '{0}' };
  }
  return typeName === 'Summary' ? { ...readOnly, precision: 18, rollUp: rollUpOf(element, namespace) } : {};
}

function rollUpOf(element: MetadataElement, namespace: string | null): RollUp {
  // `Invoice_Line__c.Invoice__c`
  const behindDot = (text: string): string => qualify(text.slice(text.lastIndexOf('.') + 1), namespace);
  const key = element.textOf('summaryForeignKey') ?? '';
  const summarized = element.textOf('summarizedField');
  return {
    operation: (element.textOf('summaryOperation') ?? 'count') as RollUp['operation'],
    childObject: qualify(key.slice(0, key.indexOf('.')), namespace),
    childField: behindDot(key),
    summarizedField: summarized === undefined ? undefined : behindDot(summarized),
    filters: element.all('summaryFilterItems').map((item) => ({
      field: behindDot(item.textOf('field') ?? ''),
      operation: item.textOf('operation') ?? 'equals',
      value: item.textOf('value') ?? '',
    })),
  };
}

function controllingField(element: MetadataElement, { namespace }: FieldFileContext): string | undefined {
  const name =
    element.child('valueSet')?.textOf('controllingField') ?? element.child('picklist')?.textOf('controllingField');
  return name === undefined ? undefined : qualify(name, namespace);
}

/** Values of the field itself, in the newer or the older form, or of a global value set. */
function valuesOf(element: MetadataElement, { valueSets }: FieldFileContext): readonly PicklistValue[] {
  const set = element.child('valueSet');
  const shared = set?.textOf('valueSetName');
  if (shared !== undefined) {
    return valueSets.get(shared) ?? [];
  }
  const own = set?.child('valueSetDefinition')?.all('value') ?? element.child('picklist')?.all('picklistValues') ?? [];
  return own.map(readValue);
}

export function readValue(element: MetadataElement): PicklistValue {
  const value = element.textOf('fullName') ?? '';
  return {
    value,
    label: element.textOf('label') ?? value,
    isDefault: element.isTrue('default'),
    active: element.textOf('isActive') !== 'false',
  };
}
