import { l10n } from '../core/base/l10n.ts';
import { badArgument } from './failures.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The arguments of one request, checked as they are read. A failure names the field. */
export class RequestArguments {
  readonly #command: string;
  readonly #place: string;
  readonly #fields: Fields;

  private constructor(command: string, place: string, fields: Fields) {
    this.#command = command;
    this.#place = place;
    this.#fields = fields;
  }

  /** Left out, arguments are an empty object: most requests need none. */
  static of(command: string, value: unknown): RequestArguments {
    if (value === undefined) {
      return new RequestArguments(command, 'arguments', {});
    }
    if (!isFields(value)) {
      throw badArgument(command, 'arguments', l10n.t('an object'));
    }
    return new RequestArguments(command, 'arguments', value);
  }

  /** The fields as they came, for launch arguments, which have a parser of their own. */
  get raw(): Fields {
    return this.#fields;
  }

  integer(name: string, minimum = 0): number {
    const value = this.optionalInteger(name, minimum);
    return value ?? this.#fail(name, wholeNumber(minimum));
  }

  optionalInteger(name: string, minimum = 0): number | undefined {
    const value = this.#value(name);
    if (value === undefined) {
      return undefined;
    }
    return Number.isInteger(value) && (value as number) >= minimum && (value as number) < 2 ** 31
      ? (value as number)
      : this.#fail(name, wholeNumber(minimum));
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.#fail(name, l10n.t('a text'));
  }

  optionalString(name: string): string | undefined {
    const value = this.#value(name);
    return value === undefined || typeof value === 'string' ? value : this.#fail(name, l10n.t('a text'));
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#value(name);
    return value === undefined
      ? otherwise
      : typeof value === 'boolean'
        ? value
        : this.#fail(name, l10n.t('true or false'));
  }

  object(name: string): RequestArguments {
    const value = this.#value(name);
    return isFields(value)
      ? new RequestArguments(this.#command, this.#field(name), value)
      : this.#fail(name, l10n.t('an object'));
  }

  optionalObject(name: string): RequestArguments | undefined {
    return this.#value(name) === undefined ? undefined : this.object(name);
  }

  optionalList(name: string): readonly RequestArguments[] | undefined {
    const value = this.#value(name);
    if (value === undefined) {
      return undefined;
    }
    if (!Array.isArray(value)) {
      return this.#fail(name, l10n.t('a list'));
    }
    return value.map((item: unknown, index) => {
      const place = `${name}[${index}]`;
      return isFields(item)
        ? new RequestArguments(this.#command, this.#field(place), item)
        : this.#fail(place, l10n.t('an object'));
    });
  }

  optionalIntegers(name: string): readonly number[] | undefined {
    const value = this.#value(name);
    if (value === undefined) {
      return undefined;
    }
    return Array.isArray(value) && value.every((item) => Number.isInteger(item))
      ? (value as number[])
      : this.#fail(name, l10n.t('a list of whole numbers'));
  }

  optionalStrings(name: string): readonly string[] | undefined {
    const value = this.#value(name);
    if (value === undefined) {
      return undefined;
    }
    return Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? value
      : this.#fail(name, l10n.t('a list of texts'));
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  #field(name: string): string {
    return `${this.#place}.${name}`;
  }

  #fail(name: string, expected: string): never {
    throw badArgument(this.#command, this.#field(name), expected);
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wholeNumber(minimum: number): string {
  return minimum === 0 ? l10n.t('a whole number') : l10n.t('a whole number from {0}', minimum);
}
