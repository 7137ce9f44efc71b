import type { Expression, Place } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { argumentOf, isBuiltIn } from '../types/type.ts';
import { superclassChain } from '../types/userType.ts';
import { isMemberVisible } from '../types/userTypes.ts';
import type { Body } from './body.ts';
import { referenceOf } from './chains.ts';
import { readReference } from './reading.ts';
import { insideAccessor, type Reference } from './references.ts';
import { checked, type Target, type Value } from './value.ts';

/** What stands left of `=`, before `++` and the like. */
export function compileTarget(body: Body, expression: Expression): Target {
  if (expression.kind === 'index') {
    return elementTarget(body, expression.target, expression.index);
  }
  if (expression.kind !== 'name' && expression.kind !== 'member') {
    throw compileFailures.incompatible(expression, 'Expression cannot be assigned');
  }
  const reference = referenceOf(body, expression);
  const place = expression.kind === 'member' ? expression.namePlace : expression;
  return referenceTarget(body, reference, place, pathText(expression));
}

/** `invoice.line.total`, as the log names a field; empty for what is no such chain. */
function pathText(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'this':
      return 'this';
    case 'member': {
      const target = pathText(expression.target);
      return target === '' ? '' : `${target}.${expression.name}`;
    }
    default:
      return '';
  }
}

function elementTarget(body: Body, listExpression: Expression, indexExpression: Expression): Target {
  const list = body.expression(listExpression);
  if (!isBuiltIn(list.type, 'List')) {
    throw compileFailures.incompatible(listExpression, `Expression must be a list type: ${list.type.name}`);
  }
  const indexText = body.listIndex(indexExpression);
  const listKept = body.temporary();
  const indexKept = body.temporary();
  return {
    type: argumentOf(list.type, 0),
    prepare: [`${listKept}=${list.text}`, `${indexKept}=${indexText}`],
    read: `at(t,${listKept},${indexKept})`,
    write: (text) => `setAt(t,${listKept},${indexKept},${text})`,
    nonNull: false,
    label: '',
  };
}

function referenceTarget(body: Body, reference: Reference, place: Place, path: string): Target {
  switch (reference.kind) {
    case 'local': {
      const slot = `f.${reference.variable.slot}`;
      return {
        type: reference.variable.type,
        prepare: [],
        read: slot,
        write: (text) => `(${slot}=${text})`,
        nonNull: false,
        label: reference.variable.name,
      };
    }
    case 'field':
      return fieldTarget(body, reference, place, path);
    case 'recordField':
    case 'recordParent': {
      const { kept, prepare } = keep(body, reference.receiver);
      const name = JSON.stringify(reference.kind === 'recordField' ? reference.field.name : reference.name);
      const write = reference.kind === 'recordField' ? 'writeField' : 'writeParent';
      return {
        type: reference.type,
        prepare,
        read: readReference(body, { ...reference, receiver: kept }, place).text,
        write: (text) => `${write}(t,${kept.text},${name},${text})`,
        nonNull: false,
        label: path,
        owner: kept.text,
      };
    }
    case 'libraryProperty':
      return librarySetter(body, reference, place);
    default:
      throw compileFailures.incompatible(place, 'Expression cannot be assigned');
  }
}

/** The receiver, evaluated once and checked for null. */
function keep(body: Body, receiver: Value): { kept: Value; prepare: string[] } {
  if (receiver.text === 'self') {
    return { kept: receiver, prepare: [] };
  }
  const temporary = body.temporary();
  return {
    kept: { type: receiver.type, text: temporary, nonNull: true },
    prepare: [`${temporary}=${checked(receiver)}`],
  };
}

function fieldTarget(body: Body, reference: Extract<Reference, { kind: 'field' }>, place: Place, path: string): Target {
  const { field, receiver } = reference;
  const { property } = field;
  requireWritable(body, reference, place);
  const { kept, prepare } = receiver ? keep(body, receiver) : { kept: undefined, prepare: [] };
  const read = readReference(body, { kind: 'field', field, receiver: kept }, place).text;
  const isOwn = receiver?.text === 'self';
  const label = receiver ? (isOwn ? `this.${field.name}` : path) : `${field.owner.name}.${field.name}`;
  const owner = kept === undefined || isOwn ? {} : { owner: kept.text };
  const setter = property?.setter;
  if (setter && !insideAccessor(body, reference)) {
    const object = kept ? kept.text : `K[${String(field.owner.id)}]`;
    const call = (text: string): string => {
      // An assignment's value is what was assigned, whatever the setter does with it.
      const assigned = body.temporary();
      return `(${assigned}=${text},(yield* ${object}.${setter.symbol}(t,${assigned})),${assigned})`;
    };
    return {
      type: field.type,
      prepare,
      read,
      write: (text) => (kept ? call(text) : body.initialised(field.owner, call(text))),
      nonNull: false,
      // A call: the log hears of what the setter assigns.
      label: '',
    };
  }
  const storage = kept ? `${kept.text}.${field.slot}` : `${body.statics(field.owner)}.${field.slot}`;
  return { type: field.type, prepare, read, write: (text) => `(${storage}=${text})`, nonNull: false, label, ...owner };
}

function requireWritable(body: Body, reference: Extract<Reference, { kind: 'field' }>, place: Place): void {
  const { field } = reference;
  if (field.property) {
    const guarded = { owner: field.owner, access: field.property.setterAccess, testVisible: field.testVisible };
    if (!field.property.writable) {
      throw compileFailures.incompatible(place, `Variable is not writable: ${field.name}`);
    }
    if (!isMemberVisible(guarded, body.from)) {
      throw compileFailures.variableNotVisible(place, `${field.owner.name}.${field.name}`);
    }
    return;
  }
  if (field.isFinal && !mayInitialise(body, reference)) {
    throw compileFailures.incompatible(
      place,
      `Final members can only be assigned in their declaration, init blocks, or constructors: ${field.name}`,
    );
  }
}

function mayInitialise(body: Body, reference: Extract<Reference, { kind: 'field' }>): boolean {
  const form = body.facts.method?.form;
  const isOwn = [...superclassChain(body.type)].includes(reference.field.owner);
  return isOwn && (form === undefined || form === 'constructor');
}

function librarySetter(body: Body, reference: Extract<Reference, { kind: 'libraryProperty' }>, place: Place): Target {
  const { member, receiver, receiverType } = reference;
  const setter = member.owner.properties.get(`${member.name.toLowerCase()}=`);
  if (!setter || (!receiver && !member.static)) {
    throw compileFailures.incompatible(place, `Variable is not writable: ${member.name}`);
  }
  const { kept, prepare } = receiver ? keep(body, receiver) : { kept: undefined, prepare: [] };
  const holder = kept ? ['t', kept.text] : ['t'];
  return {
    type: body.space.fromSignature(member.type, receiverType),
    prepare,
    read: `L[${String(member.index)}](${holder.join(',')})`,
    write: (text) => `L[${String(setter.index)}](${[...holder, text].join(',')})`,
    nonNull: false,
    label: '',
  };
}
