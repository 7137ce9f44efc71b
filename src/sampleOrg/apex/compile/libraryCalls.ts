import { type BuiltInType, isBuiltIn, type LibraryMember } from '../types/type.ts';
import type { Body } from './body.ts';
import { systemCallOf } from './systemCallNames.ts';
import { type Value, value } from './value.ts';

/** A call of a library function, by how it answers. The values were converted before. */
export function callLibrary(
  body: Body,
  member: LibraryMember,
  receiverType: BuiltInType | undefined,
  values: readonly string[],
): Value {
  const type = body.space.fromSignature(member.type, receiverType);
  const text = loggedCallText(body, member, receiverType, values);
  return value(type, isBuiltIn(type, 'String') ? body.made(text) : text);
}

/** What nothing changes between its evaluation and the call. */
const settled = /^(?:[\w$]+|"(?:[^"\\]|\\.)*")$/;

/** The log hears of a call once its values are there, and of its end. */
function loggedCallText(
  body: Body,
  member: LibraryMember,
  receiverType: BuiltInType | undefined,
  values: readonly string[],
): string {
  const call = body.unit.options.logging ? systemCallOf(member, receiverType) : undefined;
  if (!call) {
    return libraryCallText(body, member, values);
  }
  const constant = body.unit.constant(call);
  const steps: string[] = [];
  const kept = values.map((one) => {
    if (settled.test(one)) {
      return one;
    }
    const temporary = body.temporary();
    steps.push(`${temporary}=${one}`);
    return temporary;
  });
  const answer = body.temporary();
  steps.push(
    `t.logCall(f,${constant})`,
    `${answer}=${libraryCallText(body, member, kept)}`,
    `t.logCallEnd(${constant})`,
  );
  return `(${[...steps, answer].join(',')})`;
}

export function libraryCallText(body: Body, member: LibraryMember, values: readonly string[]): string {
  const call = `L[${String(member.index)}](${['t', ...values].join(',')})`;
  // A member without a value may hand back work to do, even if it does not say so: it must not be lost.
  if (member.answering === 'atOnce' && member.type) {
    return call;
  }
  if (member.answering === 'suspends') {
    return `(yield* ${call})`;
  }
  const answer = body.temporary();
  return `(isSuspendable(${answer}=${call})?yield* ${answer}:${answer})`;
}
