import type { Draws } from './random.ts';

const pieces = [
  '\n',
  '\r',
  '\r\n',
  '\0',
  '|',
  '\uFEFF',
  '*** Skipped 4711 bytes of detailed log',
  '*********** MAXIMUM DEBUG LOG SIZE REACHED ***********',
  '64.0 APEX_CODE,FINEST\n',
  'Execute Anonymous: x();\n',
  '09:14:21.5 (99999999999999999999999999)|EXECUTION_STARTED\n',
  '09:14:21.5 (1)|METHOD_EXIT|[',
  '\n09:14:21.5 (12)|CODE_UNIT_FINISHED|x\n',
  '\n09:14:21.5 (12)|CODE_UNIT_STARTED|[EXTERNAL]|x\n',
  '[999999999999999999]',
].map((piece) => new TextEncoder().encode(piece));

type Mutation = (bytes: Uint8Array, draws: Draws) => Uint8Array;

/** Ways in which a log file may be broken. */
export const logMutations: Readonly<Record<string, Mutation>> = {
  cutEnd: (bytes, draws) => bytes.slice(0, draws.below(bytes.length + 1)),
  cutStart: (bytes, draws) => bytes.slice(draws.below(bytes.length + 1)),
  cutMiddle: (bytes, draws) => {
    const [from, to] = range(bytes, draws);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  repeat: (bytes, draws) => {
    const [from, to] = range(bytes, draws);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  swap: (bytes, draws) => {
    const [from, to] = range(bytes, draws);
    return joined(bytes.subarray(to), bytes.subarray(from, to), bytes.subarray(0, from));
  },
  noise: (bytes, draws) => {
    const noisy = bytes.slice();
    for (let count = 1 + draws.below(40); count > 0 && noisy.length > 0; count -= 1) {
      noisy[draws.below(noisy.length)] = draws.below(256);
    }
    return noisy;
  },
  insert: (bytes, draws) => {
    const at = draws.below(bytes.length + 1);
    return joined(bytes.subarray(0, at), draws.one(pieces), bytes.subarray(at));
  },
  dropLines: (bytes, draws) => {
    const share = draws.number();
    const lines = Buffer.from(bytes).toString('latin1').split('\n');
    return new Uint8Array(Buffer.from(lines.filter(() => draws.happens(share)).join('\n'), 'latin1'));
  },
  utf16: (bytes) => new Uint8Array(Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le')),
};

/** One to three of them, one after another. */
export function mutatedLog(bytes: Uint8Array, draws: Draws): { readonly bytes: Uint8Array; readonly ways: string } {
  const ways = Array.from({ length: 1 + draws.below(3) }, () => draws.one(Object.keys(logMutations)));
  return {
    bytes: ways.reduce((before, way) => logMutations[way]?.(before, draws) ?? before, bytes),
    ways: ways.join(', '),
  };
}

function range(bytes: Uint8Array, draws: Draws): readonly [number, number] {
  const ends = [draws.below(bytes.length + 1), draws.below(bytes.length + 1)];
  return [Math.min(...ends), Math.max(...ends)];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
