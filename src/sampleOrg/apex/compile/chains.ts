import type { Expression, IndexExpression, MemberExpression, Place } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { argumentOf, isBuiltIn } from '../types/type.ts';
import type { Body } from './body.ts';
import { readReference } from './reading.ts';
import { isPath, type Reference, resolveMember, resolveName } from './references.ts';
import { type Chain, type Value, value } from './value.ts';

// Names, members and elements: what stands before and behind dots.

export function closeChain(chain: Chain): Value {
  if (chain.ends.length === 0) {
    return chain.value;
  }
  return value(chain.value.type, `(${chain.ends.join('||')}?null:${chain.value.text})`);
}

/** Keeps the receiver of `?.` in a variable and ends the chain when it is null. */
export function safeReceiver(body: Body, chain: Chain): Chain {
  const kept = body.temporary();
  return {
    value: value(chain.value.type, kept, true),
    ends: [...chain.ends, `(${kept}=${chain.value.text})===null`],
  };
}

/** A field behind a query is one of its only record; `?.` asks for it only where there is a record. */
function oneRecord(chain: Chain): Chain {
  const { single } = chain.value;
  return single ? { ...chain, value: value(single.type, single.orNull) } : chain;
}

/** In a chain over several lines each name is reached at its own, once what stands before it was evaluated. */
export function atNameLine(body: Body, receiver: Value, namePlace: Place): Value {
  const line = body.enterLine(namePlace);
  if (line === '') {
    return receiver;
  }
  const kept = body.temporary();
  return { ...receiver, text: `(${kept}=${receiver.text},${line}${kept})` };
}

/** What a name, or a path of names, stands for. */
export function referenceOf(body: Body, expression: Expression): Reference {
  if (expression.kind === 'name') {
    const reference = resolveName(body, expression);
    if (!reference) {
      throw compileFailures.unknownVariable(expression, expression.name);
    }
    return reference;
  }
  if (expression.kind === 'member') {
    return memberReference(body, expression).reference;
  }
  return { kind: 'value', value: body.expression(expression) };
}

function memberReference(body: Body, expression: MemberExpression): { reference: Reference; ends: readonly string[] } {
  if (isPath(expression.target)) {
    const target = referenceOf(body, expression.target);
    if (target.kind === 'type' || target.kind === 'namespace') {
      return { reference: resolveMember(body, expression, target), ends: [] };
    }
    if (!expression.safe && isPath(expression)) {
      const receiver = atNameLine(body, readReference(body, target, expression.target), expression.namePlace);
      return { reference: resolveMember(body, expression, { kind: 'value', value: receiver }), ends: [] };
    }
  }
  const open = body.receiver(expression.target);
  const chain = expression.safe ? safeReceiver(body, oneRecord(open)) : open;
  const receiver = atNameLine(body, chain.value, expression.namePlace);
  return { reference: resolveMember(body, expression, { kind: 'value', value: receiver }), ends: chain.ends };
}

export function compilePath(body: Body, expression: Expression): Value {
  return readReference(body, referenceOf(body, expression), expression);
}

export function compileMember(body: Body, expression: MemberExpression): Chain {
  const { reference, ends } = memberReference(body, expression);
  return { value: readReference(body, reference, expression.namePlace), ends };
}

export function compileIndex(body: Body, expression: IndexExpression): Chain {
  const { value: list, ends } = body.receiver(expression.target);
  if (!isBuiltIn(list.type, 'List')) {
    throw compileFailures.incompatible(expression, `Expression must be a list type: ${list.type.name}`);
  }
  const index = body.listIndex(expression.index);
  return { value: value(argumentOf(list.type, 0), `at(t,${list.text},${index})`), ends };
}
