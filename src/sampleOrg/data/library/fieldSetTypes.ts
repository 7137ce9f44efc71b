import { builtInEnumValue } from '../../apex/library/enumTypes.ts';
import type { ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import { ApexList } from '../../apex/values/list.ts';
import type { FieldDescription, ObjectDescription } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { Described, DescribeMap, type FieldSet, SObjectFieldToken, SObjectTypeToken } from './tokens.ts';

interface Member {
  /** `Name`, `Owner.Alias`. */
  readonly path: string;
  readonly required: boolean;
  /** Whose field it is: not the set's object where the path leads to another. */
  readonly object: ObjectDescription;
  readonly field: FieldDescription;
}

function fieldSetMap(object: ObjectDescription): DescribeMap {
  const map = new DescribeMap('String', 'Schema.FieldSet');
  for (const set of object.fieldSets) {
    map.put(set.name, new Described<FieldSet>('Schema.FieldSet', { object, set }));
  }
  return map;
}

function members(context: RequestContext, self: Described<FieldSet>): ApexList {
  const { object, set } = self.subject;
  const found: Described<Member>[] = [];
  for (const member of set.members) {
    const end = fieldAt(context, object, member.path);
    if (end) {
      found.push(new Described<Member>('Schema.FieldSetMember', { ...member, ...end }));
    }
  }
  return new ApexList('Schema.FieldSetMember', found);
}

/** Where a path of relationships and a field ends. */
function fieldAt(
  context: RequestContext,
  start: ObjectDescription,
  path: string,
): Pick<Member, 'object' | 'field'> | undefined {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let object: ObjectDescription | undefined = start;
  for (const name of names) {
    const [target = ''] = object.parentRelationship(name)?.referenceTo ?? [];
    object = transactionOf(context).schema.object(target);
    if (!object) {
      return undefined;
    }
  }
  const field = object.field(last);
  return field && { object, field };
}

/** How a field's type is called in `Schema.DisplayType`. */
export function displayType(field: FieldDescription): ApexValue {
  return builtInEnumValue('Schema.DisplayType', field.type === 'int' ? 'INTEGER' : field.type.toUpperCase());
}

const soapTypes: Readonly<Record<string, string>> = { Blob: 'BASE64BINARY', Decimal: 'DOUBLE' };

/** How a field's values are called in the SOAP API. */
export function soapType({ apexType }: FieldDescription): ApexValue {
  return builtInEnumValue('Schema.SoapType', soapTypes[apexType] ?? apexType.toUpperCase());
}

function of<T>(read: (subject: T) => ApexValue): (context: RequestContext, self: Described<T>) => ApexValue {
  return (_, self) => read(self.subject);
}

export const fieldSetTypes: readonly LibraryType[] = [
  {
    type: 'Schema.SObjectTypeFieldSets',
    members: { 'Map<String,Schema.FieldSet> getMap()': of(fieldSetMap) },
  },
  {
    type: 'Schema.FieldSet',
    members: {
      'String getName()': of(({ set }: FieldSet) => set.name),
      'String getLabel()': of(({ set }: FieldSet) => set.label),
      'String getDescription()': of(({ set }: FieldSet) => set.description ?? null),
      'String getNamespace()': of(({ set }: FieldSet) => /^([A-Za-z0-9]+)__/.exec(set.name)?.[1] ?? null),
      'Schema.SObjectType getSObjectType()': of(({ object }: FieldSet) => new SObjectTypeToken(object)),
      'List<Schema.FieldSetMember> getFields()': members,
    },
  },
  {
    type: 'Schema.FieldSetMember',
    members: {
      'String getFieldPath()': of(({ path }: Member) => path),
      'String getLabel()': of(({ field }: Member) => field.label),
      'Boolean getRequired()': of(({ required }: Member) => required),
      'Boolean getDBRequired()': of(({ field }: Member) => field.required),
      'Schema.DisplayType getType()': of(({ field }: Member) => displayType(field)),
      'Schema.SObjectField getSObjectField()': of(({ object, field }: Member) => new SObjectFieldToken(object, field)),
    },
  },
];
