import type { ApexValue } from '../library/contract.ts';
import type { MethodFacts } from '../compile/unit.ts';

/** One call. Compiled code makes a class of frames for each method, with its locals as properties. */
export interface Frame {
  readonly caller: Frame | null;
  readonly depth: number;
  /** Null only for the frame below the first call. */
  readonly m: MethodFacts | null;
  /** Number of the site that was reached last. */
  readonly s: number;
  readonly self: ApexValue;
}

export const bottomFrame: Frame = { caller: null, depth: 0, m: null, s: 0, self: null };

export function localValue(frame: Frame, slot: string): ApexValue {
  return (frame as unknown as Readonly<Record<string, ApexValue>>)[slot] ?? null;
}

/** Parameters and locals. */
export function* localValues(frame: Frame): Iterable<ApexValue> {
  for (const [name, value] of Object.entries(frame)) {
    if (/^v\d/.test(name)) {
      yield value as ApexValue;
    }
  }
}

/** The constructor that runs the initialisers of this frame: both are one call to whoever looks. */
export function constructorAround(frame: Frame): (Frame & { readonly m: MethodFacts }) | undefined {
  const { m, caller, self } = frame;
  return m?.isInitialiser === true && caller && isConstructorOf(caller, self, m) ? caller : undefined;
}

function isConstructorOf(
  frame: Frame,
  self: ApexValue,
  initialiser: MethodFacts,
): frame is Frame & { readonly m: MethodFacts } {
  return frame.self === self && frame.m?.type === initialiser.type;
}

/** How much deeper than the frame that runs them initialisers are. */
export function levelWithin(caller: Frame, self: ApexValue, initialiser: MethodFacts): number {
  return isConstructorOf(caller, self, initialiser) ? 0 : 1;
}

/** The calls from the innermost out. */
export function* framesFrom(top: Frame): Generator<Frame & { readonly m: MethodFacts }> {
  for (let frame: Frame | null = top; frame; frame = frame.caller) {
    if (frame.m) {
      yield frame as Frame & { readonly m: MethodFacts };
    }
    frame = constructorAround(frame) ?? frame;
  }
}
