import type {
  ApexEngine,
  ApexExecution,
  ExecutionFrame,
  InspectedValue,
  InspectedVariable,
} from '../../../../src/sampleOrg/apex/engine.ts';
import type { ApexObject, ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';

/** A value whose looks a test gives. */
export class FakeValue implements ApexObject {
  readonly apexTypeName: string;
  look: InspectedValue;

  constructor(apexTypeName: string, look: InspectedValue) {
    this.apexTypeName = apexTypeName;
    this.look = look;
  }
}

export const variable = (name: string, typeName: string, value: ApexValue): InspectedVariable => ({
  name,
  typeName,
  value,
});

export const object = (typeName: string, summary: string, fields: readonly InspectedVariable[] = []): FakeValue =>
  new FakeValue(typeName, { kind: 'object', summary, fields });

export const collection = (
  kind: 'list' | 'set',
  elementTypeName: string,
  summary: string,
  elements: readonly ApexValue[],
): FakeValue =>
  new FakeValue(`${kind === 'list' ? 'List' : 'Set'}<${elementTypeName}>`, {
    kind,
    summary,
    size: elements.length,
    elementTypeName,
    element: (index) => elements[index] ?? null,
  });

export const map = (
  keyTypeName: string,
  valueTypeName: string,
  summary: string,
  entries: readonly { readonly key: ApexValue; readonly value: ApexValue }[],
): FakeValue =>
  new FakeValue(`Map<${keyTypeName}, ${valueTypeName}>`, {
    kind: 'map',
    summary,
    size: entries.length,
    keyTypeName,
    valueTypeName,
    entry: (index) => entries[index] ?? { key: null, value: null },
  });

const unused = (): never => {
  throw new Error('The test does not run Apex.');
};

/** An engine that only shows values. */
export const fakeEngine: ApexEngine = {
  compile: unused,
  begin: unused,
  inspect: (value) =>
    value === null
      ? { kind: 'null' }
      : value instanceof FakeValue
        ? value.look
        : { kind: 'scalar', text: typeof value === 'object' ? value.apexTypeName : String(value) },
  typeNameOf: (value) => (value instanceof FakeValue ? value.apexTypeName : typeof value),
};

export interface FakeFrame extends ExecutionFrame {
  readonly locals: readonly InspectedVariable[];
  readonly statics: readonly InspectedVariable[];
}

/** An execution that stands still, with these frames. */
export function stoppedExecution(frames: readonly FakeFrame[]): ApexExecution {
  return {
    advance: unused,
    frames: () =>
      frames.map(({ frameNumber, typeRef, fullName, lineNumber }) => ({ frameNumber, typeRef, fullName, lineNumber })),
    globals: () => [],
    locals: (frameNumber) => frames[frameNumber]?.locals ?? [],
    statics: (frameNumber) => frames[frameNumber]?.statics ?? [],
    abort: () => undefined,
  };
}
