import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Direction, StepKind } from '../core/debugging/execution.ts';
import { type DebugSession, requireReplay } from './debugSession.ts';
import { pauseNotOffered } from './failures.ts';
import type { RequestArguments } from './requestArguments.ts';

/** What moves need of the adapter that they are in. */
interface MovementParts {
  /** The running session; fails where there is none. */
  readonly session: (command: string) => DebugSession;
  readonly stateChanged: (session: DebugSession) => void;
}

/** Runs and steps, in both directions: backwards is the same way, and only a replay has it. */
export class Movements {
  readonly #parts: MovementParts;

  constructor(parts: MovementParts) {
    this.#parts = parts;
  }

  async continue(parameters: RequestArguments): Promise<DebugProtocol.ContinueResponse['body']> {
    await this.#resume(parameters, 'forwards', ({ requests }, threadId) => requests.continue(threadId));
    return { allThreadsContinued: false };
  }

  reverseContinue(parameters: RequestArguments): Promise<void> {
    return this.#resume(parameters, 'backwards', ({ requests }, threadId) => requests.continue(threadId, 'backwards'));
  }

  step(kind: StepKind, direction: Direction = 'forwards'): (parameters: RequestArguments) => Promise<void> {
    return (parameters) =>
      this.#resume(parameters, direction, ({ requests }, threadId) => requests.step(threadId, kind, direction));
  }

  /** An org cannot stop what runs. */
  pause(): void {
    const { replay } = this.#parts.session('pause');
    if (replay === undefined) {
      throw pauseNotOffered();
    }
    replay.execution.pause();
  }

  async #resume(
    parameters: RequestArguments,
    direction: Direction,
    command: (session: DebugSession, threadId: number) => Promise<void>,
  ): Promise<void> {
    const session = this.#parts.session('continue');
    if (direction === 'backwards') {
      requireReplay(session);
    }
    session.userActivity();
    const resumed = command(session, parameters.integer('threadId'));
    this.#parts.stateChanged(session);
    await resumed;
  }
}
