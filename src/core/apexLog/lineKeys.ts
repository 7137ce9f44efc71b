import { hashByte } from './eventNames.ts';
import { type EventKind, kindNamed, kinds, knownKinds } from './eventKinds.ts';

const bar = 0x7c;

/** Their last field says whose beginning or end they are. */
const namedByText = flags([
  kinds.codeUnitStarted,
  kinds.codeUnitFinished,
  kinds.methodEntry,
  kinds.methodExit,
  kinds.constructorEntry,
  kinds.constructorExit,
  kinds.systemMethodEntry,
  kinds.systemMethodExit,
  kinds.systemConstructorEntry,
  kinds.systemConstructorExit,
]);

/** Their source line does. */
const namedByLine = flags([
  kinds.soqlBegin,
  kinds.soqlEnd,
  kinds.soslBegin,
  kinds.soslEnd,
  kinds.dmlBegin,
  kinds.dmlEnd,
  kindNamed('QUERY_MORE_BEGIN'),
  kindNamed('QUERY_MORE_END'),
]);

/** What ties an event's beginning to its end. */
export class LineKeys {
  /** 0 where nothing tells events of this kind apart. */
  key = 0;
  /** Of a signature `Type.method(…)`: its type's, by which the end of a class initialiser is named. */
  typeKey = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(kind: EventKind, from: number, line: number): void {
    this.key = 0;
    this.typeKey = 0;
    if (namedByText[kind] === 1) {
      this.#readLastField(from);
    } else if (namedByLine[kind] === 1 && line > 0) {
      this.key = line;
    }
  }

  #readLastField(from: number): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    let hash = 0;
    let typeHash = 0;
    let inArguments = false;
    for (let at = from; at < length; at += 1) {
      const byte = bytes[at] as number;
      if (byte === 10 || byte === 13) {
        break;
      }
      if (byte === bar) {
        hash = 0;
        typeHash = 0;
        inArguments = false;
        continue;
      }
      if (byte === 0x28) {
        inArguments = true;
      } else if (byte === 0x2e && !inArguments) {
        typeHash = hash;
      }
      hash = hashByte(hash, byte);
    }
    this.key = hash === 0 ? 1 : hash;
    this.typeKey = typeHash;
  }
}

/** By kind: 1 for these. */
function flags(of: readonly EventKind[]): Uint8Array {
  const flags = new Uint8Array(knownKinds.length);
  for (const kind of of) {
    flags[kind] = 1;
  }
  return flags;
}
