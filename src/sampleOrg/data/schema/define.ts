import type {
  FieldDescription,
  FieldSetDescription,
  FieldType,
  ObjectKind,
  OrgApi,
  PicklistValue,
  RecordTypeDescription,
  ValidationRule,
} from '../contract.ts';

// A small vocabulary to write object definitions in. Labels come from API names unless they are given.

export interface ObjectDefinition {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly apis: readonly OrgApi[];
  readonly setup: boolean;
  /** First API version that knows it. Left out: all do. */
  readonly since?: number | undefined;
  readonly kind?: ObjectKind;
  readonly fields: readonly FieldDescription[];
  readonly recordTypes?: readonly RecordTypeDescription[];
  readonly validationRules?: readonly ValidationRule[];
  readonly fieldSets?: readonly FieldSetDescription[];
}

/** In `referenceTo`: every custom object of the org. */
export const anyCustomObject = '__c';

export interface ObjectOptions {
  readonly label?: string;
  readonly labelPlural?: string;
  readonly apis?: readonly OrgApi[];
  readonly setup?: boolean;
  /** First API version that knows it. */
  readonly since?: number;
  /** Owned by a user. Standard and custom data objects are; details and setup objects are not. */
  readonly owned?: boolean;
  /** Owned by a user or a queue, as custom objects are. */
  readonly ownedByQueues?: boolean;
  readonly kind?: ObjectKind;
}

export type FieldOptions = Partial<Omit<FieldDescription, 'name' | 'type' | 'apexType'>>;

const apexTypes: Readonly<Record<FieldType, string>> = {
  id: 'Id',
  string: 'String',
  textarea: 'String',
  picklist: 'String',
  multipicklist: 'String',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Decimal',
  currency: 'Decimal',
  percent: 'Decimal',
  date: 'Date',
  datetime: 'Datetime',
  time: 'Time',
  reference: 'Id',
  email: 'String',
  phone: 'String',
  url: 'String',
  encryptedstring: 'String',
  base64: 'Blob',
};

/** `acme__Unit_Price__c` → `Unit Price`, `AccountNumber` → `Account Number`, `OwnerId` → `Owner ID`. */
export function labelOf(apiName: string): string {
  return apiName
    .replace(/^[A-Za-z0-9]+__(?=.*__(?:c|mdt|e)$)/, '')
    .replace(/__(?:c|mdt|e)$/, '')
    .replace(/_+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/\bId\b/g, 'ID')
    .trim();
}

export function field(name: string, type: FieldType, options: FieldOptions = {}): FieldDescription {
  return {
    name,
    label: labelOf(name),
    type,
    length: 0,
    precision: 0,
    scale: 0,
    required: false,
    createable: true,
    updateable: true,
    unique: false,
    externalId: false,
    indexed:
      type === 'reference' || options.unique === true || options.externalId === true || options.nameField === true,
    nameField: false,
    custom: name.endsWith('__c'),
    autoNumber: undefined,
    defaultValue: undefined,
    referenceTo: [],
    relationshipName: undefined,
    childRelationshipName: undefined,
    cascadeDelete: false,
    restrictedDelete: false,
    masterDetail: false,
    picklistValues: [],
    restrictedPicklist: false,
    controllingField: undefined,
    caseSensitive: false,
    htmlFormatted: false,
    helpText: undefined,
    formula: undefined,
    blankAsZero: false,
    rollUp: undefined,
    defaultFormula: undefined,
    apexType: apexTypes[type],
    ...options,
  };
}

export const text = (name: string, length = 255, options?: FieldOptions): FieldDescription =>
  field(name, 'string', { length, ...options });
export const longText = (name: string, length = 32_768, options?: FieldOptions): FieldDescription =>
  field(name, 'textarea', { length, ...options });
export const email = (name: string, options?: FieldOptions): FieldDescription =>
  field(name, 'email', { length: 80, ...options });
export const phone = (name: string, options?: FieldOptions): FieldDescription =>
  field(name, 'phone', { length: 40, ...options });
export const url = (name: string, options?: FieldOptions): FieldDescription =>
  field(name, 'url', { length: 255, ...options });
export const checkbox = (name: string, defaultValue = false, options?: FieldOptions): FieldDescription =>
  field(name, 'boolean', { defaultValue, ...options });
