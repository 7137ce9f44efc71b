import type { BreakpointLocation } from '../apexLanguage/outline.ts';
import { displayLine } from '../base/displayText.ts';
import { EventEmitter } from '../base/event.ts';
import type { LiveExecution } from './execution.ts';

/** What became of a breakpoint that the user set. */
export interface BreakpointReport {
  /** Stable as long as the user keeps a breakpoint at this line. */
  readonly id: number;
  readonly path: string;
  readonly verified: boolean;
  /** Where it stops; the line asked for while that is not known. */
  readonly line: number;
  /** Why it is unverified or has moved. */
  readonly message: string | undefined;
  readonly reason: 'pending' | 'failed' | undefined;
}

/** Where breakpoints go once there is a debug session. */
export interface BreakpointTarget {
  locate(path: string, line: number): Promise<BreakpointLocation>;
  changeBreakpoints: LiveExecution['changeBreakpoints'];
}

type State =
  /** Nothing has been launched: answers cannot wait, for the launch may come only after them. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'live'; readonly target: BreakpointTarget }
  | { readonly kind: 'ended'; readonly reason: string };

interface Desired {
  readonly id: number;
  readonly path: string;
  readonly line: number;
  location: BreakpointLocation | undefined;
  /** Asked for since it was located: the file may have changed. */
  isLocated: boolean;
  /** What the client was told last. */
  reported: BreakpointReport | undefined;
}

type Verdict = Pick<BreakpointReport, 'verified' | 'line' | 'message' | 'reason'>;

interface Waiter {
  readonly asked: readonly Desired[];
  readonly answer: (reports: readonly BreakpointReport[]) => void;
}

/**
 * Keeps the org's breakpoints equal to the wanted ones. `set` only records what is wanted; one flush at a time computes the
 * difference and sends it in one call, and whatever was asked meanwhile goes with the next. So requests can overlap, and the
 * last one wins.
 */
export class BreakpointSynchroniser {
  readonly #sources = new Map<string, readonly Desired[]>();
  /** Org breakpoint ids by place. */
  readonly #armed = new Map<string, string>();
  readonly #refused = new Map<string, string>();
  readonly #changed = new EventEmitter<BreakpointReport>();
  #waiters: Waiter[] = [];
  #state: State = { kind: 'idle' };
  #flushing = false;
  #ids = 0;

  /** A breakpoint's verification changed after it was reported. Never an echo of `set`. */
  readonly onDidChange = this.#changed.event;

