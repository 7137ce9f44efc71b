import { ApexList } from '../../apex/values/list.ts';
import type { ApexValue, LibraryType } from '../../apex/library/contract.ts';
import type { FieldDescription, PicklistValue } from '../contract.ts';
import { isPermissionable } from '../access/userAccess.ts';
import { transactionOf } from '../dml/rows.ts';
import { fieldValueOf } from '../fieldValues.ts';
import { isCalculated } from '../formula/recordFormulas.ts';
import { answers, userAnswers, withoutNamespace } from './describeAnswers.ts';
import { displayType, soapType } from './fieldSetTypes.ts';
import { Described, SObjectFieldToken, SObjectTypeToken } from './tokens.ts';

export const describeFieldType = 'Schema.DescribeFieldResult';

type FieldResult = Described<SObjectFieldToken>;

function picklistEntries({ picklistValues }: FieldDescription): ApexList {
  return new ApexList(
    'Schema.PicklistEntry',
    picklistValues.map((entry) => new Described('Schema.PicklistEntry', entry)),
  );
}

/** What a formula would give is not known before there is a record. */
function defaultValue(field: FieldDescription): ApexValue {
  return field.defaultValue === undefined ? null : fieldValueOf(field, field.defaultValue);
}

/** Texts are kept in up to three bytes a character. */
function byteLength({ apexType, length }: FieldDescription): number {
  return apexType === 'String' ? length * 3 : length;
}

const isOf = ({ type }: FieldDescription, ...types: readonly FieldDescription['type'][]): boolean =>
  types.includes(type);

const unfiltered = ['base64', 'textarea', 'encryptedstring'] as const;
const ungrouped = ['double', 'currency', 'percent', 'datetime', 'time', 'multipicklist'] as const;

const facts = answers<SObjectFieldToken>({
  'String getName()': ({ field }) => field.name,
  'String getLocalName()': ({ field }) => withoutNamespace(field.name),
  'String getLabel()': ({ field }) => field.label,
  'String getInlineHelpText()': ({ field }) => field.helpText ?? null,
  'Schema.DisplayType getType()': ({ field }) => displayType(field),
  'Schema.SoapType getSoapType()': ({ field }) => soapType(field),
  'Integer getLength()': ({ field }) => field.length,
  'Integer getByteLength()': ({ field }) => byteLength(field),
  'Integer getPrecision()': ({ field }) => field.precision,
  'Integer getScale()': ({ field }) => field.scale,
  'Integer getDigits()': ({ field }) => (field.type === 'int' ? field.precision : 0),
  'String getCalculatedFormula()': ({ field }) => field.formula ?? null,
  'String getDefaultValueFormula()': ({ field }) => field.defaultFormula ?? null,
  'Object getDefaultValue()': ({ field }) => defaultValue(field),
  'String getRelationshipName()': ({ field }) => field.relationshipName ?? null,
  'Integer getRelationshipOrder()': ({ field }) => (field.masterDetail ? 0 : null),
  'String getReferenceTargetField()': () => null,
  'String getCompoundFieldName()': () => null,
  'List<Schema.PicklistEntry> getPicklistValues()': ({ field }) => picklistEntries(field),
  'Schema.SObjectField getSObjectField()': (token) => token,
  'Schema.SObjectField getController()': ({ object, field }) => {
    const controller = field.controllingField === undefined ? undefined : object.field(field.controllingField);
    return controller === undefined ? null : new SObjectFieldToken(object, controller);
  },
  'Schema.SObjectType getSObjectType()': ({ object }) => new SObjectTypeToken(object),
});

const flags = answers<SObjectFieldToken>({
  'Boolean isNillable()': ({ field }) => !field.required && !isOf(field, 'boolean', 'id'),
  'Boolean isFilterable()': ({ field }) => !isOf(field, ...unfiltered),
  'Boolean isSortable()': ({ field }) => !isOf(field, ...unfiltered, 'multipicklist'),
  'Boolean isGroupable()': ({ field }) => !isOf(field, ...unfiltered, ...ungrouped) && !isCalculated(field),
  'Boolean isAggregatable()': ({ field }) => !isOf(field, ...unfiltered, 'boolean', 'multipicklist'),
  'Boolean isUnique()': ({ field }) => field.unique,
  'Boolean isExternalId()': ({ field }) => field.externalId,
  'Boolean isIdLookup()': ({ field }) => field.externalId || field.type === 'id' || field.nameField,
  'Boolean isCustom()': ({ field }) => field.custom,
  'Boolean isNameField()': ({ field }) => field.nameField,
  'Boolean isAutoNumber()': ({ field }) => field.autoNumber !== undefined,
  'Boolean isCalculated()': ({ field }) => isCalculated(field),
  'Boolean isFormulaTreatNullNumberAsZero()': ({ field }) => field.blankAsZero,
  'Boolean isCaseSensitive()': ({ field }) => field.caseSensitive,
  'Boolean isHtmlFormatted()': ({ field }) => field.htmlFormatted,
  'Boolean isEncrypted()': ({ field }) => field.type === 'encryptedstring',
  'Boolean isNamePointing()': ({ field }) => field.referenceTo.length > 1,
  'Boolean isCascadeDelete()': ({ field }) => field.cascadeDelete,
  'Boolean isRestrictedDelete()': ({ field }) => field.restrictedDelete,
  'Boolean isWriteRequiresMasterRead()': () => false,
  'Boolean isDefaultedOnCreate()': ({ field }) =>
    field.defaultValue !== undefined || field.defaultFormula !== undefined || field.name === 'OwnerId',
  'Boolean isPermissionable()': ({ field }) => isPermissionable(field),
  'Boolean isRestrictedPicklist()': ({ field }) => field.restrictedPicklist,
  'Boolean isDependentPicklist()': ({ field }) => field.controllingField !== undefined,
  'Boolean isDeprecatedAndHidden()': () => false,
  'Boolean isDisplayLocationInDecimal()': () => false,
  'Boolean isHighScaleNumber()': () => false,
  'Boolean isQueryByDistance()': () => false,
  'Boolean isSearchPrefilterable()': ({ field }) => field.type === 'reference',
  'Boolean isAiPredictionField()': () => false,
});

const rights = userAnswers<SObjectFieldToken>({
  'Boolean isAccessible()': ({ object, field }, access) => access.toField(object, field).read,
  'Boolean isCreateable()': ({ object, field }, access) =>
    field.createable && !isCalculated(field) && access.toField(object, field).create,
  'Boolean isUpdateable()': ({ object, field }, access) =>
    field.updateable && !isCalculated(field) && access.toField(object, field).edit,
});

const fieldResult: LibraryType = {
  type: describeFieldType,
  members: {
    ...facts,
    ...flags,
    ...rights,
    'List<Schema.SObjectType> getReferenceTo()': (context, self: FieldResult) =>
      new ApexList(
        'Schema.SObjectType',
        self.subject.field.referenceTo.flatMap((name) => {
          const object = transactionOf(context).schema.object(name);
          return object === undefined ? [] : [new SObjectTypeToken(object)];
        }),
      ),
  },
};

const picklistEntry: LibraryType = {
  type: 'Schema.PicklistEntry',
  members: answers<PicklistValue>({
    'String getValue()': (entry) => entry.value,
    'String getLabel()': (entry) => entry.label,
    'Boolean isActive()': (entry) => entry.active !== false,
    'Boolean isDefaultValue()': (entry) => entry.isDefault,
  }),
};

export const describeFieldTypes: readonly LibraryType[] = [fieldResult, picklistEntry];