export const whole = (name: string, options?: FieldOptions): FieldDescription =>
  field(name, 'int', { precision: 9, ...options });
export const number = (name: string, precision: number, scale: number, options?: FieldOptions): FieldDescription =>
  field(name, 'double', { precision, scale, ...options });
export const currency = (name: string, options?: FieldOptions): FieldDescription =>
  field(name, 'currency', { precision: 18, scale: 2, ...options });
export const percent = (name: string, options?: FieldOptions): FieldDescription =>
  field(name, 'percent', { precision: 7, scale: 2, ...options });
export const date = (name: string, options?: FieldOptions): FieldDescription => field(name, 'date', options);
export const datetime = (name: string, options?: FieldOptions): FieldDescription => field(name, 'datetime', options);

export const time = (name: string, options?: FieldOptions): FieldDescription => field(name, 'time', options);
export const blob = (name: string, options?: FieldOptions): FieldDescription => field(name, 'base64', options);

/** A blob of JSON or source that the org computes; text to SOQL. */
export const document = (name: string, options?: FieldOptions): FieldDescription =>
  field(name, 'textarea', { length: 1_000_000, ...options });

/** The first value is the default when `withDefault` is set. */
export function picklist(
  name: string,
  values: readonly string[],
  options: FieldOptions & { readonly withDefault?: boolean } = {},
): FieldDescription {
  const { withDefault = false, ...rest } = options;
  const picklistValues: PicklistValue[] = values.map((value, index) => ({
    value,
    label: value,
    isDefault: withDefault && index === 0,
  }));
  return field(name, 'picklist', {
    length: 255,
    picklistValues,
    defaultValue: withDefault ? values[0] : undefined,
    ...rest,
  });
}

/** The relationship's name follows from the field's: `AccountId` → `Account`, `acme__Account__c` → `acme__Account__r`. */
export function lookup(
  name: string,
  target: string | readonly string[],
  options: FieldOptions & { readonly children?: string } = {},
): FieldDescription {
  const { children, ...rest } = options;
  return field(name, 'reference', {
    length: 18,
    referenceTo: typeof target === 'string' ? [target] : target,
    relationshipName: name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, ''),
    childRelationshipName: children,
    ...rest,
  });
}

export const nameText = (length = 80, options?: FieldOptions): FieldDescription =>
  text('Name', length, { nameField: true, required: true, ...options });

/** Set by the org: a person's full name, a breakpoint's number. */
export const nameSetByOrg = (): FieldDescription =>
  text('Name', 121, { nameField: true, createable: false, updateable: false });

export const autoNumber = (format: string, name = 'Name'): FieldDescription =>
  text(name, 80, { nameField: !name.endsWith('__c'), autoNumber: format, createable: false, updateable: false });

const readOnly: FieldOptions = { createable: false, updateable: false };

function systemFields(): readonly FieldDescription[] {
  return [
    datetime('CreatedDate', readOnly),
    lookup('CreatedById', 'User', readOnly),
    datetime('LastModifiedDate', readOnly),
    lookup('LastModifiedById', 'User', readOnly),
    datetime('SystemModstamp', readOnly),
    checkbox('IsDeleted', false, readOnly),
  ];
}

export function object(
  name: string,
  keyPrefix: string,
  fields: readonly FieldDescription[],
  options: ObjectOptions = {},
): ObjectDefinition {
  const label = options.label ?? labelOf(name);
  const owner =
    options.ownedByQueues === true
      ? [lookup('OwnerId', ['Group', 'User'])]
      : options.owned === true
        ? [lookup('OwnerId', 'User')]
        : [];
  // Objects that have an owner have pages, and the org remembers when their records were looked at.
  const viewed =
    owner.length > 0 ? [datetime('LastViewedDate', readOnly), datetime('LastReferencedDate', readOnly)] : [];
  return {
    name,
    label,
    labelPlural: options.labelPlural ?? `${label}s`,
    keyPrefix,
    apis: options.apis ?? ['data'],
    setup: options.setup ?? false,
    since: options.since,
    kind: options.kind ?? 'record',
    fields: [field('Id', 'id', { ...readOnly, length: 18 }), ...owner, ...fields, ...systemFields(), ...viewed],
  };
}
