import type { Clock } from '../base/clock.ts';
import { allowed, refused } from '../base/decision.ts';
import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import { l10n } from '../base/l10n.ts';
import { ElapsedTime } from './elapsedTime.ts';
import { type SessionDecision, type SessionRuleName, type SessionRules, sessionRules } from './sessionRules.ts';
import { describeDuration, type TimeLeft } from './timeLeft.ts';

/** What ends a session: nobody does anything, Salesforce's cap, or the customer's login access. */
export type SessionLimit = 'idle' | 'cap' | 'grant';

export interface SessionWarning {
  readonly kind: SessionLimit;
  /** As the rules list it, also when the warning comes late. */
  readonly minutesLeft: number;
  /** For the user: when the session ends and what to do. */
  readonly message: string;
}

export interface SessionExpiry {
  readonly reason: SessionLimit;
  /** For the user: why the session ended and what to do. */
  readonly message: string;
}

interface Deadline {
  readonly kind: SessionLimit;
  /** 0 for the end itself. */
  readonly minutesLeft: number;
  /** In the session's elapsed milliseconds. */
  readonly due: number;
}

// A timer may sleep with the machine. None aims further than this, so that a session whose time passed in sleep ends soon after.
// In real time: a clock that runs faster must not ask the machine more often.
const longestTimer = 1_000;

/**
 * Counts a debug session's time against the idle limit, the cap and the end of the grant it runs under. Timers aim at the next deadline; each warning is delivered
 * once, in order, and none is skipped when a timer comes late. A user action starts the idle limit and its warnings anew.
 */
export class SessionTimer implements Disposable {
  readonly #clock: Clock;
  readonly #rules: SessionRules;
  readonly #time: ElapsedTime;
  /** The session's elapsed milliseconds at which the grant ends; Infinity where that is not known. */
  readonly #grantEnd: number;
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

  /** The session's time starts now. `grantEndsIn`: real milliseconds, left out where nobody knows when the grant ends. */
  constructor(clock: Clock, { rules = sessionRules, grantEndsIn }: SessionTimerOptions = {}) {
    this.#clock = clock;
    this.#rules = rules;
    this.#time = new ElapsedTime(clock);
    // A grant ends by the calendar, however fast the rules' clock runs.
    this.#grantEnd = grantEndsIn === undefined ? Infinity : Math.max(0, grantEndsIn) * (clock.rate ?? 1);
    this.#pending = [...this.#idleDeadlines(), ...this.#fixedDeadlines()].sort(byDue);
    this.#schedule();
  }

  /**
   * The user did something: continue, step, breakpoint change, expand, evaluate; a stop counts too. Polls and refreshes do not.
   * Cannot bring back a session whose time is over. `at`: an earlier `elapsed`, for an action that the org may have counted from then on.
   */
  userActivity(at = this.elapsed): void {
    if (!this.check().allowed || this.#disposed) {
      return;
    }
    this.#lastActivity = Math.max(this.#lastActivity, at);
    const fixed = this.#pending.filter((deadline) => deadline.kind !== 'idle');
    this.#pending = [...fixed, ...this.#idleDeadlines()].sort(byDue);
    this.#schedule();
  }

  /** May the session be used now? Asked before calls to the org, so that nothing passes a deadline whose timer is late. */
  check(): SessionDecision {
    if (!this.#disposed) {
      this.#deliverDue();
    }
    if (this.#expiry !== undefined) {
      return refused(ruleOf[this.#expiry.reason], this.#expiry.message);
    }
    return allowed;
  }

  /** Milliseconds since the session started. */
  get elapsed(): number {
    return this.#time.read();
  }

  /** To the nearest limit. */
  timeLeft(): TimeLeft {
    const idleEnd = this.#lastActivity + this.#rules.idleLimit;
    const { sessionCap } = this.#rules;
    const end = Math.min(idleEnd, sessionCap, this.#grantEnd);
    const milliseconds = Math.max(0, end - this.#time.read());
    return { milliseconds, limitedBy: end === sessionCap ? 'cap' : end === idleEnd ? 'idle' : 'grant' };
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

  #fixedDeadlines(): Deadline[] {
    const { sessionCap, capWarnings, grantWarnings } = this.#rules;
    const cap = deadlines('cap', sessionCap, capWarnings);
    if (this.#grantEnd >= sessionCap) {
      return cap;
    }
    // A session that starts late under its grant is warned at once, of what is really left.
    const minutes = Math.ceil(this.#grantEnd / 60_000);
    const first = minutes <= (grantWarnings[0] ?? 0) ? [minutes] : [];
    const later = grantWarnings.filter((each) => each < minutes);
    return [...cap, ...deadlines('grant', this.#grantEnd, [...first, ...later])];
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

  #expiryMessage(reason: SessionLimit): string {
    switch (reason) {
      case 'idle':
        return l10n.t(
          'The debug session ended because nothing was done in it for {0}. Start it again to go on; your breakpoints are kept.',
          describeDuration(this.#rules.idleLimit),
        );
      case 'cap':
        return l10n.t(
          'The debug session ended because it was {0} old, the longest Salesforce allows. Start a new one to go on; your breakpoints are kept.',
          describeDuration(this.#rules.sessionCap),
        );
      case 'grant':
        return l10n.t(
          'The debug session ended because the login access of this customer ended. Ask them to grant it again, then log in anew; your breakpoints are kept.',
        );
    }
  }
}

export interface SessionTimerOptions {
  readonly rules?: SessionRules;
  readonly grantEndsIn?: number | undefined;
}

const ruleOf = { idle: 'idleLimit', cap: 'sessionCap', grant: 'grantRequired' } as const satisfies Record<
  SessionLimit,
  SessionRuleName
>;

function deadlines(kind: Deadline['kind'], end: number, warnings: readonly number[]): Deadline[] {
  return [...warnings, 0].map((minutesLeft) => ({ kind, minutesLeft, due: end - minutesLeft * 60_000 }));
}

function byDue(a: Deadline, b: Deadline): number {
  return a.due - b.due;
}

function warningMessage({ kind, minutesLeft }: Deadline): string {
  switch (kind) {
    case 'idle':
      return l10n.t(
        'The debug session is idle and ends in at most {0} min. Continue, step or change a breakpoint to keep it.',
        minutesLeft,
      );
    case 'cap':
      return l10n.t(
        'The debug session ends in {0} min: Salesforce allows four hours. Finish what you are looking at.',
        minutesLeft,
      );
    case 'grant':
      return l10n.t(
        'The login access of this customer ends in {0} min, and the debug session with it. Ask them to extend it if you need longer.',
        minutesLeft,
      );
  }
}
