import { Failure } from '../../src/core/base/failure.ts';
import type { StepKind, StoppedState } from '../../src/core/debugging/execution.ts';
import { emptyVariables, FakeExecution, frame, text, value } from './fakeExecution.ts';

/** The same number in every request, for another thing in each. */
const sharedReference = 7;

function stateOf(mark: string): StoppedState {
  return {
    frames: [frame(0, { fullName: mark, line: 3 }), frame(1, { fullName: mark, line: 7 })],
    variables: { ...emptyVariables, locals: [text('owner', mark), value('object', { ref: sharedReference })] },
  };
}

/** An org in which every name and value says which stop of which request it belongs to. */
export class MarkedExecution extends FakeExecution {
  readonly #marks = new Map<string, string>();
  readonly #standing = new Set<string>();
  /** Told to go on, and that was not answered yet. */
  readonly #leaving = new Set<string>();
  #stops = 0;

  /** It stops; where it stands already, the event comes once more. Answers the mark of the stop. */
  stop(requestId: string, breakpointId?: string): string {
    // What stops again while it is told to go on has gone on: the org's answer is late.
    if (!this.#standing.has(requestId) || this.#leaving.delete(requestId)) {
      const mark = `${requestId} at stop ${++this.#stops}`;
      this.#standing.add(requestId);
      this.#marks.set(requestId, mark);
      this.states.set(requestId, stateOf(mark));
    }
    this.fire({ kind: 'stopped', requestId, ...(breakpointId === undefined ? {} : { breakpointId }) });
    return this.#marks.get(requestId) ?? '';
  }

  /** It goes on though nobody here has asked for it. */
  goOn(requestId: string): void {
    this.#standing.delete(requestId);
    this.fire({ kind: 'resumed', requestId });
  }

  finish(requestId: string): void {
    this.#standing.delete(requestId);
    this.fire({ kind: 'requestFinished', requestId });
  }

  override run(requestId: string): Promise<void> {
    return this.#leave(requestId, () => super.run(requestId));
  }

  override step(requestId: string, kind: StepKind): Promise<void> {
    return this.#leave(requestId, () => super.step(requestId, kind));
  }

  async #leave(requestId: string, call: () => Promise<void>): Promise<void> {
    this.#leaving.add(requestId);
    try {
      await call();
      if (this.#leaving.has(requestId)) {
        this.#standing.delete(requestId);
      }
    } finally {
      this.#leaving.delete(requestId);
    }
  }

  /** A request that runs has no state. */
  override async readState(requestId: string): Promise<StoppedState> {
    const state = await super.readState(requestId);
    if (!this.#standing.has(requestId)) {
      throw new Failure('notStopped', 'The request is not stopped.');
    }
    return state;
  }

  override async readFrame(requestId: string, frameNumber: number): ReturnType<FakeExecution['readFrame']> {
    await super.readFrame(requestId, frameNumber);
    return stateOf(this.#marks.get(requestId) ?? '').variables;
  }

  override readReference(requestId: string, id: number): ReturnType<FakeExecution['readReference']> {
    return { kind: 'object', id, typeName: 'Thing', fields: [text('owner', this.#marks.get(requestId) ?? '')] };
  }
}
