import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { Logger } from '../core/base/logger.ts';
import { isSameRecord } from '../core/base/recordId.ts';
import type { ExecutionEvent } from '../core/debugging/execution.ts';
import { type DebuggerEvent, debuggerEvent } from './debuggerEvents.ts';
import { recordFailure } from './http/replyFailure.ts';

/** What one debug session makes of the events on the debugger's channels: both carry those of every session that the user may see. */
export class SessionEvents {
  readonly #logger: Logger;
  readonly #isOurs: (sessionId: string) => boolean;
  readonly #happened: (event: ExecutionEvent) => void;
  readonly #unknownTypes = new Set<string>();
  /** Events that arrived before it was known which session is ours, or before whoever starts it had their answer. */
  #held: DebuggerEvent[] | undefined = [];

  constructor(logger: Logger, isOurs: (sessionId: string) => boolean, happened: (event: ExecutionEvent) => void) {
    this.#logger = logger;
    this.#isOurs = isOurs;
    this.#happened = happened;
  }

  receive(data: unknown): void {
    const event = debuggerEvent(data);
    if (event === undefined) {
      this.#logger.trace('event without a session or type');
    } else if (this.#held === undefined) {
      this.#pass(event);
    } else {
      this.#held.push(event);
    }
  }

  /** From now on events are passed on as they come. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) {
      this.#pass(event);
    }
  }

  /** Throws where it is among what is held that the org has ended the session: one without a free licence is created and ended at once. */
  checkNotEnded(ours: string | undefined): void {
    for (const { sessionId, meaning } of this.#held ?? []) {
      if (ours !== undefined && isSameRecord(sessionId, ours) && meaning?.kind === 'sessionTerminated') {
        throw recordFailure('', l10n.t('start a debug session'), 400, { message: meaning.reason });
      }
    }
  }

  #pass({ sessionId, type, meaning }: DebuggerEvent): void {
    if (!this.#isOurs(sessionId)) {
      return;
    }
    this.#logger.trace(`event ${type}`);
    if (meaning !== undefined) {
      this.#happened(meaning);
    } else if (!this.#unknownTypes.has(type)) {
      this.#unknownTypes.add(type);
      this.#logger.info(`Events of type ${displayLine(type, 40)} mean nothing to this debugger; they are left out.`);
    }
  }
}
