import type {
  FieldDescription,
  FieldSetDescription,
  ObjectKind,
  RecordTypeDescription,
  ValidationRule,
} from '../contract.ts';
import {
  autoNumber,
  checkbox,
  type FieldOptions,
  labelOf,
  lookup,
  nameText,
  object,
  type ObjectDefinition,
  text,
} from '../schema/define.ts';
import { type FieldFileContext, readFields } from './fieldFile.ts';
import type { MetadataElement } from './metadataXml.ts';
import { qualify, qualifyPlain } from './names.ts';

/** What the files of a folder say of one object: of a new one all, of a standard one what is added to it. */
export interface ObjectParts {
  readonly name: string;
  /** Undefined where only additions to a standard object are there. */
  readonly root: MetadataElement | undefined;
  readonly fields: readonly MetadataElement[];
  readonly recordTypes: readonly MetadataElement[];
  readonly validationRules: readonly MetadataElement[];
  readonly fieldSets: readonly MetadataElement[];
}

export interface ObjectAdditions {
  readonly name: string;
  readonly fields: readonly FieldDescription[];
  readonly recordTypes: readonly RecordTypeDescription[];
  readonly validationRules: readonly ValidationRule[];
  readonly fieldSets: readonly FieldSetDescription[];
}

export function readAdditions(
  parts: ObjectParts,
  context: FieldFileContext,
  newRecordTypeId: () => string,
): ObjectAdditions {
  const { namespace } = context;
  const recordTypes = parts.recordTypes.map((element) => readRecordType(element, namespace, newRecordTypeId));
  const own = parts.fields.flatMap((element) => readFields(element, context));
  const recordTypeField =
    recordTypes.length === 0 ? [] : [lookup('RecordTypeId', 'RecordType', { label: 'Record Type ID' })];
  return {
    name: qualify(parts.name, namespace),
    // Of a standard field a file tells only what was changed: the org keeps its own.
    fields: [...own.filter(({ custom }) => custom), ...recordTypeField],
    recordTypes,
    validationRules: parts.validationRules.map((element) => readRule(element, namespace)),
    fieldSets: parts.fieldSets.map((element) => readFieldSet(element, namespace)),
  };
}

function readRecordType(
  element: MetadataElement,
  namespace: string | null,
  newId: () => string,
): RecordTypeDescription {
  const name = element.textOf('fullName') ?? '';
  return {
    id: newId(),
    developerName: qualifyPlain(name, namespace),
    label: element.textOf('label') ?? labelOf(name),
    description: element.textOf('description'),
    active: element.textOf('active') !== 'false',
  };
}

function readRule(element: MetadataElement, namespace: string | null): ValidationRule {
  const errorField = element.textOf('errorDisplayField');
  return {
    name: element.textOf('fullName') ?? '',
    namespace,
    active: element.isTrue('active'),
    condition: element.textOf('errorConditionFormula') ?? 'false',
    message: element.textOf('errorMessage') ?? '',
    errorField: errorField === undefined ? undefined : qualify(errorField, namespace),
  };
}

function readFieldSet(element: MetadataElement, namespace: string | null): FieldSetDescription {
  const name = element.textOf('fullName') ?? '';
  return {
    name: qualifyPlain(name, namespace),
    label: element.textOf('label') ?? labelOf(name),
    description: element.textOf('description'),
    members: element.all('displayedFields').map((member) => ({
      path: (member.textOf('field') ?? '')
        .split('.')
        .map((step) => qualify(step, namespace))
        .join('.'),
      required: member.isTrue('isRequired'),
    })),
  };
}

/** What a custom object, setting, metadata type or event is by its file. */
export function kindOf(name: string, root: MetadataElement): ObjectKind {
  if (name.endsWith('__mdt')) {
    return 'metadata';
  }
  if (name.endsWith('__e')) {
    return 'event';
  }
  const setting = root.textOf('customSettingsType');
  return setting === 'Hierarchy' ? 'hierarchySetting' : setting === 'List' ? 'listSetting' : 'record';
}

/** A custom object and what comes with it: its shares. */
export function readObject(
  root: MetadataElement,
  additions: ObjectAdditions,
  keyPrefix: string,
): readonly ObjectDefinition[] {
  const { name, fields, recordTypes, validationRules, fieldSets } = additions;
  const kind = kindOf(name, root);
  const label = root.textOf('label') ?? labelOf(name);
  const controlled =
    fields.some(({ masterDetail }) => masterDetail) || root.textOf('sharingModel') === 'ControlledByParent';
  const owned = kind === 'record' && !controlled;
  const definition = object(name, keyPrefix, [...identityFields(kind, root), ...fields], {
    label,
    labelPlural: root.textOf('pluralLabel') ?? `${label}s`,
    kind,
    ownedByQueues: owned,
    // Tests see the records of custom metadata types, as they see code.
    setup: kind === 'metadata',
    apis: kind === 'metadata' ? ['data', 'tooling'] : ['data'],
  });
  const whole = { ...definition, recordTypes, validationRules, fieldSets };
  return owned ? [whole, shareOf(whole)] : [whole];
}

function identityFields(kind: ObjectKind, root: MetadataElement): readonly FieldDescription[] {
  switch (kind) {
    case 'metadata':
      return [
        text('DeveloperName', 40, { required: true, label: 'Custom Metadata Record Name' }),
        text('MasterLabel', 40, { required: true, nameField: true, label: 'Label' }),
        text('Label', 40, readOnly),
        text('Language', 40, { ...readOnly, defaultValue: 'en_US' }),
        text('NamespacePrefix', 15, readOnly),
        text('QualifiedApiName', 70, readOnly),
        checkbox('IsProtected', false, readOnly),
      ];
    case 'event':
      return [text('ReplayId', 1000, readOnly), text('EventUuid', 36, readOnly)];
    case 'hierarchySetting':
      return [
        nameText(80, { required: false }),
        lookup('SetupOwnerId', ['Organization', 'Profile', 'User'], { label: 'Location', updateable: false }),
      ];
    case 'listSetting':
      return [nameText(38), lookup('SetupOwnerId', ['Organization'], { label: 'Location', ...readOnly })];
    default:
      return [nameFieldOf(root)];
  }
}

const readOnly: FieldOptions = { createable: false, updateable: false };

function nameFieldOf(root: MetadataElement): FieldDescription {
  const element = root.child('nameField');
  const label = element?.textOf('label') ?? 'Name';
  if (element?.textOf('type') === 'AutoNumber') {
    return { ...autoNumber(element.textOf('displayFormat') ?? '{0}'), label };
  }
  return nameText(80, { label });
}

function shareOf(definition: ObjectDefinition): ObjectDefinition {
  const name = definition.name.replace(/__c$/, '__Share');
  const share = object(
    name,
    '02c',
    [
      lookup('ParentId', definition.name, { required: true, children: 'Shares', cascadeDelete: true }),
      lookup('UserOrGroupId', ['Group', 'User'], { required: true }),
      text('AccessLevel', 40, { required: true }),
      text('RowCause', 40, { defaultValue: 'Manual' }),
    ],
    { label: 'Share', kind: 'share' },
  );
  return { ...share, fields: share.fields.filter(({ name: one }) => !unsharedFields.has(one)) };
}

const unsharedFields: ReadonlySet<string> = new Set(['CreatedDate', 'CreatedById', 'SystemModstamp']);
