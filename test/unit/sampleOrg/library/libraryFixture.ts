import assert from 'node:assert/strict';
import { libraryTypes } from '../../../../src/sampleOrg/apex/library/catalogue.ts';
import type {
  ApexObject,
  ApexValue,
  RequestContext,
  Suspendable,
  TypeDescription,
} from '../../../../src/sampleOrg/apex/library/contract.ts';
import { ApexDecimal } from '../../../../src/sampleOrg/apex/values/decimal.ts';
import { ApexDouble } from '../../../../src/sampleOrg/apex/values/double.ts';
import { ApexEnumValue } from '../../../../src/sampleOrg/apex/values/enumValue.ts';
import { ApexException } from '../../../../src/sampleOrg/apex/values/exception.ts';
import { ApexList } from '../../../../src/sampleOrg/apex/values/list.ts';
import { printed, printedInstance, printedWithToString } from '../../../../src/sampleOrg/apex/values/printing.ts';
import { isSuspendable } from '../../../../src/sampleOrg/apex/values/suspension.ts';

// Drives library members without a compiler: a request whose Apex classes are JavaScript objects.

type FakeMethod = (self: FakeInstance, ...values: ApexValue[]) => ApexValue;

/** An instance of an Apex class. */
export class FakeInstance implements ApexObject {
  readonly apexTypeName: string;
  readonly fields: Record<string, ApexValue>;
  readonly methods: Readonly<Record<string, FakeMethod>>;

  constructor(typeName: string, fields: Record<string, ApexValue>, methods: Readonly<Record<string, FakeMethod>> = {}) {
    this.apexTypeName = typeName;
    this.fields = fields;
    this.methods = methods;
  }

  printed(nested: (value: ApexValue) => string): string {
    const simpleName = this.apexTypeName.split('.').at(-1) ?? '';
    const fields = Object.entries(this.fields).map(([name, value]) => ({ name, value }));
    return printedInstance(simpleName, fields, nested);
  }
}

export class LibraryFixture {
  readonly debugLines: string[] = [];
  readonly types = new Map<string, TypeDescription>();
  instant = Date.UTC(2026, 0, 15, 17, 30, 5, 250);
  timeZone = 'America/Los_Angeles';
  readonly context: RequestContext;

  constructor() {
    this.context = contextOf(this);
  }

  /** Calls a member by its type and signature, and runs it to its end. */
  call(typeName: string, signature: string, ...values: ApexValue[]): ApexValue {
    const member = libraryTypes.find((type) => type.type === typeName)?.members[signature];
    assert.ok(member, `${typeName} has no member ${signature}`);
    const answer = (typeof member === 'function' ? member : member.maySuspend)(this.context, ...values);
    if (isSuspendable(answer)) {
      const announced = typeof member !== 'function' || member.constructor.name === 'GeneratorFunction';
      assert.ok(announced, `${typeName} ${signature} suspends without saying so`);
      return run(answer) ?? null;
    }
    return answer ?? null;
  }

  /** What a call prints. */
  text(typeName: string, signature: string, ...values: ApexValue[]): string {
    return run(printedWithToString(this.context.apex, this.call(typeName, signature, ...values)));
  }

  /** `Type: message` of what a call raises. */
  raised(typeName: string, signature: string, ...values: ApexValue[]): string {
    try {
      this.call(typeName, signature, ...values);
    } catch (error) {
      assert.ok(error instanceof ApexException, String(error));
      return error.printed();
    }
    return assert.fail(`${typeName} ${signature} raised nothing`);
  }

  describe(typeName: string, fields: Readonly<Record<string, string>>): void {
    this.types.set(typeName.toLowerCase(), {
      typeName,
      kind: 'class',
      fields: Object.entries(fields).map(([name, type]) => ({ name, typeName: type })),
      enumValues: [],
    });
  }
}

/** Runs a suspended member to its end, whatever it waits for. */
export function run<T>(suspendable: Suspendable<T>): T {
  let step = suspendable.next();
  while (step.done !== true) {
    step = suspendable.next();
  }
  return step.value;
}

export function decimal(text: string): ApexDecimal {
  const value = ApexDecimal.parse(text);
  assert.ok(value, `no decimal: ${text}`);
  return value;
}

export function double(value: number): ApexDouble {
  return new ApexDouble(value);
}

export function list(elementTypeName: string, ...items: ApexValue[]): ApexList {
  return new ApexList(elementTypeName, items);
}

export function enumValue(typeName: string, name: string): ApexEnumValue {
  return new ApexEnumValue(typeName, name, 0);
}

function fakeOf(value: ApexValue): FakeInstance {
  assert.ok(value instanceof FakeInstance);
  return value;
}

function contextOf(fixture: LibraryFixture): RequestContext {
  return {
    get user() {
      return {
        id: '005000000000001AAA',
        username: 'ada@example.com',
        name: 'Ada Byron Lovelace',
        email: 'ada@example.com',
        profileId: '00e000000000001AAA',
        organizationId: '00D000000000001EAA',
        organizationName: 'Analytical Engines',
        timeZone: fixture.timeZone,
        locale: 'en_US',
      };
    },
    namespace: 'acme',
    now: () => fixture.instant,
    limits: { use: () => undefined, used: () => 3, allowed: () => 100 },
    log: { enabled: false, event: () => undefined },
    transaction: undefined,
    apex: {
      raise: (type, message) => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Apex exceptions are thrown as they are
        throw new ApexException(type, message);
      },
      *invoke(receiver, methodName, values) {
        const instance = fakeOf(receiver);
        const method = instance.methods[methodName];
        assert.ok(method, `no method ${methodName}`);
        yield 'slice';
        return method(instance, ...values);
      },
      declares: (receiver, methodName) =>
        receiver instanceof FakeInstance && Object.hasOwn(receiver.methods, methodName),
      *equals() {
        yield 'slice';
        return assert.fail('not asked by the library');
      },
      print: (value) => printedWithToString(fixture.context.apex, value),
      *construct(typeName) {
        yield 'slice';
        return new FakeInstance(typeName, {});
      },
      createStub: (typeName) => new FakeInstance(typeName, {}),
      *fireTriggers() {
        yield 'slice';
      },
      currentLine: () => 1,
      debug: (level, text) => {
        fixture.debugLines.push(`${level}|${text}`);
      },
      variable: () => undefined,
      describeType: (typeName) => fixture.types.get(typeName.toLowerCase()),
      isVisible: () => true,
      takeHeap: () => undefined,
      isInstance: (value, typeName) => typeof value === 'object' && value !== null && value.apexTypeName === typeName,
      isAssignable: (target, source) => target === source || target === 'Object',
      allocate: (typeName) => new FakeInstance(typeName, {}),
      fieldsOf: (instance) =>
        Object.entries(fakeOf(instance).fields).map(([name, value]) => ({
          name,
          typeName: 'Object',
          value,
        })),
      setField: (instance, fieldName, value) => {
        fakeOf(instance).fields[fieldName] = value;
      },
      isTest: true,
      jobs: new Proxy({} as RequestContext['apex']['jobs'], {
        get: (_, name) => assert.fail(`nothing here leaves jobs: ${String(name)}`),
      }),
      startTest: () => undefined,
      *stopTest() {
        yield 'slice';
      },
    },
  };
}

/** Values as a test's name shows them. */
export function shown(values: readonly ApexValue[]): string {
  return values.map((value) => printed(value)).join(', ');
}
