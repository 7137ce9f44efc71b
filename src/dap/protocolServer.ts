import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Clock } from '../core/base/clock.ts';
import { displayBlock, displayText, withoutMarkup } from '../core/base/displayText.ts';
import { Failure } from '../core/base/failure.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { Logger } from '../core/base/logger.ts';
import { errorId } from './errorIds.ts';
import { internalFailure, requestCancelled, ToldFailure, unknownCommand } from './failures.ts';
import { Outbox, type OutgoingEvent } from './outbox.ts';
import { RequestArguments } from './requestArguments.ts';
import { progressIdOf, RequestProgress } from './requestProgress.ts';

/** How one command is answered. What `run` gives becomes the body; what it throws becomes the error. */
export interface CommandHandler {
  /** Throws when the command may not run now. */
  readonly admit?: (command: string) => void;
  /** Events behind this gate wait until the command is answered. */
  readonly gate?: (parameters: RequestArguments) => string;
  /** Set where only one request at a time may be behind the gate: how the others fail. */
  readonly refuseWhileGated?: () => Error;
  readonly run: (parameters: RequestArguments, signal: AbortSignal) => unknown;
  /** Not for the error's text, but whether the editor should show it by itself. */
  readonly showsErrors?: boolean;
  /** It happens in the org all the same, so that an answer `cancelled` would be a lie. */
  readonly isUncancellable?: boolean;
  /** What is being done, for an editor that shows progress where it takes long. */
  readonly progress?: string;
}

export type CommandTable = ReadonlyMap<string, CommandHandler>;

interface Pending {
  readonly request: DebugProtocol.Request;
  readonly abort: AbortController;
  readonly handler: CommandHandler | undefined;
  /** Monotonic, when requests are traced. */
  readonly received: number;
  gate: string | undefined;
  progress: Disposable | undefined;
}

/** Numbers, answers and cancels requests: each is answered exactly once, whatever its handler does. */
export class ProtocolServer {
  readonly #commands: CommandTable;
  readonly #logger: Logger;
  readonly #outbox: Outbox;
  readonly #pending = new Set<Pending>();
  #trace: Clock | undefined;
  #progress: RequestProgress | undefined;

  constructor(commands: CommandTable, logger: Logger, write: (message: DebugProtocol.ProtocolMessage) => void) {
    this.#commands = commands;
    this.#logger = logger;
    this.#outbox = new Outbox((message) => {
      if (this.#trace !== undefined && message.type === 'event') {
        this.#logger.info(`event ${(message as DebugProtocol.Event).event}`);
      }
      write(message);
    });
  }

  get outbox(): Outbox {
    return this.#outbox;
  }

  /** Writes every request, how long it took, and every event to the log from now on. Names and times only: never what they hold. */
  trace(clock: Clock): void {
    this.#trace = clock;
  }

  /** The client shows progress. */
  reportProgress(clock: Clock): void {
    this.#progress = new RequestProgress(clock, (event) => {
      this.send(event, []);
    });
  }

  send(event: OutgoingEvent, gates: readonly string[]): void {
    this.#outbox.send(event, gates);
  }

  /** Takes whatever a client sent. What is no request is dropped with a line in the log. */
  handle(message: unknown): void {
    const request = asRequest(message);
    if (request === undefined) {
      this.#logger.warn('Dropped a message that is not a debug adapter request.');
      return;
    }
    void this.#answer(request);
  }

  /** Answers a request that still waits with `cancelled`, where it can be. Its handler is told through its signal. */
  cancel(seq: number): void {
    this.#cancelWhere((pending) => pending.request.seq === seq && !isUncancellable(pending));
  }

  cancelProgress(progressId: string): void {
    this.#cancelWhere((pending) => progressIdOf(pending.request.seq) === progressId && !isUncancellable(pending));
  }

  cancelAll(except: (command: string) => boolean): void {
    this.#cancelWhere((pending) => !except(pending.request.command));
  }

  #cancelWhere(isMeant: (pending: Pending) => boolean): void {
    for (const pending of [...this.#pending].filter(isMeant)) {
      this.#fail(pending, requestCancelled());
      pending.abort.abort();
    }
  }

  async #answer(request: DebugProtocol.Request): Promise<void> {
    const handler = this.#commands.get(request.command);
    const received = this.#trace?.monotonic() ?? 0;
    const pending: Pending = {
      request,
      abort: new AbortController(),
      handler,
      received,
      gate: undefined,
      progress: undefined,
    };
    this.#pending.add(pending);
    try {
      if (handler === undefined) {
        throw unknownCommand(request.command);
      }
      const parameters = RequestArguments.of(request.command, request.arguments);
      handler.admit?.(request.command);
      if (handler.gate !== undefined) {
        const gate = handler.gate(parameters);
        if (handler.refuseWhileGated !== undefined && this.#outbox.isHeld(gate)) {
          throw handler.refuseWhileGated();
        }
        this.#outbox.close(gate);
        pending.gate = gate;
      }
      if (handler.progress !== undefined) {
        pending.progress = this.#progress?.begin(request.seq, handler.progress, !isUncancellable(pending));
      }
      const body = await handler.run(parameters, pending.abort.signal);
      this.#finish(pending, { success: true, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      this.#fail(pending, error);
    }
  }

  #fail(pending: Pending, error: unknown): void {
    const failure = error instanceof Failure ? error : internalFailure(pending.request.command, error);
    if (failure.code === 'internal') {
      this.#logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    // Editors show it as a notification, where a link in org text could run a command.
    const format = withoutMarkup(displayBlock(failure.message, 2000));
    const showUser = pending.handler?.showsErrors === true && !(failure instanceof ToldFailure);
    const isShortForm = failure.code === 'cancelled' || failure.code === 'notStopped';
    this.#finish(pending, {
      success: false,
      message: isShortForm ? failure.code : format,
      body: { error: { id: errorId(failure.code), format, showUser } },
    });
  }

  #finish(pending: Pending, result: { success: boolean; message?: string; body?: unknown }): void {
    const { request, gate } = pending;
    if (!this.#pending.delete(pending)) {
      return;
    }
    pending.progress?.dispose();
    this.#outbox.respond({ type: 'response', request_seq: request.seq, command: request.command, ...result });
    if (gate !== undefined) {
      this.#outbox.open(gate);
    }
    if (this.#trace !== undefined) {
      const milliseconds = Math.round(this.#trace.monotonic() - pending.received);
      this.#logger.info(
        `${displayText(request.command)} ${result.success ? 'answered' : 'failed'} after ${milliseconds} ms`,
      );
    }
  }
}

function isUncancellable({ handler }: Pending): boolean {
  return handler?.isUncancellable === true;
}

function asRequest(message: unknown): DebugProtocol.Request | undefined {
  if (typeof message !== 'object' || message === null) {
    return undefined;
  }
  const { type, seq, command } = message as Record<string, unknown>;
  return type === 'request' && Number.isSafeInteger(seq) && typeof command === 'string'
    ? (message as DebugProtocol.Request)
    : undefined;
}
