import type { ApexEngine, ApexExecution, ExecutionFrame } from '../apex/engine.ts';
import type { RunningUser } from '../apex/library/contract.ts';
import { type WireChoices, StopReferences } from './stopReferences.ts';
import type { TypeRefs } from './typeRefs.ts';
import type {
  FrameResponse,
  ReferencesResponse,
  ReferencesShape,
  StackFrameShape,
  StateResponse,
  ValueShape,
} from './wireShapes.ts';

export interface StopViewOptions {
  readonly engine: ApexEngine;
  readonly execution: ApexExecution;
  readonly typeRefs: TypeRefs;
  readonly choices: WireChoices;
  readonly user: RunningUser;
}

export interface ReferenceQuery {
  readonly reference: number;
  readonly offset?: number;
}

/** What a client can see of a request while it is stopped at one place. */
export class StopView {
  readonly #execution: ApexExecution;
  readonly #references: StopReferences;
  readonly #choices: WireChoices;
  readonly #user: RunningUser;

  constructor({ engine, execution, typeRefs, choices, user }: StopViewOptions) {
    this.#execution = execution;
    this.#choices = choices;
    this.#user = user;
    this.#references = new StopReferences(engine, typeRefs, choices);
  }

  /** The stack, and the variables of its innermost frame. Blocks without content are left out. */
  state(): StateResponse {
    const frames = this.#execution.frames();
    const locals = this.#locals(0);
    const statics = this.#statics(0);
    const globals = this.#globals();
    const typeRef = frames[0]?.typeRef ?? '';
    return {
      stateResponse: {
        state: {
          stack: { stackFrame: frames.map(stackFrame) },
          ...(locals.length === 0 ? {} : { locals: { frameNumber: 0, local: locals } }),
          ...(statics.length === 0 ? {} : { statics: { typeRef, static: statics } }),
          globals: { global: globals },
          ...this.#sentAlong([...locals, ...statics, ...globals]),
        },
      },
    };
  }

  /** Undefined when the stack has no such frame. */
  frame(frameNumber: number): FrameResponse | undefined {
    const frame = this.#execution.frames().find((candidate) => candidate.frameNumber === frameNumber);
    if (frame === undefined) {
      return undefined;
    }
    const locals = this.#locals(frameNumber);
    const statics = this.#statics(frameNumber);
    return {
      frameResponse: {
        frame: {
          stackFrame: stackFrame(frame),
          locals: { frameNumber, local: locals },
          statics: { typeRef: frame.typeRef, static: statics },
          globals: { global: [] },
          ...this.#sentAlong([...locals, ...statics]),
        },
      },
    };
  }

  /** Ids that were not given out at this stop are left out. */
  references(queries: readonly ReferenceQuery[]): ReferencesResponse {
    const references = queries.flatMap(({ reference, offset }) => this.#references.reference(reference, offset) ?? []);
    return { referencesResponse: { references: { references } } };
  }

  #locals(frameNumber: number): readonly ValueShape[] {
    return this.#execution
      .locals(frameNumber)
      .filter(({ name }) => this.#choices.showsThis || name !== 'this')
      .filter(({ past = false }) => this.#choices.loopVariablesStay || !past)
      .map((local, slot) => ({ slot, ...this.#references.value(local) }));
  }

  #globals(): readonly ValueShape[] {
    const user = { name: 'UserInfo.getUserId()', typeName: 'Id', value: this.#user.id };
    return [user, ...this.#execution.globals()].map((variable) => this.#references.value(variable));
  }

  #statics(frameNumber: number): readonly ValueShape[] {
    return this.#execution.statics(frameNumber).map((field) => this.#references.value(field));
  }

  #sentAlong(values: readonly ValueShape[]): { readonly references?: ReferencesShape } {
    const references = this.#references.sentAlong(values);
    return references.length === 0 ? {} : { references: { references } };
  }
}

function stackFrame({ typeRef, fullName, lineNumber, frameNumber }: ExecutionFrame): StackFrameShape {
  return { typeRef, fullName, lineNumber, frameNumber };
}
