import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldDescription, ObjectDescription, OrgSchema, StoredRecord } from '../contract.ts';
import { qualifiedName } from '../schema/qualifiedName.ts';

// Objects whose records are what the schema says: they are made when somebody first asks for them.

type Values = Readonly<Record<string, ApexValue>>;

const makers: Readonly<Record<string, (schema: OrgSchema) => readonly StoredRecord[]>> = {
  EntityDefinition: (schema) =>
    schema.objects.map((object, index) => record(schema, 'EntityDefinition', entityId(index), entity(object))),
  FieldDefinition: (schema) => {
    let count = 0;
    return schema.objects.flatMap((object, index) =>
      object.fields.map((field) =>
        record(schema, 'FieldDefinition', idOf('4fe', ++count), {
          ...fieldDefinition(object, field),
          EntityDefinitionId: ApexId.of(entityId(index)),
        }),
      ),
    );
  },
};

/** Undefined for objects whose records are records. */
export function schemaRecords(schema: OrgSchema, objectName: string): ReadonlyMap<string, StoredRecord> | undefined {
  const records = makers[objectName]?.(schema);
  return records && new Map(records.map((one) => [one.id, one]));
}

const entityId = (index: number): string => idOf('4ie', index + 1);

function idOf(keyPrefix: string, count: number): string {
  return ApexId.of(keyPrefix + String(count).padStart(12, '0')).value;
}

function record(schema: OrgSchema, objectName: string, id: string, values: Values): StoredRecord {
  const fields = schema.object(objectName)?.fields ?? [];
  const all = fields.map(({ name }) => [name, values[name] ?? null] as const);
  return { id, objectName, deleted: false, values: new Map([...all, ['Id', ApexId.of(id)]]) };
}

function entity(object: ObjectDescription): Values {
  const { name, label, labelPlural, keyPrefix, kind, custom } = object;
  const isData = kind === 'record' && !object.setup;
  return {
    DurableId: name,
    QualifiedApiName: name,
    DeveloperName: custom ? qualifiedName(name).name : name,
    NamespacePrefix: qualifiedName(name).namespace,
    Label: label,
    MasterLabel: label,
    PluralLabel: labelPlural,
    KeyPrefix: keyPrefix === '' ? null : keyPrefix,
    IsCustomSetting: kind === 'hierarchySetting' || kind === 'listSetting',
    IsCustomizable: isData || custom,
    IsApexTriggerable: isData || kind === 'event',
    IsTriggerable: isData || kind === 'event',
    IsQueryable: kind !== 'event',
    IsSearchable: isData,
    IsLayoutable: isData,
    IsWorkflowEnabled: isData,
    IsDeprecatedAndHidden: false,
  };
}

/** As Setup writes it: `Text(80)`, `Currency(16, 2)`, `Lookup(Account)`. */
function dataType(field: FieldDescription): string {
  const { type, length, precision, scale, referenceTo } = field;
  switch (type) {
    case 'string':
      return field.autoNumber === undefined ? `Text(${length})` : 'Auto Number';
    case 'textarea':
      return length > 255 ? `Long Text Area(${length})` : `Text Area(${length})`;
    case 'reference':
      return `${field.masterDetail ? 'Master-Detail' : 'Lookup'}(${referenceTo.join(',')})`;
    case 'int':
    case 'double':
      return `Number(${precision - scale}, ${scale})`;
    case 'currency':
    case 'percent':
      return `${type === 'currency' ? 'Currency' : 'Percent'}(${precision - scale}, ${scale})`;
    case 'boolean':
      return 'Checkbox';
    case 'datetime':
      return 'Date/Time';
    default:
      return type.charAt(0).toUpperCase() + type.slice(1);
  }
}

function fieldDefinition(object: ObjectDescription, field: FieldDescription): Values {
  const { name, label } = field;
  return {
    DurableId: `${object.name}.${name}`,
    QualifiedApiName: name,
    DeveloperName: field.custom ? qualifiedName(name).name : name.replace(/Id$/, ''),
    NamespacePrefix: field.custom ? qualifiedName(name).namespace : null,
    Label: label,
    MasterLabel: label,
    DataType: dataType(field),
    ValueTypeId: field.apexType.toLowerCase(),
    Length: field.length,
    Precision: field.precision,
    Scale: field.scale,
    IsNameField: field.nameField,
    IsCalculated: field.formula !== undefined || field.rollUp !== undefined,
    IsNillable: !field.required,
    IsIndexed: field.indexed || field.type === 'id',
    RelationshipName: field.relationshipName ?? null,
  };
}
