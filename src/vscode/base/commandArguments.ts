/**
 * What a command was called with: a tree node, an object of a keybinding or a test, a plain text, or nothing from the palette.
 * Everything in it is optional; what is missing is asked for. Any extension may execute our commands, so what protects a customer's
 * data is asked whatever the arguments say: only tests, which have nobody to ask, may speak for the user.
 */
export class CommandArguments {
  readonly #first: unknown;
  /** What stood behind it, where a command takes two. */
  readonly second: unknown;
  /** Whoever calls may answer what the user would be asked. */
  readonly speaksForUser: boolean;

  constructor(values: readonly unknown[], caller: { readonly speaksForUser: boolean } = { speaksForUser: false }) {
    this.#first = values[0];
    this.second = values[1];
    this.speaksForUser = caller.speaksForUser;
  }

  /** The question that protects a customer's data is answered already. */
  get confirmed(): boolean {
    return this.speaksForUser && this.flag('confirmed');
  }

  /** The argument itself, where it is a text. */
  get text(): string | undefined {
    return typeof this.#first === 'string' ? this.#first : undefined;
  }

  get orgId(): string | undefined {
    return this.string('orgId');
  }

  string(name: string): string | undefined {
    const value = this.#field(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** Undefined where it is no list. */
  strings(name: string): readonly string[] | undefined {
    const value = this.#field(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#field(name);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  /** Undefined where neither was said. */
  yesOrNo(name: string): boolean | undefined {
    const value = this.#field(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.#field(name) === true;
  }

  #field(name: string): unknown {
    const first = this.#first;
    return typeof first === 'object' && first !== null ? (first as Readonly<Record<string, unknown>>)[name] : undefined;
  }
}
