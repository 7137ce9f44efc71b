import type { ExecutionValue } from '../execution.ts';
import { valueDoubtful } from './failures.ts';
import { type Decimal, decimalText, parseDecimal } from './decimal.ts';

/** A value that operators work on. `text` is what the org cannot be asked to compute with: dates, enums, blobs. */
export type Scalar =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer' | 'long'; readonly value: bigint }
  | { readonly kind: 'decimal'; readonly value: Decimal }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'id'; readonly value: string }
  | { readonly kind: 'text'; readonly typeName: string; readonly value: string }
  /** An object or a collection. */
  | { readonly kind: 'reference'; readonly value: ExecutionValue; readonly ref: number };

export type Numeric = Extract<Scalar, { kind: 'integer' | 'long' | 'decimal' | 'double' }>;

type Reader = (text: string) => Scalar | undefined;

const readers = new Map<string, Reader>(
  Object.entries<Reader>({
    boolean: (text) => (/^(?:true|false)$/i.test(text) ? { kind: 'boolean', value: /^true$/i.test(text) } : undefined),
    integer: (text) => whole('integer', text),
    long: (text) => whole('long', text),
    decimal: (text) => {
      const value = parseDecimal(text);
      return value === undefined ? undefined : { kind: 'decimal', value };
    },
    double: (text) =>
      text.trim() === '' || Number.isNaN(Number(text)) ? undefined : { kind: 'double', value: Number(text) },
    string: (text) => ({ kind: 'string', value: text }),
    id: (text) => ({ kind: 'id', value: text }),
  }),
);

/** How the org's machine types name those of Apex; used where the readable name is only `Object` or `ANY`. */
const machineTypes = new Map([
  ['java/lang/Boolean', 'boolean'],
  ['java/lang/Integer', 'integer'],
  ['java/lang/Long', 'long'],
  ['java/math/BigDecimal', 'decimal'],
  ['java/lang/Double', 'double'],
  ['java/lang/String', 'string'],
]);

/** What a value is to an operator. Fails where it is not known as a whole. */
export function scalarOf(value: ExecutionValue): Scalar {
  if (value.ref !== undefined) {
    return { kind: 'reference', value, ref: value.ref };
  }
  if (value.doubt !== undefined) {
    throw valueDoubtful(value.name, value.doubt);
  }
  if (value.text === undefined) {
    return { kind: 'null' };
  }
  const isKnown = readers.has(value.typeName.toLowerCase());
  return scalarOfText(
    isKnown ? value.typeName : (machineTypes.get(value.declaredTypeRef) ?? value.typeName),
    value.text,
  );
}

/** The value that a type's text stands for. */
export function scalarOfText(typeName: string, text: string): Scalar {
  return readers.get(typeName.toLowerCase())?.(text) ?? { kind: 'text', typeName, value: text };
}

interface ShownType {
  readonly typeName: string;
  readonly typeRef: string;
}

const shownTypes: Readonly<Record<Exclude<Scalar['kind'], 'text' | 'reference'>, ShownType>> = {
  null: { typeName: 'Object', typeRef: 'java/lang/Object' },
  boolean: { typeName: 'Boolean', typeRef: 'java/lang/Boolean' },
  integer: { typeName: 'Integer', typeRef: 'java/lang/Integer' },
  long: { typeName: 'Long', typeRef: 'java/lang/Long' },
  decimal: { typeName: 'Decimal', typeRef: 'java/math/BigDecimal' },
  double: { typeName: 'Double', typeRef: 'java/lang/Double' },
  string: { typeName: 'String', typeRef: 'java/lang/String' },
  id: { typeName: 'Id', typeRef: 'java/lang/String' },
};

/** A computed value in the form in which the org sends its own. */
export function valueOf(scalar: Scalar, name = ''): ExecutionValue {
  if (scalar.kind === 'reference') {
    return scalar.value;
  }
  const { typeName, typeRef } =
    scalar.kind === 'text' ? { typeName: scalar.typeName, typeRef: scalar.typeName } : shownTypes[scalar.kind];
  const text = scalar.kind === 'null' ? undefined : scalarText(scalar);
  return { name, declaredTypeRef: typeRef, typeName, text, ref: undefined, order: undefined };
}

/** As string concatenation writes it. */
export function scalarText(scalar: Scalar): string {
  switch (scalar.kind) {
    case 'null':
      return 'null';
    case 'decimal':
      return decimalText(scalar.value);
    case 'double':
      return doubleText(scalar.value);
    case 'reference':
      return scalar.value.text ?? scalar.value.typeName;
    default:
      return String(scalar.value);
  }
}

export function isNumeric(scalar: Scalar): scalar is Numeric {
  return ['integer', 'long', 'decimal', 'double'].includes(scalar.kind);
}

/** Java, and so Apex, writes a Double with a digit behind the point. */
function doubleText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7
    ? `${String(value)}.0`
    : String(value).replace('e+', 'E').replace('e', 'E');
}

function whole(kind: 'integer' | 'long', text: string): Scalar | undefined {
  return /^[+-]?\d{1,20}$/.test(text.trim()) ? { kind, value: BigInt(text.trim()) } : undefined;
}
