import type {
  ApexCalls,
  ApexObject,
  ApexValue,
  AsyncCalls,
  FieldValue,
  RunningUser,
  Suspendable,
  TriggerBatch,
  TypeDescription,
} from '../library/contract.ts';
import { typeNameOf } from '../library/typeNames.ts';
import type { ObjectDescription } from '../../data/contract.ts';
import { SObjectValue } from '../../data/sObjectValue.ts';
import type { CompiledMethod } from '../compile/linker.ts';
import { isAssignable } from '../types/conversions.ts';
import type { Type } from '../types/type.ts';
import { superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import { isSeenFrom } from '../types/userTypes.ts';
import { equalWithDeclared, operatorEquals } from '../values/equality.ts';
import { ApexException } from '../values/exception.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { printedWithToString } from '../values/printing.ts';
import { runJobsInTest } from '../asynchronous/jobsInTests.ts';
import { localValue } from './frames.ts';
import { classOf, storedFields } from './instance.ts';
import type { Limits } from './limits.ts';
import type { TimedOperation } from './logProfile.ts';
import type { Request } from './request.ts';
import { createStub } from './stubs.ts';
import { fireTriggers, runningTriggers, type TriggerContext, triggerHolding } from './triggers.ts';

/** Fields, the records that references lead to, and the lists of records that refer to this one. */
function recordMembers(object: ObjectDescription): TypeDescription['fields'] {
  const parents = object.fields.flatMap(({ relationshipName, referenceTo }) =>
    relationshipName === undefined
      ? []
      : [{ name: relationshipName, typeName: referenceTo.length === 1 ? (referenceTo[0] ?? 'SObject') : 'SObject' }],
  );
  return [
    ...object.fields.map((field) => ({ name: field.name, typeName: field.apexType })),
    ...parents,
    ...object.childRelationships.map(({ name, childObject }) => ({ name, typeName: `List<${childObject}>` })),
  ];
}

/** How the library reaches back into a running request. */
export class ApexCallbacks implements ApexCalls {
  readonly #request: Request;
  /** Limits of a test outside of startTest and stopTest. */
  #limitsOutside: Limits | undefined;
  /** Of a test that has called startTest. */
  testLimits: { readonly outside: Limits; readonly inside: Limits } | undefined;

  constructor(request: Request) {
    this.#request = request;
  }

  get isTest(): boolean {
    return this.#request.isTest;
  }

  get jobs(): AsyncCalls {
    return this.#request.jobs;
  }

  // ---- Exceptions

  raise(exceptionType: string, message: string): never {
    const exception = new ApexException(exceptionType, message);
    this.#request.traced(exception);
    if (this.#request.log.enabled) {
      this.#request.logWriter.raised(exception);
    }
    // No Apex code may catch these.
    if (exceptionType === 'System.LimitException' || exceptionType === 'System.AssertException') {
      this.#request.ended = true;
    }
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- Apex exceptions are values
    throw exception;
  }

  takeHeap(bytes: number): void {
    this.#request.heap.take(bytes);
  }

  // ---- Calls

  *invoke(receiver: ApexValue, methodName: string, values: readonly ApexValue[]): Suspendable<ApexValue> {
    const method = this.#method(receiver, methodName, values.length);
    if (!method) {
      if (receiver === null) {
        return this.raise('System.NullPointerException', 'Attempt to de-reference a null object');
      }
      return this.raise('System.TypeException', `${typeNameOf(receiver)} has no method ${methodName}`);
    }
    const compiled = (receiver as unknown as Readonly<Record<string, CompiledMethod>>)[method.symbol];
    return compiled ? yield* compiled.call(receiver, this.#request, ...values) : null;
  }

  declares(receiver: ApexValue, methodName: string, valueCount: number): boolean {
    return this.#method(receiver, methodName, valueCount) !== undefined;
  }

  #method(receiver: ApexValue, name: string, valueCount: number): UserMethod | undefined {
    const type = classOf(receiver);
    if (!type) {
      return undefined;
    }
    const key = name.toLowerCase();
    for (const owner of superclassChain(type)) {
      const found = owner.methods
        .get(key)
        ?.find((method) => method.parameters.length === valueCount && !method.isStatic && method.body !== undefined);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  equals(left: ApexValue, right: ApexValue): Suspendable<boolean> {
    return equalWithDeclared(this, left, right, operatorEquals);
  }

  print(value: ApexValue): Suspendable<string> {
    return printedWithToString(this, value);
  }

  *construct(typeName: string): Suspendable<ApexValue> {
    const type = this.#type(typeName);
    if (type?.kind === 'sObject' && type.description) {
      return new SObjectValue(type.description);
    }
    if (type?.kind === 'builtIn') {
      return this.#constructBuiltIn(type);
    }
    if (type?.kind !== 'user') {
      return this.raise('System.TypeException', `Invalid type: ${typeName}`);
    }
    if (!isSeenFrom(type, this.#request.namespace)) {
      return this.raise('System.TypeException', `Type is not visible: ${type.name}`);
    }
    const declared = type.constructors.find((candidate) => candidate.parameters.length === 0);
    const instance = this.#newInstance(type);
    const compiled = declared && (instance as unknown as Readonly<Record<string, CompiledMethod>>)[declared.symbol];
    if (!compiled || type.isAbstract) {
      return this.raise('System.TypeException', `${typeName} has no public no-argument constructor`);
    }
    yield* this.#request.initialise(type.id);
    return yield* compiled.call(instance, this.#request);
  }

  #constructBuiltIn(type: Extract<Type, { kind: 'builtIn' }>): ApexValue {
    const member = type.definition.constructors.find((candidate) => candidate.parameters.length === 0);
    if (!member) {
      return this.raise('System.TypeException', `${type.name} has no no-argument constructor`);
    }
    const made =
      type.typeArguments.length > 0 ? member.function(this.#request, type.name) : member.function(this.#request);
    return typeof made === 'object' && made !== null && 'next' in made ? null : (made ?? null);
  }

  #newInstance(type: UserType): ApexObject {
    const Compiled = this.#request.code.classes[type.id];
    if (!Compiled) {
      throw new ReferenceError(`${type.name} was not compiled`);
    }
    return new Compiled();
  }

  createStub(typeName: string, provider: ApexObject): ApexObject {
    const type = this.#type(typeName);
    if (type?.kind !== 'user' || type.form === 'enum') {
      return this.raise('System.TypeException', `Type cannot be stubbed: ${typeName}`);
    }
    if (!isSeenFrom(type, this.#request.namespace)) {
      return this.raise('System.TypeException', `Type is not visible: ${type.name}`);
    }
    return createStub(this.#request, type, provider);
  }

  *fireTriggers(batch: TriggerBatch): Suspendable<void> {
    const { code } = this.#request;
    const triggers = code.triggersOf(batch.objectName);
    yield* fireTriggers(this.#request, triggers, batch, (type) => {
      const invoke = code.classes[type.id]?.['p0_invoke'] as CompiledMethod;
      return invoke(this.#request);
    });
  }

  runningTriggers(): readonly TriggerContext[] {
    return runningTriggers(this.#request.trigger);
  }

  triggerHolding(id: string): string | undefined {
    return triggerHolding(this.#request.trigger, id);
  }

  // ---- The running code

  timed(kind: TimedOperation, what: string, milliseconds: number): void {
    this.#request.logWriter.profile.operation(kind, what, milliseconds, this.#request);
  }

  currentLine(): number {
    return this.#request.lineOf(this.#request.top);
  }

  variable(name: string): ApexValue | undefined {
    const { top, code } = this.#request;
    const key = name.toLowerCase();
    for (let scope = top.s === 0 ? undefined : code.site(top.s).scope; scope; scope = scope.outer) {
      if (!scope.past && scope.variable.name.toLowerCase() === key) {
        return localValue(top, scope.variable.slot);
      }
    }
    const type = top.m?.type;
    for (const owner of type ? superclassChain(type) : []) {
      const field = owner.fields.get(key);
      if (field) {
        const holder: unknown = field.isStatic ? this.#request.statics[owner.id] : top.self;
        return (holder as Readonly<Record<string, ApexValue>> | null | undefined)?.[field.slot];
      }
    }
    return undefined;
  }

  debug(level: string, text: string): void {
    const { log, logWriter, host, top } = this.#request;
    const line = this.currentLine();
    if (log.enabled) {
      logWriter.userDebug(line, level, text);
    }
    host.onUserEvent?.({ kind: 'debug', typeName: top.m?.type.name ?? 'anon', line, text });
  }

  // ---- Types by name

  #type(typeName: string): Type | undefined {
    return this.#request.code.tests.named(typeName, this.#request.namespace);
  }

  describeType(typeName: string): TypeDescription | undefined {
    const type = this.#type(typeName);
    if (!type || type.kind === 'null' || type.kind === 'void') {
      return undefined;
    }
    if (type.kind === 'sObject') {
      const fields = type.description ? recordMembers(type.description) : [];
      return { typeName: type.name, kind: 'sObject', fields, enumValues: [] };
    }
    if (type.kind === 'builtIn') {
      const isEnum = type.definition.enumValues.length > 0;
      const enumValues = type.definition.enumValues.map((name) => this.#request.code.enumValue(type, name));
      return { typeName: type.name, kind: isEnum ? 'enum' : 'builtIn', fields: [], enumValues };
    }
    const fields = [...superclassChain(type)]
      .reverse()
      .flatMap((owner) => [...owner.fields.values()])
      .filter((field) => !field.isStatic && !field.isTransient)
      .map((field) => ({ name: field.name, typeName: field.type.name }));
    const enumValues = type.enumConstants.map((name) => this.#request.code.enumValue(type, name));
    const kind = type.form === 'interface' || type.form === 'enum' ? type.form : 'class';
    return { typeName: type.name, kind, fields, enumValues };
  }

  isVisible(typeName: string): boolean {
    const type = this.#type(typeName);
    return type !== undefined && isSeenFrom(type, this.#request.namespace);
  }

  isInstance(value: ApexValue, typeName: string): boolean {
    const type = this.#type(typeName);
    return type !== undefined && this.#request.isInstance(value, type);
  }

  isAssignable(targetTypeName: string, sourceTypeName: string): boolean {
    const target = this.#type(targetTypeName);
    const source = this.#type(sourceTypeName);
    return target !== undefined && source !== undefined && isAssignable(source, target, this.#request.code.space);
  }

  allocate(typeName: string): ApexObject {
    const type = this.#type(typeName);
    if (type?.kind === 'sObject' && type.description) {
      return new SObjectValue(type.description);
    }
    return type?.kind === 'user' && type.form === 'class' && !type.isAbstract
      ? this.#newInstance(type)
      : this.raise('System.TypeException', `Type cannot be constructed: ${typeName}`);
  }

  fieldsOf(instance: ApexObject): readonly FieldValue[] {
    if (instance instanceof SObjectValue) {
      return Array.from(instance.populated(), ([name, value]) => ({
        name,
        typeName: instance.description.field(name)?.apexType ?? 'Object',
        value,
      }));
    }
    return storedFields(instance)
      .filter(({ field }) => !field.isTransient)
      .map(({ name, type, value }) => ({ name, typeName: type.name, value }));
  }

  setField(instance: ApexObject, fieldName: string, value: ApexValue): void {
    if (instance instanceof SObjectValue) {
      this.#setRecordMember(instance, fieldName, value);
      return;
    }
    const type = classOf(instance);
    for (const owner of type ? superclassChain(type) : []) {
      const field = owner.fields.get(fieldName.toLowerCase());
      if (field && !field.isStatic) {
        (instance as unknown as Record<string, ApexValue>)[field.slot] = value;
        return;
      }
    }
  }

  #setRecordMember(record: SObjectValue, name: string, value: ApexValue): void {
    const { description } = record;
    const field = description.field(name, this.#request.namespace);
    if (field) {
      record.put(field.name, value);
    } else if (value === null || value instanceof SObjectValue) {
      record.putParent(name, value);
    } else if (value instanceof ApexList) {
      record.putChildren(name, value);
    }
  }

  id(text: string): ApexId {
    return ApexId.parse(text) ?? this.raise('System.StringException', `Invalid id: ${text}`);
  }

  // ---- Tests and users

  startTest(): void {
    // Once in a test, even after stopTest.
    if (this.testLimits) {
      this.raise('System.FinalException', 'Testing already started');
    }
    this.#limitsOutside = this.#request.limits;
    this.#request.limits = this.#request.freshLimits();
    this.testLimits = { outside: this.#limitsOutside, inside: this.#request.limits };
  }

  *stopTest(): Suspendable<void> {
    const outside = this.#limitsOutside ?? this.raise('System.FinalException', 'Testing has not started');
    try {
      yield* runJobsInTest(this.#request);
    } finally {
      this.#request.limits = outside;
      this.#limitsOutside = undefined;
    }
  }

  /** The set-up of a test is over: the test itself may call startTest. */
  forgetTesting(): void {
    this.#limitsOutside = undefined;
    this.testLimits = undefined;
  }

  /** The user that a User record stands for, as System.runAs takes one. */
  runningUser(record: ApexValue): RunningUser {
    if (!(record instanceof SObjectValue)) {
      return this.raise('System.NullPointerException', 'Attempt to de-reference a null object');
    }
    const { user } = this.#request;
    const text = (name: string, otherwise: string): string => {
      const value = record.get(name);
      return value instanceof ApexId ? value.value : typeof value === 'string' ? value : otherwise;
    };
    const name = [text('FirstName', ''), text('LastName', '')].join(' ').trim();
    return {
      ...user,
      id: record.id ?? user.id,
      username: text('Username', user.username),
      name: name === '' ? user.name : name,
      email: text('Email', user.email),
      profileId: text('ProfileId', user.profileId),
      timeZone: text('TimeZoneSidKey', user.timeZone),
      locale: text('LocaleSidKey', user.locale),
    };
  }
}