  /** Replaces all breakpoints of one file. Reports are in the order of `lines`. */
  set(path: string, lines: readonly number[]): Promise<readonly BreakpointReport[]> {
    const asked = this.#replace(path, lines);
    if (this.#state.kind === 'idle' || this.#state.kind === 'ended') {
      return Promise.resolve(asked.map((desired) => this.#report(desired)));
    }
    return new Promise((answer) => {
      this.#waiters.push({ asked, answer });
      void this.#flush();
    });
  }

  /** A launch is under way: answers wait for it. */
  expectSession(): void {
    this.#state = { kind: 'starting' };
  }

  /** The debug session exists. Resolves when everything wanted so far has been sent. */
  connect(target: BreakpointTarget): Promise<void> {
    this.#state = { kind: 'live', target };
    return this.#flush();
  }

  /** There is no debug session, or no longer: `reason` is what the user reads at each breakpoint. */
  end(reason: string): void {
    this.#state = { kind: 'ended', reason };
    this.#answer(this.#waiters);
    this.#waiters = [];
  }

  /** The user's breakpoints behind a stop. Several can share one place in the org. */
  idsAt(breakpointId: string | undefined, typeRef: string | undefined, line: number | undefined): readonly number[] {
    const places = [...this.#armed].filter(([, id]) => id === breakpointId).map(([place]) => place);
    const place = places[0] ?? (typeRef === undefined || line === undefined ? undefined : placeOf({ typeRef, line }));
    return this.#desired()
      .filter((desired) => desiredPlace(desired) === place)
      .map((desired) => desired.id);
  }

  #replace(path: string, lines: readonly number[]): readonly Desired[] {
    const before = [...(this.#sources.get(path) ?? [])];
    const asked = lines.map((line): Desired => {
      const index = before.findIndex((desired) => desired.line === line);
      const [kept] = index < 0 ? [] : before.splice(index, 1);
      return kept ?? { id: ++this.#ids, path, line, location: undefined, isLocated: false, reported: undefined };
    });
    for (const desired of asked) {
      // Asked again, so tried again: the file or the org may have changed.
      const place = desiredPlace(desired);
      if (place !== undefined) {
        this.#refused.delete(place);
      }
      desired.isLocated = false;
    }
    if (asked.length === 0) {
      this.#sources.delete(path);
    } else {
      this.#sources.set(path, asked);
    }
    return asked;
  }

  async #flush(): Promise<void> {
    if (this.#flushing || this.#state.kind !== 'live') {
      return;
    }
    this.#flushing = true;
    const { target } = this.#state;
    try {
      do {
        const waiters = this.#waiters;
        this.#waiters = [];
        await this.#locateAll(target);
        await this.#sendDifference(target);
        this.#answer(waiters);
        this.#announceChanges();
      } while (this.#waiters.length > 0 && this.#isLive());
    } finally {
      this.#flushing = false;
    }
  }

  // A method, because the state may change while the flush awaits.
  #isLive(): boolean {
    return this.#state.kind === 'live';
  }

  /** Also what is asked for meanwhile: a breakpoint that is not located yet must not look unwanted. */
  async #locateAll(target: BreakpointTarget): Promise<void> {
    for (;;) {
      const unlocated = this.#desired().filter((desired) => !desired.isLocated);
      if (unlocated.length === 0) {
        return;
      }
      await Promise.all(unlocated.map((desired) => locate(target, desired)));
    }
  }

  async #sendDifference(target: BreakpointTarget): Promise<void> {
    const wanted = new Map<string, { readonly typeRef: string; readonly line: number }>();
    for (const { location } of this.#desired()) {
      if (location?.kind === 'breakable') {
        wanted.set(placeOf(location), { typeRef: location.typeRef, line: location.line });
      }
    }
    const create = [...wanted].filter(([place]) => !this.#armed.has(place) && !this.#refused.has(place));
    const remove = [...this.#armed].filter(([place]) => !wanted.has(place));
    if (create.length === 0 && remove.length === 0) {
      return;
    }
    try {
      const outcomes = await target.changeBreakpoints(
        create.map(([, request]) => request),
        remove.map(([, id]) => id),
      );
      remove.forEach(([place]) => this.#armed.delete(place));
      create.forEach(([place], index) => {
        const outcome = outcomes[index];
        if (outcome?.created === true) {
          this.#armed.set(place, outcome.id);
        } else {
          this.#refused.set(
            place,
            displayLine(outcome?.reason ?? 'The org did not say what became of this breakpoint.'),
          );
        }
      });
    } catch (error) {
      // What was to be removed stays recorded as armed, so that the next flush tries again.
      create.forEach(([place]) => this.#refused.set(place, messageOf(error)));
    }
  }

  #answer(waiters: readonly Waiter[]): void {
    for (const waiter of waiters) {
      waiter.answer(waiter.asked.map((desired) => this.#report(desired)));
    }
  }

  #announceChanges(): void {
    for (const desired of this.#desired()) {
      const before = desired.reported;
      // Still to be answered by a waiting request: that answer comes first.
      if (before === undefined || !desired.isLocated) {
        continue;
      }
      const now = this.#report(desired);
      if (!isSameReport(before, now)) {
        this.#changed.fire(now);
      }
    }
  }

  #report(desired: Desired): BreakpointReport {
    const report: BreakpointReport = { id: desired.id, path: desired.path, ...this.#verdict(desired) };
    desired.reported = report;
    return report;
  }

  #verdict(desired: Desired): Verdict {
    const unverified = (reason: 'pending' | 'failed', message: string): Verdict => ({
      verified: false,
      line: desired.line,
      message,
      reason,
    });
    if (this.#state.kind === 'ended') {
      return unverified('failed', this.#state.reason);
    }
    const { location } = desired;
    if (location === undefined) {
      return this.#state.kind === 'idle'
        ? unverified('pending', 'It is set in the org as soon as the debug session has started.')
        : unverified('pending', 'A later change of the breakpoints in this file has replaced this one.');
    }
    if (location.kind === 'unbreakable') {
      return unverified('failed', location.reason);
    }
    const place = placeOf(location);
    if (!this.#armed.has(place)) {
      return unverified('failed', this.#refused.get(place) ?? 'It is no longer wanted, so the org does not hold it.');
    }
    const move = location.moved
      ? `Apex cannot stop at line ${desired.line}; moved to line ${location.line}, the next that it can stop at.`
      : undefined;
    const remarks = [move, location.doubt].filter((remark) => remark !== undefined);
    const message = remarks.length === 0 ? undefined : remarks.join(' ');
    return { verified: true, line: location.line, message, reason: undefined };
  }

  #desired(): readonly Desired[] {
    return [...this.#sources.values()].flat();
  }
}

async function locate(target: BreakpointTarget, desired: Desired): Promise<void> {
  desired.isLocated = true;
  try {
    desired.location = await target.locate(desired.path, desired.line);
  } catch (error) {
    desired.location = { kind: 'unbreakable', reason: messageOf(error) };
  }
}

function desiredPlace(desired: Desired): string | undefined {
  return desired.location?.kind === 'breakable' ? placeOf(desired.location) : undefined;
}

function placeOf(place: { readonly typeRef: string; readonly line: number }): string {
  return `${place.typeRef}:${place.line}`;
}

function isSameReport(a: BreakpointReport, b: BreakpointReport): boolean {
  return a.verified === b.verified && a.line === b.line && a.message === b.message && a.reason === b.reason;
}

function messageOf(error: unknown): string {
  return displayLine(error instanceof Error ? error.message : String(error), 500);
}
