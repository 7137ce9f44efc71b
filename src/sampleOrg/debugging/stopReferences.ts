import type { ApexEngine, InspectedValue, InspectedVariable } from '../apex/engine.ts';
import type { ApexValue } from '../apex/library/contract.ts';
import { type TypeRefs, withoutSpaces } from './typeRefs.ts';
import type { ReferenceShape, ValueShape } from './wireShapes.ts';

/** Where the captured examples leave a choice. The control endpoint can change them, to try clients against each. */
export interface WireChoices {
  /** Most elements in one chunk of a collection. */
  chunkSize: number;
  /** `[0]` or `0` as the name of an element. */
  bracketedElements: boolean;
  /** Whether `this` stands among the locals. */
  showsThis: boolean;
  /** Whether what a loop declared is shown behind it, as Salesforce documents. */
  loopVariablesStay: boolean;
  /** A session without a free licence was seen to be refused, and to be created and ended at once. */
  licenseRefusal: 'rejected' | 'terminated';
  /** Whether HitCondition and HitValue of breakpoints that are saved from now on count. Salesforce documents neither. */
  honoursHitConditions: boolean;
  /** Milliseconds that a new session is pending before it is active. */
  pendingFor: number;
}

export const usualChoices: WireChoices = {
  chunkSize: 100,
  bracketedElements: true,
  showsThis: true,
  loopVariablesStay: true,
  licenseRefusal: 'rejected',
  honoursHitConditions: false,
  pendingFor: 0,
};

type Structured = Exclude<InspectedValue, { kind: 'scalar' | 'null' }>;

interface Known {
  readonly id: number;
  readonly value: ApexValue;
  readonly inspected: Structured;
}

/** The values that a client may follow at one stop. An object met twice has one id, so cycles end. */
export class StopReferences {
  readonly #engine: ApexEngine;
  readonly #typeRefs: TypeRefs;
  readonly #choices: WireChoices;
  readonly #byValue = new Map<ApexValue, Known>();
  readonly #byId = new Map<number, Known>();

  constructor(engine: ApexEngine, typeRefs: TypeRefs, choices: WireChoices) {
    this.#engine = engine;
    this.#typeRefs = typeRefs;
    this.#choices = choices;
  }

  value(variable: InspectedVariable): ValueShape {
    const { name, typeName, value } = variable;
    const inspected = this.#engine.inspect(value);
    const shape = {
      name,
      declaredTypeRef: this.#typeRefs.declared(typeName),
      nameForMessages: withoutSpaces(typeName),
    };
    switch (inspected.kind) {
      case 'null':
        return shape;
      case 'scalar':
        return { ...shape, value: inspected.text };
      default:
        // What has no summary is shown by its reference alone.
        return {
          ...shape,
          ...(inspected.summary === '' ? {} : { value: inspected.summary }),
          ref: this.#know(value, inspected).id,
        };
    }
  }

  /** Undefined for an id that was not given out at this stop. */
  reference(id: number, offset = 0): ReferenceShape | undefined {
    const known = this.#byId.get(id);
    return known === undefined ? undefined : this.#shape(known, Math.max(0, Math.trunc(offset)));
  }

  /** The objects and lists among values: these the org sends along unasked; sets and maps wait to be asked for. */
  sentAlong(values: readonly ValueShape[]): readonly ReferenceShape[] {
    const ids = new Set(values.flatMap(({ ref }) => (ref === undefined ? [] : [ref])));
    return [...ids].flatMap((id) => {
      const known = this.#byId.get(id);
      return known?.inspected.kind === 'object' || known?.inspected.kind === 'list' ? [this.#shape(known, 0)] : [];
    });
  }

  #know(value: ApexValue, inspected: Structured): Known {
    const existing = this.#byValue.get(value);
    if (existing !== undefined) {
      return existing;
    }
    const known = { id: this.#byId.size + 1, value, inspected };
    this.#byValue.set(value, known);
    this.#byId.set(known.id, known);
    return known;
  }

  #shape({ id, value, inspected }: Known, offset: number): ReferenceShape {
    const typeName = this.#engine.typeNameOf(value);
    const head = {
      type: inspected.kind,
      id,
      typeRef: this.#typeRefs.of(typeName),
      nameForMessages: withoutSpaces(typeName),
    };
    switch (inspected.kind) {
      case 'object':
        return { ...head, fields: inspected.fields.map((field, index) => ({ index, ...this.value(field) })) };
      case 'list':
        return { ...head, size: inspected.size, offset, value: this.#elements(inspected, offset) };
      case 'set':
        return { ...head, size: inspected.size, ...from(offset), value: this.#elements(inspected, offset) };
      case 'map':
        return { ...head, size: inspected.size, ...from(offset), tuple: this.#entries(inspected, offset) };
    }
  }

  #elements(collection: Extract<Structured, { kind: 'list' | 'set' }>, offset: number): readonly ValueShape[] {
    return this.#chunk(collection.size, offset).map((position) =>
      this.value({
        name: this.#choices.bracketedElements ? `[${position}]` : String(position),
        typeName: collection.elementTypeName,
        value: collection.element(position),
      }),
    );
  }

  #entries(map: Extract<Structured, { kind: 'map' }>, offset: number): NonNullable<ReferenceShape['tuple']> {
    return this.#chunk(map.size, offset).map((position) => {
      const { key, value } = map.entry(position);
      return {
        key: this.value({ name: 'key', typeName: map.keyTypeName, value: key }),
        value: this.value({ name: 'value', typeName: map.valueTypeName, value }),
      };
    });
  }

  #chunk(size: number, offset: number): readonly number[] {
    const length = Math.max(0, Math.min(this.#choices.chunkSize, size - offset));
    return Array.from({ length }, (_, index) => offset + index);
  }
}

/** The first chunk of a set or map does not say where it begins. */
function from(offset: number): { readonly offset?: number } {
  return offset === 0 ? {} : { offset };
}
