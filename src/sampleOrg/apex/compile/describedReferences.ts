import { isBuiltIn, type SObjectType } from '../types/type.ts';
import type { Body } from './body.ts';
import { callLibrary } from './libraryCalls.ts';
import type { Reference } from './references.ts';
import { type Value, value } from './value.ts';

// Tokens and descriptions of objects, and what stands behind them.

/** `Account.SObjectType` */
export function objectTokenValue(body: Body, type: SObjectType): Value {
  return {
    ...value(body.space.builtIn('Schema.SObjectType'), `objectToken(t,${JSON.stringify(type.name)})`, true),
    describes: { object: type, by: 'token' },
  };
}

/** `Schema.SObjectType.Account` */
export function describedObject(body: Body, name: string): Reference | undefined {
  const type = body.space.sObjectType(name, body.from.namespace);
  return (
    type && {
      kind: 'value',
      value: {
        ...value(
          body.space.builtIn('Schema.DescribeSObjectResult'),
          `objectDescribe(t,${JSON.stringify(type.name)})`,
          true,
        ),
        describes: { object: type, by: 'description' },
      },
    }
  );
}

/** Members of an object's token or description that lead to what is described behind them. */
const describedParts: ReadonlySet<string> = new Set(['fields', 'fieldsets']);

/** `Schema.SObjectType.Account.fields`, `Account.SObjectType.fields`, and what stands behind them. */
export function describedMember(body: Body, receiver: Value, name: string): Reference | undefined {
  const { describes, type } = receiver;
  if (!describes || type.kind !== 'builtIn') {
    return undefined;
  }
  const { object, by } = describes;
  if (isBuiltIn(type, 'Schema.SObjectType', 'Schema.DescribeSObjectResult')) {
    const property = describedParts.has(name.toLowerCase()) ? body.space.property(type, name) : undefined;
    return (
      property && {
        kind: 'value',
        value: { ...callLibrary(body, property.member, property.receiver, [receiver.text]), describes },
      }
    );
  }
  if (isBuiltIn(type, 'Schema.SObjectTypeFieldSets')) {
    return describedFieldSet(body, object, name);
  }
  const field = object.description?.field(name, body.from.namespace);
  if (!field) {
    return undefined;
  }
  if (by === 'token') {
    return { kind: 'fieldToken', type: object, field };
  }
  const names = `${JSON.stringify(object.name)},${JSON.stringify(field.name)}`;
  return {
    kind: 'value',
    value: value(body.space.builtIn('Schema.DescribeFieldResult'), `fieldDescribe(t,${names})`, true),
  };
}

function describedFieldSet(body: Body, object: SObjectType, name: string): Reference | undefined {
  const key = name.toLowerCase();
  const qualified = `${body.from.namespace ?? ''}__${name}`.toLowerCase();
  const set = object.description?.fieldSets.find((one) => [key, qualified].includes(one.name.toLowerCase()));
  return (
    set && {
      kind: 'value',
      value: value(
        body.space.builtIn('Schema.FieldSet'),
        `fieldSetDescribe(t,${JSON.stringify(object.name)},${JSON.stringify(set.name)})`,
        true,
      ),
    }
  );
}
