import type { DebuggedExecution, ExecutionFrame, FrameVariables, StoppedState } from './execution.ts';
import { notStopped, staleFrame } from './failures.ts';
import { ReferenceCache } from './referenceCache.ts';
import type { StopCause } from './stopCause.ts';

type StoppedReader = Pick<DebuggedExecution, 'readState' | 'readFrame' | 'readReferences'>;

/**
 * One place where one request stands, with all that was read about it. Nothing of it outlives the stop: once the request
 * goes on, every read fails with `notStopped`, even one that was already under way.
 */
export class Stop {
  readonly requestId: string;
  readonly references: ReferenceCache;
  /** Why it stands here. Settled when the stop is shown; until then, what is known so far. */
  cause: StopCause;
  readonly #reader: StoppedReader;
  readonly #frames = new Map<number, Promise<FrameVariables>>();
  #state: Promise<StoppedState> | undefined;
  #knownFrames: readonly ExecutionFrame[] | undefined;
  #ended = false;

  constructor(requestId: string, reader: StoppedReader, cause: StopCause) {
    this.requestId = requestId;
    this.cause = cause;
    this.#reader = reader;
    this.references = new ReferenceCache((queries) =>
      this.#whileStopped(() => reader.readReferences(requestId, queries)),
    );
  }

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
  }

  /** Asks for stack and variables before anybody needs them. A failure is reported to whoever asks next. */
  prefetch(): void {
    this.#readState().catch(() => undefined);
  }

  /** The stack, if it has been read. */
  get knownFrames(): readonly ExecutionFrame[] | undefined {
    return this.#knownFrames;
  }

  async frames(): Promise<readonly ExecutionFrame[]> {
    return (await this.#readState()).frames;
  }

  async frame(frameNumber: number): Promise<ExecutionFrame> {
    const frame = (await this.frames()).find((candidate) => candidate.frameNumber === frameNumber);
    if (frame === undefined) {
      throw staleFrame();
    }
    return frame;
  }

  async variables(frameNumber: number): Promise<FrameVariables> {
    if (frameNumber === 0) {
      return (await this.#readState()).variables;
    }
    let variables = this.#frames.get(frameNumber);
    if (variables === undefined) {
      variables = this.#whileStopped(async () => {
        const read = await this.#reader.readFrame(this.requestId, frameNumber);
        this.references.add(read.references);
        return read;
      });
      this.#frames.set(frameNumber, variables);
      variables.catch(() => this.#frames.delete(frameNumber));
    }
    return variables;
  }

  #readState(): Promise<StoppedState> {
    if (this.#state === undefined) {
      const state = this.#whileStopped(async () => {
        const read = await this.#reader.readState(this.requestId);
        this.references.add(read.variables.references);
        this.#knownFrames = read.frames;
        return read;
      });
      this.#state = state;
      state.catch(() => {
        this.#state = undefined;
      });
    }
    return this.#whileStopped(() => this.#state ?? Promise.reject(notStopped()));
  }

  async #whileStopped<T>(read: () => Promise<T>): Promise<T> {
    this.#assertStopped();
    const result = await read();
    this.#assertStopped();
    return result;
  }

  #assertStopped(): void {
    if (this.#ended) {
      throw notStopped();
    }
  }
}
