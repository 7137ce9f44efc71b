import type { Expression } from '../syntax/tree.ts';
import type { SObjectType, Type } from '../types/type.ts';

/** A compiled expression. */
export interface Value {
  readonly type: Type;
  /** JavaScript that stands as an operand anywhere: atomic or in parentheses. */
  readonly text: string;
  /** Known never to be null, so that no check is needed. */
  readonly nonNull: boolean;
  /** A record that a relationship leads to: what is read behind it is null where it is null. */
  readonly isParent?: boolean;
  /** What describes an object, or its fields, stands for that object. Behind a token there are tokens, behind a description descriptions. */
  readonly describes?: { readonly object: SObjectType; readonly by: 'token' | 'description' };
  /** Of a query: the one record, where one is wanted. `orNull` is null where there is none, for `?.` behind it. */
  readonly single?: { readonly type: Type; readonly text: string; readonly orNull: string };
  /** Records of a query whose text is known only when it runs: one of them may be wanted, of an object that is checked then. */
  readonly areDynamicRows?: boolean;
}

export function value(type: Type, text: string, nonNull = false): Value {
  return { type, text, nonNull };
}

/** Something that can be assigned to. `prepare` runs first, once, and keeps what `read` and `write` use. */
export interface Target {
  readonly type: Type;
  readonly prepare: readonly string[];
  readonly read: string;
  write(text: string): string;
  readonly nonNull: boolean;
  /** For the log's VARIABLE_ASSIGNMENT; empty for what it has no name for. */
  readonly label: string;
  /** The object that has the field, where that is not `this`. */
  readonly owner?: string;
}

/** A chain of members may end early: behind `?.` nothing is evaluated once the receiver is null. */
export interface Chain {
  readonly value: Value;
  /** Tests that say the chain has ended with null, outermost first. */
  readonly ends: readonly string[];
}

/** The value, or a null pointer exception. */
export function checked(of: Value): string {
  return of.nonNull ? of.text : `(${of.text}??npe(t))`;
}

export function isNullLiteral(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.literal.type === 'null';
}
