import type { ObjectKind } from '../../data/contract.ts';
import type { CallExpression } from '../syntax/tree.ts';
import type { SObjectType, Type } from '../types/type.ts';
import type { Arguments } from './builtInCalls.ts';
import type { Body } from './body.ts';
import { type Value, value } from './value.ts';

interface SettingCall {
  /** Name and parameters: `getinstance(Id)`. */
  readonly signature: string;
  /** Function of the data library that answers. */
  readonly answers: string;
  readonly type: (body: Body, object: SObjectType) => Type;
}

const one = (_body: Body, object: SObjectType): Type => object;
const byName = (body: Body, object: SObjectType): Type =>
  body.space.builtIn('Map', body.space.builtIn('String'), object);

const named: readonly SettingCall[] = [
  { signature: 'getall()', answers: 'allSettings', type: byName },
  { signature: 'getinstance(String)', answers: 'namedSetting', type: one },
];

/** The static methods that objects of some kinds have. */
const settingCalls: Partial<Record<ObjectKind, readonly SettingCall[]>> = {
  metadata: named,
  listSetting: [...named, { signature: 'getvalues(String)', answers: 'namedSetting', type: one }],
  hierarchySetting: [
    { signature: 'getinstance()', answers: 'nearestSettings', type: one },
    { signature: 'getinstance(Id)', answers: 'nearestSettings', type: one },
    { signature: 'getorgdefaults()', answers: 'orgDefaults', type: one },
    { signature: 'getvalues(Id)', answers: 'settingsOfOwner', type: one },
  ],
};

/** `Rate__mdt.getAll()`. Undefined when the object has no such method. */
export function settingCall(
  body: Body,
  object: SObjectType,
  expression: CallExpression,
  passed: Arguments,
): Value | undefined {
  const name = expression.name.toLowerCase();
  const kind = object.description?.kind;
  for (const call of (kind && settingCalls[kind]) ?? []) {
    const [, method, parameter = ''] = /^(\w+)\((\w*)\)$/.exec(call.signature) ?? [];
    const parameters = parameter === '' ? [] : [body.space.builtIn(parameter)];
    if (method === name && parameters.length === passed.values.length) {
      const values = body.convertAll(passed.values, parameters, passed.expressions);
      const text = `${call.answers}(${['t', JSON.stringify(object.name), ...values].join(',')})`;
      return value(call.type(body, object), text);
    }
  }
  return undefined;
}
