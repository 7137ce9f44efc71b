import * as records from '../../data/library/apexAccess.ts';
import * as queries from '../../data/library/queries.ts';
import { executeMerge } from '../../data/library/mergeStatement.ts';
import * as settings from '../../data/library/settings.ts';
import { searchLists } from '../../data/library/searchTypes.ts';
import { executeDml } from '../../data/library/statements.ts';
import { levelWithin } from '../execution/frames.ts';
import { ApexInstance, cloneInstance } from '../execution/instance.ts';
import { iterate, newMap, newSet } from '../execution/runningCollections.ts';
import { triggerVariable } from '../execution/triggers.ts';
import * as operations from '../execution/operations.ts';
import type { LibraryFunction, Suspendable, ApexValue, ApexObject } from '../library/contract.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { operatorEquals } from '../values/equality.ts';
import { ApexException } from '../values/exception.ts';
import { ApexList } from '../values/list.ts';
import { printed } from '../values/printing.ts';
import { ApexSet } from '../values/set.ts';
import { isSuspendable } from '../values/suspension.ts';

/** Everything that generated code names without a prefix. */
const vocabulary = {
  ApexDecimal,
  ApexDouble,
  ApexException,
  ApexInstance,
  ApexList,
  ApexSet,
  cloneInstance,
  isSuspendable,
  levelWithin,
  operatorEquals,
  printed,
  executeDml,
  executeMerge,
  searchLists,
  triggerVariable,
  iterate,
  newMap,
  newSet,
  ...operations,
  ...records,
  ...queries,
  ...settings,
};

/** A compiled class: methods by symbol. Only generated code and `execution/` call them. */
export interface CompiledClass {
  new (): ApexObject & Readonly<Record<string, CompiledMethod>>;
  readonly prototype: Readonly<Record<string, CompiledMethod>>;
  readonly [symbol: string]: unknown;
}

export type CompiledMethod = (request: unknown, ...values: readonly ApexValue[]) => Suspendable<ApexValue>;

export type StaticStorage = Record<string, ApexValue>;

/** The classes of a program as JavaScript, by type id. */
export interface LinkedClasses {
  readonly classes: CompiledClass[];
  readonly statics: (new () => StaticStorage)[];
}

/**
 * Turns generated text into classes. The text is made by `classText.ts` from a checked syntax tree: names in it are numbered symbols and
 * everything taken from Apex source is a JSON string, so that no source text is ever run as JavaScript.
 */
export function link(
  text: string,
  library: readonly LibraryFunction[],
  constants: readonly unknown[],
  into: LinkedClasses,
): void {
  const names = Object.keys(vocabulary).join(',');
  // eslint-disable-next-line no-new-func, @typescript-eslint/no-implied-eval -- compiling Apex to JavaScript is this module's purpose
  const define = new Function(
    'vocabulary',
    'K',
    'S',
    'L',
    'k',
    `'use strict';const {${names}}=vocabulary;\n${text}`,
  ) as (...values: unknown[]) => void;
  define(vocabulary, into.classes, into.statics, library, constants);
}
