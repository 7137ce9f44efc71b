import { type BuiltInType, isBuiltIn, type LibraryMember } from '../types/type.ts';
import type { Body } from './body.ts';
import { type Value, value } from './value.ts';

/** A call of a library function, by how it answers. The values were converted before. */
export function callLibrary(
  body: Body,
  member: LibraryMember,
  receiverType: BuiltInType | undefined,
  values: readonly string[],
): Value {
  const type = body.space.fromSignature(member.type, receiverType);
  const text = libraryCallText(body, member, values);
  return value(type, isBuiltIn(type, 'String') ? `made(t,${text})` : text);
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
