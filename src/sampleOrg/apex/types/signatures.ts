import type { LibraryFunction, LibraryType, MaySuspend } from '../library/contract.ts';
import type { Answering, BuiltInDefinition, LibraryMember, SignatureType } from './type.ts';

// Reads the library's signatures, which are in Apex's own words, into tables of members.

/** Reads `Map<String,List<T>>`, and the name of a parameter behind it if there is one. */
class SignatureReader {
  readonly #tokens: readonly string[];
  #position = 0;

  constructor(text: string) {
    this.#tokens = text.match(/[\w.]+=?|[<>,()[\]]/g) ?? [];
  }

  get token(): string | undefined {
    return this.#tokens[this.#position];
  }

  take(): string {
    const token = this.token;
    if (token === undefined) {
      throw new SyntaxError('a signature ends too early');
    }
    this.#position += 1;
    return token;
  }

  skip(token: string): boolean {
    if (this.token !== token) {
      return false;
    }
    this.#position += 1;
    return true;
  }

  type(): SignatureType {
    const name = this.take();
    const typeArguments: SignatureType[] = [];
    if (this.skip('<')) {
      do {
        typeArguments.push(this.type());
      } while (this.skip(','));
      this.take();
    }
    let type: SignatureType = { name, typeArguments };
    while (this.skip('[')) {
      this.take();
      type = { name: 'List', typeArguments: [type] };
    }
    return type;
  }

  parameters(): SignatureType[] {
    const parameters: SignatureType[] = [];
    this.take();
    while (this.token !== ')') {
      parameters.push(this.type());
      if (this.token !== ',' && this.token !== ')') {
        this.take();
      }
      this.skip(',');
    }
    return parameters;
  }
}

export function readSignatureType(text: string): SignatureType {
  return new SignatureReader(text).type();
}

const generatorFunction = Object.getPrototypeOf(function* () {
  yield undefined;
}) as object;

function answeringOf(value: LibraryFunction | MaySuspend): Answering {
  if ('maySuspend' in value) {
    return 'maySuspend';
  }
  return Object.getPrototypeOf(value) === generatorFunction ? 'suspends' : 'atOnce';
}

/** The library's types by definition, and all its functions in one table. */
export class LibraryReader {
  readonly definitions: BuiltInDefinition[] = [];
  readonly functions: LibraryFunction[] = [];

  constructor(types: readonly LibraryType[]) {
    for (const type of types) {
      this.definitions.push(this.#read(type));
    }
  }

  #read(type: LibraryType): BuiltInDefinition {
    const { name, typeArguments } = readSignatureType(type.type);
    const methods = new Map<string, LibraryMember[]>();
    const properties = new Map<string, LibraryMember>();
    const constructors: LibraryMember[] = [];
    const definition: BuiltInDefinition = {
      name,
      parameters: typeArguments.map((parameter) => parameter.name),
      supertype: type.extends === undefined ? undefined : readSignatureType(type.extends),
      interface: type.interface === true,
      enumValues: type.enumValues ?? [],
      methods,
      properties,
      constructors,
    };
    for (const [signature, value] of Object.entries(type.members)) {
      const member = this.#member(definition, signature, value);
      if (member.kind === 'constructor') {
        constructors.push(member);
      } else if (member.kind === 'property') {
        properties.set(member.name.toLowerCase(), member);
      } else {
        const key = member.name.toLowerCase();
        methods.set(key, [...(methods.get(key) ?? []), member]);
      }
    }
    return definition;
  }

  #member(owner: BuiltInDefinition, signature: string, value: LibraryFunction | MaySuspend): LibraryMember {
    const reader = new SignatureReader(signature);
    const isStatic = reader.skip('static');
    const isConstructor = reader.skip('new');
    const type = isConstructor ? undefined : reader.type();
    const name = isConstructor ? 'new' : reader.take();
    const isProperty = reader.token !== '(';
    const index = this.functions.push('maySuspend' in value ? value.maySuspend : value) - 1;
    return {
      kind: isConstructor ? 'constructor' : isProperty ? 'property' : 'method',
      name,
      static: isStatic,
      type: type?.name === 'void' ? undefined : type,
      parameters: isProperty ? [] : reader.parameters(),
      answering: answeringOf(value),
      function: this.functions[index] ?? (() => null),
      owner,
      index,
    };
  }
}
