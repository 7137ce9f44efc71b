import type { ApexObject, ApexValue, LibraryFunction } from './contract.ts';
import type { Members } from './members.ts';

/** A built-in value that is no more than its properties. */
export class PropertyBag implements ApexObject {
  readonly apexTypeName: string;
  readonly values: Map<string, ApexValue>;

  constructor(apexTypeName: string, values: Readonly<Record<string, ApexValue>> = {}) {
    this.apexTypeName = apexTypeName;
    this.values = new Map(Object.entries(values));
  }

  get(name: string): ApexValue {
    return this.values.get(name) ?? null;
  }

  text(name: string): string | null {
    const value = this.get(name);
    return typeof value === 'string' ? value : null;
  }

  printed(nested: (value: ApexValue) => string): string {
    const shown = Array.from(this.values, ([name, value]) => `${name}=${nested(value)}`);
    return `${this.apexTypeName}:[${shown.join(', ')}]`;
  }
}

/** Properties that Apex code reads and writes, by name with their types. */
export function propertiesOf(types: Readonly<Record<string, string>>): Members {
  return Object.fromEntries(
    Object.entries(types).flatMap(([name, type]): [string, LibraryFunction][] => [
      [`${type} ${name}`, (_, self: PropertyBag) => self.get(name)],
      [`${type} ${name}=`, writer(name)],
    ]),
  );
}

/** The pair `getName()` and `setName(value)`, by what follows `get` and `set`, with their types. */
export function accessorsOf(types: Readonly<Record<string, string>>): Members {
  return Object.fromEntries(
    Object.entries(types).flatMap(([name, type]): [string, LibraryFunction][] => [
      [`${type} get${name}()`, (_, self: PropertyBag) => self.get(name)],
      ...settersOf({ [name]: type }),
    ]),
  );
}

/** `setName(value)` alone. */
export function settersOf(types: Readonly<Record<string, string>>): [string, LibraryFunction][] {
  return Object.entries(types).map(([name, type]) => [
    `void set${name}(${type} value)`,
    (_, self: PropertyBag, value: ApexValue) => {
      self.values.set(name, value);
    },
  ]);
}

function writer(name: string): LibraryFunction {
  return (_, self: PropertyBag, value: ApexValue) => {
    self.values.set(name, value);
    return value;
  };
}
