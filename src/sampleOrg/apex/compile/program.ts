import type { ApexProgram } from '../engine.ts';
import type { RequestCode } from '../execution/request.ts';
import type { TestEntry } from '../execution/entries.ts';
import { TypeTests } from '../execution/typeTests.ts';
import { hasAnnotation } from '../types/declare.ts';
import { outermost, superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import { type CheckedProgram, type CompiledText, programText } from './programCompiler.ts';
import { type LinkedClasses, link } from './linker.ts';
import type { Site } from './unit.ts';

/** One edition of a program's code, linked. */
interface Edition extends LinkedClasses {
  readonly sites: readonly Site[];
}

export class CompiledProgram implements ApexProgram {
  readonly checked: CheckedProgram;
  readonly #plainText: CompiledText;
  readonly #editions = new Map<boolean, Edition>();
  readonly #byId = new Map<number, UserType>();
  readonly #lines = new Map<string, readonly number[]>();
  readonly #tests: TypeTests;

  constructor(checked: CheckedProgram, plainText: CompiledText) {
    this.checked = checked;
    this.#plainText = plainText;
    this.#tests = new TypeTests(checked.types);
    for (const type of checked.ordered) {
      this.#byId.set(type.id, type);
    }
    this.#collectLines(plainText.unit.sites);
  }

  #collectLines(sites: readonly Site[]): void {
    const lines = new Map<string, Set<number>>();
    for (const type of this.checked.ordered) {
      lines.set(type.typeRef, new Set());
    }
    for (const site of sites) {
      lines.get(site.method.type.typeRef)?.add(site.line);
    }
    for (const [typeRef, numbers] of lines) {
      this.#lines.set(
        typeRef,
        [...numbers].sort((left, right) => left - right),
      );
    }
  }

  get typeRefs(): readonly string[] {
    return [...this.#lines.keys()];
  }

  breakableLines(typeRef: string): readonly number[] | undefined {
    return this.#lines.get(typeRef);
  }

  // ---- Tests

  testMethods(className: string): readonly string[] | undefined {
    return this.#class(className)?.tests.map((method) => method.name);
  }

  seesAllData(className: string, methodName: string): boolean {
    return this.findTest(className, methodName)?.seesAllData === true;
  }

  isTest(typeRef: string): boolean {
    const type = this.checked.ordered.find((candidate) => candidate.typeRef === typeRef);
    return type !== undefined && outermost(type).isTest;
  }

  findTest(className: string, methodName: string): TestEntry | undefined {
    const found = this.#class(className);
    const method = found?.tests.find((test) => test.name.toLowerCase() === methodName.toLowerCase());
    if (!found || !method) {
      return undefined;
    }
    const all = methodsInOrder(found.type);
    return {
      method,
      setUp: all.filter((candidate) => hasAnnotation(candidate.modifiers, 'testsetup')),
      seesAllData: [found.type.declaration.modifiers, method.modifiers].some((modifiers) =>
        modifiers.annotations.some((one) => one.name === 'istest' && one.values.get('seealldata') === 'true'),
      ),
    };
  }

  #class(className: string): { readonly type: UserType; readonly tests: readonly UserMethod[] } | undefined {
    const key = className.toLowerCase();
    const type = this.checked.ordered.find((one) => one.name.toLowerCase() === key && one.form === 'class');
    return type && { type, tests: methodsInOrder(type).filter((method) => method.isTest && method.isStatic) };
  }

  // ---- Code

  #edition(logging: boolean): Edition {
    let edition = this.#editions.get(logging);
    if (!edition) {
      const { unit, text } = logging ? this.#loggingText() : this.#plainText;
      edition = { classes: [], statics: [], sites: unit.sites };
      link(text, this.checked.space.functions, unit.constants, edition);
      this.#editions.set(logging, edition);
    }
    return edition;
  }

  #loggingText(): CompiledText {
    return programText(this.checked, { logging: true, stoppable: true }, (_type, failure) => {
      throw failure;
    });
  }

  sites(logging: boolean): readonly Site[] {
    return this.#edition(logging).sites;
  }

  linked(logging: boolean): LinkedClasses {
    return this.#edition(logging);
  }

  code(logging: boolean): RequestCode {
    const { classes, statics, sites } = this.#edition(logging);
    const { checked } = this;
    const { space } = checked;
    return {
      classes,
      staticStorage: statics,
      tests: this.#tests,
      space,
      site: (number) => siteAt(sites, number),
      userType: (id) => this.#byId.get(id),
      libraryFunction: (typeName, methodName) => {
        const members = space.definition(typeName)?.methods.get(methodName.toLowerCase()) ?? [];
        const [member] = members;
        if (!member) {
          throw new ReferenceError(`The built-in library has no ${typeName}.${methodName}`);
        }
        return member.function;
      },
      triggersOf: (objectName) =>
        checked.triggers
          .filter(
            ({ type, declaration }) => space.sObjectType(declaration.objectName, type.namespace)?.name === objectName,
          )
          .sort((left, right) => (left.type.name < right.type.name ? -1 : 1)),
      enumValue: (type, name) => checked.types.enumValue(type, name),
    };
  }
}

function siteAt(sites: readonly Site[], number: number): Site {
  const site = sites[number - 1];
  if (!site) {
    throw new RangeError(`There is no site ${number}`);
  }
  return site;
}

function methodsInOrder(type: UserType): readonly UserMethod[] {
  return [...superclassChain(type)]
    .slice(0, 1)
    .flatMap((owner) => [...owner.methods.values()].flat())
    .sort((left, right) => left.place.line - right.place.line || left.place.column - right.place.column);
}
