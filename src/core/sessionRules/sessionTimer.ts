import type { Clock } from '../base/clock.ts';
import { allowed, refused } from '../base/decision.ts';
import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import { l10n } from '../base/l10n.ts';
import { ElapsedTime } from './elapsedTime.ts';
import { type SessionDecision, type SessionRules, sessionRules } from './sessionRules.ts';
import { describeDuration, type TimeLeft } from './timeLeft.ts';

export interface SessionWarning {
  readonly kind: 'idle' | 'cap';
  /** As the rules list it, also when the warning comes late. */
  readonly minutesLeft: number;
  /** For the user: when the session ends and what to do. */
  readonly message: string;
}

export interface SessionExpiry {
  readonly reason: 'idle' | 'cap';
  /** For the user: why the session ended and what to do. */
  readonly message: string;
}

interface Deadline {
  readonly kind: 'idle' | 'cap';
  /** 0 for the end itself. */
  readonly minutesLeft: number;
  /** In the session's elapsed milliseconds. */
  readonly due: number;
}

// A timer may sleep with the machine. None aims further than this, so that a session whose time passed in sleep ends soon after.
// In real time: a clock that runs faster must not ask the machine more often.
const longestTimer = 1_000;

/**
 * Counts a debug session's time against the idle limit and the cap. Timers aim at the next deadline; each warning is delivered
 * once, in order, and none is skipped when a timer comes late. A user action starts the idle limit and its warnings anew.
 */
export class SessionTimer implements Disposable {
  readonly #clock: Clock;
  readonly #rules: SessionRules;
  readonly #time: ElapsedTime;
  readonly #warning = new EventEmitter<SessionWarning>();
  readonly #expired = new EventEmitter<SessionExpiry>();
  #lastActivity = 0;
  #pending: Deadline[];
  #expiry: SessionExpiry | undefined;
  #timer: Disposable | undefined;
  #disposed = false;

  readonly onWarning = this.#warning.event;
  /** Fires once; no warning follows. */
  readonly onExpired = this.#expired.event;

  /** The session's time starts now. */
  constructor(clock: Clock, rules: SessionRules = sessionRules) {
    this.#clock = clock;
    this.#rules = rules;
    this.#time = new ElapsedTime(clock);
    this.#pending = [...this.#idleDeadlines(), ...this.#capDeadlines()].sort(byDue);
    this.#schedule();
  }

  /**
   * The user did something: continue, step, breakpoint change, expand, evaluate; a stop counts too. Polls and refreshes do not.
   * Cannot bring back a session whose time is over.
   */
  userActivity(): void {
    if (!this.check().allowed || this.#disposed) {
      return;
    }
    this.#lastActivity = this.#time.read();
    const capDeadlines = this.#pending.filter((deadline) => deadline.kind === 'cap');
    this.#pending = [...capDeadlines, ...this.#idleDeadlines()].sort(byDue);
    this.#schedule();
  }

  /** May the session be used now? Asked before calls to the org, so that nothing passes a deadline whose timer is late. */
  check(): SessionDecision {
    if (!this.#disposed) {
      this.#deliverDue();
    }
    if (this.#expiry !== undefined) {
      return refused(this.#expiry.reason === 'idle' ? 'idleLimit' : 'sessionCap', this.#expiry.message);
    }
    return allowed;
  }

  /** To the nearer of both limits. */
  timeLeft(): TimeLeft {
    const elapsed = this.#time.read();
    const idle = this.#lastActivity + this.#rules.idleLimit - elapsed;
    const cap = this.#rules.sessionCap - elapsed;
    return idle < cap
      ? { milliseconds: Math.max(0, idle), limitedBy: 'idle' }
      : { milliseconds: Math.max(0, cap), limitedBy: 'cap' };
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
    this.#warning.dispose();
    this.#expired.dispose();
  }

  #idleDeadlines(): Deadline[] {
    return deadlines('idle', this.#lastActivity + this.#rules.idleLimit, this.#rules.idleWarnings);
  }

  #capDeadlines(): Deadline[] {
    return deadlines('cap', this.#rules.sessionCap, this.#rules.capWarnings);
  }

  #deliverDue(): void {
    const elapsed = this.#time.read();
    // A listener may act, even dispose: look at the list anew each time.
    for (let next = this.#pending[0]; next !== undefined && next.due <= elapsed; next = this.#pending[0]) {
      this.#pending.shift();
      if (next.minutesLeft > 0) {
        this.#warning.fire({ kind: next.kind, minutesLeft: next.minutesLeft, message: warningMessage(next) });
      } else {
        this.#pending = [];
        this.#timer?.dispose();
        this.#expiry = { reason: next.kind, message: this.#expiryMessage(next.kind) };
        this.#expired.fire(this.#expiry);
      }
    }
  }

  #schedule(): void {
    this.#timer?.dispose();
    const next = this.#pending[0];
    if (next === undefined || this.#disposed) {
      return;
    }
    const delay = Math.min(longestTimer * (this.#clock.rate ?? 1), Math.max(0, next.due - this.#time.read()));
    this.#timer = this.#clock.schedule(delay, () => {
      this.#deliverDue();
      this.#schedule();
    });
  }

  #expiryMessage(reason: 'idle' | 'cap'): string {
    return reason === 'idle'
      ? l10n.t(
          'The debug session ended because nothing was done in it for {0}. Start it again to go on; your breakpoints are kept.',
          describeDuration(this.#rules.idleLimit),
        )
      : l10n.t(
          'The debug session ended because it was {0} old, the longest Salesforce allows. Start a new one to go on; your breakpoints are kept.',
          describeDuration(this.#rules.sessionCap),
        );
  }
}

function deadlines(kind: Deadline['kind'], end: number, warnings: readonly number[]): Deadline[] {
  return [...warnings, 0].map((minutesLeft) => ({ kind, minutesLeft, due: end - minutesLeft * 60_000 }));
}

function byDue(a: Deadline, b: Deadline): number {
  return a.due - b.due;
}

function warningMessage({ kind, minutesLeft }: Deadline): string {
  return kind === 'idle'
    ? l10n.t(
        'The debug session is idle and ends in at most {0} min. Continue, step or change a breakpoint to keep it.',
        minutesLeft,
      )
    : l10n.t(
        'The debug session ends in {0} min: Salesforce allows four hours. Finish what you are looking at.',
        minutesLeft,
      );
}
