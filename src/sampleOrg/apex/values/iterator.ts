import type { ApexObject, ApexValue } from '../library/contract.ts';

/** What `list.iterator()` answers. */
export class ApexIterator implements ApexObject {
  readonly elementTypeName: string;
  readonly #values: Iterator<ApexValue>;
  #ahead: IteratorResult<ApexValue> | undefined;

  constructor(elementTypeName: string, values: Iterable<ApexValue>) {
    this.elementTypeName = elementTypeName;
    this.#values = values[Symbol.iterator]();
  }

  get apexTypeName(): string {
    return `Iterator<${this.elementTypeName}>`;
  }

  hasMore(): boolean {
    this.#ahead ??= this.#values.next();
    return this.#ahead.done !== true;
  }

  /** The next value; undefined at the end. */
  take(): ApexValue | undefined {
    const result = this.#ahead ?? this.#values.next();
    this.#ahead = undefined;
    return result.done === true ? undefined : result.value;
  }

  printed(): string {
    return this.apexTypeName;
  }
}
