import type { InspectedVariable } from '../engine.ts';
import type { ApexObject, ApexValue, Suspendable, TriggerBatch } from '../library/contract.ts';
import { builtInEnumValue } from '../library/enumTypes.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import type { TriggerDeclaration } from '../syntax/tree.ts';
import type { UserType } from '../types/userType.ts';
import { codeUnit, inUnit, triggerUnit } from './codeUnits.ts';
import type { Request } from './request.ts';

/** What `Trigger.new` and its kin answer while a trigger runs. */
export interface TriggerContext {
  /** `acme.InvoiceTrigger` */
  readonly name: string;
  /** Of the trigger whose saving fired this one. */
  readonly outer: TriggerContext | undefined;
  readonly batch: TriggerBatch;
  readonly newList: ApexList | null;
  readonly oldList: ApexList | null;
  readonly newMap: ApexMap | null;
  readonly oldMap: ApexMap | null;
}

/** A trigger's type with its declaration. */
export interface TriggerEntry {
  readonly type: UserType;
  readonly declaration: TriggerDeclaration;
}

export function triggerContext(batch: TriggerBatch, name: string, outer?: TriggerContext): TriggerContext {
  const list = (records: readonly ApexObject[] | null): ApexList | null =>
    records && new ApexList(batch.objectName, [...records]);
  const isBeforeInsert = batch.timing === 'before' && batch.operation === 'insert';
  return {
    name,
    outer,
    batch,
    newList: list(batch.newRecords),
    oldList: list(batch.oldRecords),
    newMap: isBeforeInsert ? null : byId(batch.objectName, batch.newRecords),
    oldMap: byId(batch.objectName, batch.oldRecords),
  };
}

/** The outermost first. */
export function runningTriggers(innermost: TriggerContext | undefined): readonly TriggerContext[] {
  return innermost === undefined ? [] : [...runningTriggers(innermost.outer), innermost];
}

/** Name of the before trigger that an existing record is in; it must not save the record itself. */
export function triggerHolding(innermost: TriggerContext | undefined, id: string): string | undefined {
  for (let context = innermost; context; context = context.outer) {
    if (context.batch.timing === 'before' && context.oldMap?.has(ApexId.of(id)) === true) {
      return context.name;
    }
  }
  return undefined;
}

function byId(objectName: string, records: readonly ApexObject[] | null): ApexMap | null {
  if (!records) {
    return null;
  }
  const map = new ApexMap('Id', objectName);
  for (const record of records) {
    const { id } = record as ApexObject & { readonly id: string | null };
    if (id !== null) {
      map.put(ApexId.of(id), record);
    }
  }
  return map;
}

/** Runs the triggers of one object for one event, in order of their names. */
export function* fireTriggers(
  request: Request,
  triggers: readonly TriggerEntry[],
  batch: TriggerBatch,
  run: (trigger: UserType) => Suspendable<ApexValue>,
): Suspendable<void> {
  const event = `${batch.timing} ${batch.operation}`;
  const firing = triggers.filter(({ declaration }) => declaration.events.has(event));
  for (const { type } of firing) {
    const before = request.trigger;
    const { top } = request;
    request.trigger = triggerContext(batch, type.name, before);
    try {
      yield* inTriggerUnit(request, type, batch, () => run(type));
    } finally {
      request.trigger = before;
      request.top = top;
    }
  }
}

/** A trigger whose code may not be seen shows its package, its errors and its limits. */
function* inTriggerUnit(
  request: Request,
  type: UserType,
  batch: TriggerBatch,
  run: () => Suspendable<ApexValue>,
): Suspendable<void> {
  if (!request.log.enabled) {
    yield* run();
    return;
  }
  const unit = triggerUnit(request, type, entityName(batch.objectName), eventName(batch));
  if (request.logWriter.hides(type)) {
    yield* inUnit(request, unit, run);
  } else {
    yield* codeUnit(request, unit, run);
  }
}

/** `Invoice` of `acme__Invoice__c`. */
function entityName(objectName: string): string {
  const parts = objectName.split('__');
  return parts.at(-2) ?? objectName;
}

/** `BeforeInsert` */
function eventName(batch: TriggerBatch): string {
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return capital(batch.timing) + capital(batch.operation);
}

/** The variables of `Trigger` as the debugger lists them, with their types. */
const listedVariables: readonly (readonly [name: string, typeName: (objectName: string) => string])[] = [
  ['isExecuting', () => 'Boolean'],
  ['isBefore', () => 'Boolean'],
  ['isAfter', () => 'Boolean'],
  ['isInsert', () => 'Boolean'],
  ['isUpdate', () => 'Boolean'],
  ['isDelete', () => 'Boolean'],
  ['isUndelete', () => 'Boolean'],
  ['operationType', () => 'System.TriggerOperation'],
  ['size', () => 'Integer'],
  ['new', (objectName) => `List<${objectName}>`],
  ['newMap', (objectName) => `Map<Id,${objectName}>`],
  ['old', (objectName) => `List<${objectName}>`],
  ['oldMap', (objectName) => `Map<Id,${objectName}>`],
];

/** `Trigger.new` and its kin. */
export function triggerVariables(context: TriggerContext): readonly InspectedVariable[] {
  return listedVariables.map(([name, typeName]) => ({
    name: `Trigger.${name}`,
    typeName: typeName(context.batch.objectName),
    value: contextVariable(context, name.toLowerCase()),
  }));
}

/** A variable of `Trigger`, by lower-case name. */
export function triggerVariable(request: Request, name: string): ApexValue {
  if (!request.trigger) {
    return name.startsWith('is') ? false : null;
  }
  return contextVariable(request.trigger, name);
}

function contextVariable(context: TriggerContext, name: string): ApexValue {
  const { timing, operation } = context.batch;
  switch (name) {
    case 'new':
      return context.newList;
    case 'old':
      return context.oldList;
    case 'newmap':
      return context.newMap;
    case 'oldmap':
      return context.oldMap;
    case 'size':
      return (context.newList ?? context.oldList)?.items.length ?? 0;
    case 'operationtype':
      return builtInEnumValue('TriggerOperation', `${timing}_${operation}`.toUpperCase());
    case 'isexecuting':
      return true;
    case 'isbefore':
    case 'isafter':
      return name === `is${timing}`;
    default:
      return name === `is${operation}`;
  }
}
