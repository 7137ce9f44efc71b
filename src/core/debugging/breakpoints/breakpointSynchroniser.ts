import { EventEmitter } from '../../base/event.ts';
import { l10n } from '../../base/l10n.ts';
import { reasonOf } from '../../base/reasonOf.ts';
import type { BreakpointOutcome } from '../execution.ts';
import {
  type AnyBreakpoint,
  type BreakpointHere,
  type BreakpointPlaces,
  type BreakpointReport,
  type BreakpointWish,
  placeKey,
} from './breakpoint.ts';
import { type BreakpointAction, countedByOrg } from './breakpointAction.ts';
import { refusalText, unreadableText } from './refusalText.ts';

/** Where breakpoints go once there is a debug session. */
export interface BreakpointTarget {
  locate(wish: BreakpointWish): Promise<BreakpointPlaces>;
  changeBreakpoints(create: readonly AnyBreakpoint[], remove: readonly string[]): Promise<readonly BreakpointOutcome[]>;
}

/** Where a request has stopped, as the org tells it. */
export interface StopPlace {
  readonly breakpointId?: string;
  readonly typeRef?: string;
  readonly line?: number;
}

type State =
  /** Nothing has been launched: answers cannot wait, for the launch may come only after them. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | LiveState
  | { readonly kind: 'ended'; readonly reason: string };

interface LiveState {
  readonly kind: 'live';
  readonly target: BreakpointTarget;
}

interface Desired {
  readonly id: number;
  wish: BreakpointWish;
  /** How often it was reached with its condition met. */
  hits: number;
  found: BreakpointPlaces | undefined;
  /** Asked for since it was located: the file may have changed. */
  isLocated: boolean;
  /** What the client was told last. */
  reported: BreakpointReport | undefined;
}

type Verdict = Pick<BreakpointReport, 'verified' | 'shownAt' | 'message' | 'reason'>;

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
  readonly #groups = new Map<string, readonly Desired[]>();
  /** Org breakpoint ids by place. */
  readonly #armed = new Map<string, string>();
  /** Org ids of breakpoints that were removed. */
  readonly #removed = new Set<string>();
  readonly #refused = new Map<string, string>();
  readonly #changed = new EventEmitter<BreakpointReport>();
  #waiters: Waiter[] = [];
  #state: State = { kind: 'idle' };
  /** The debug session whose flush is under way. A call that an ended one has not answered holds up nothing. */
  #flushing: State | undefined;
  #ids = 0;

  /** A breakpoint's verification changed after it was reported. Never an echo of `set`. */
  readonly onDidChange = this.#changed.event;

  /** Replaces all breakpoints of one group: a file's, the functions', the exceptions'. Reports are in the order of `wishes`. */
  set(group: string, wishes: readonly BreakpointWish[]): Promise<readonly BreakpointReport[]> {
    const asked = this.#replace(group, wishes);
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
    // A new debug session of the org has no breakpoints.
    this.#armed.clear();
    this.#removed.clear();
    this.#refused.clear();
    for (const desired of this.#desired()) {
      desired.isLocated = false;
      desired.hits = 0;
    }
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

  /**
   * The user's breakpoints behind a stop. Several can share one place in the org. Undefined where the org has not heard yet, or
   * heard too late, that the user has removed the breakpoint.
   */
  at({ breakpointId, typeRef, line }: StopPlace): readonly BreakpointHere[] | undefined {
    const [armed] = [...this.#armed].find(([, id]) => id === breakpointId) ?? [];
    const place = armed ?? (typeRef === undefined || line === undefined ? undefined : `${typeRef}:${line}`);
    const desiredHere = this.#desired().filter((desired) =>
      placesOf(desired).some((candidate) => placeKey(candidate) === place),
    );
    const isOurs = armed !== undefined || (breakpointId !== undefined && this.#removed.has(breakpointId));
    // One that is not located yet may turn out to stand here.
    if (desiredHere.length === 0 && isOurs && this.#desired().every(({ found }) => found !== undefined)) {
      return undefined;
    }
    return desiredHere.map((desired) => ({
      id: desired.id,
      kind: desired.wish.kind,
      action: actionHere(desired),
      countHit: () => ++desired.hits,
    }));
  }

  #replace(group: string, wishes: readonly BreakpointWish[]): readonly Desired[] {
    const before = [...(this.#groups.get(group) ?? [])];
    const asked = wishes.map((wish): Desired => {
      const index = before.findIndex((desired) => wishKey(desired.wish) === wishKey(wish));
      const [kept] = index < 0 ? [] : before.splice(index, 1);
      if (kept === undefined) {
        return { id: ++this.#ids, wish, hits: 0, found: undefined, isLocated: false, reported: undefined };
      }
      if (kept.wish.action.key !== wish.action.key) {
        kept.hits = 0;
      }
      kept.wish = wish;
      return kept;
    });
    for (const desired of asked) {
      // Asked again, so tried again: the file or the org may have changed.
      for (const place of placesOf(desired)) {
        this.#refused.delete(placeKey(place));
      }
      desired.isLocated = false;
    }
    if (asked.length === 0) {
      this.#groups.delete(group);
    } else {
      this.#groups.set(group, asked);
    }
    return asked;
  }

  async #flush(): Promise<void> {
    const state = this.#state;
    if (state.kind !== 'live' || this.#flushing === state) {
      return;
    }
    this.#flushing = state;
    try {
      do {
        const waiters = this.#waiters;
        this.#waiters = [];
        await this.#locateAll(state);
        await this.#sendDifference(state);
        if (!this.#isCurrent(state)) {
          this.#passOn(waiters);
          return;
        }
        this.#answer(waiters);
        this.#announceChanges();
      } while (this.#waiters.length > 0);
    } finally {
      if (this.#flushing === state) {
        this.#flushing = undefined;
      }
    }
  }

  // A method, because the state may change while the flush awaits.
  #isCurrent(state: State): boolean {
    return this.#state === state;
  }

  /** The debug session ended before what these wait for was sent: the next one answers, if there is one. */
  #passOn(waiters: readonly Waiter[]): void {
    if (this.#state.kind === 'ended') {
      this.#answer(waiters);
    } else {
      this.#waiters.push(...waiters);
      void this.#flush();
    }
  }

  /** Also what is asked for meanwhile: a breakpoint that is not located yet must not look unwanted. */
  async #locateAll(live: LiveState): Promise<void> {
    while (this.#isCurrent(live)) {
      const unlocated = this.#desired().filter((desired) => !desired.isLocated);
      if (unlocated.length === 0) {
        return;
      }
      await Promise.all(unlocated.map((desired) => this.#locate(live, desired)));
    }
  }

  async #locate(live: LiveState, desired: Desired): Promise<void> {
    desired.isLocated = true;
    const found = await placesFor(live.target, desired.wish);
    if (this.#isCurrent(live)) {
      desired.found = found;
    }
  }

  async #sendDifference(live: LiveState): Promise<void> {
    if (!this.#isCurrent(live)) {
      return;
    }
    const wanted = new Map<string, AnyBreakpoint>(
      this.#desired()
        .flatMap(placesOf)
        .map((place) => [placeKey(place), place]),
    );
    // What was taken away may be wanted again, and is tried again then.
    [...this.#refused.keys()].filter((place) => !wanted.has(place)).forEach((place) => this.#refused.delete(place));
    const create = [...wanted].filter(([place]) => !this.#armed.has(place) && !this.#refused.has(place));
    const remove = [...this.#armed].filter(([place]) => !wanted.has(place));
    if (create.length === 0 && remove.length === 0) {
      return;
    }
    try {
      const outcomes = await live.target.changeBreakpoints(
        create.map(([, request]) => request),
        remove.map(([, id]) => id),
      );
      if (!this.#isCurrent(live)) {
        return;
      }
      remove.forEach(([place, id]) => {
        this.#armed.delete(place);
        this.#removed.add(id);
      });
      create.forEach(([place], index) => {
        const outcome = outcomes[index];
        if (outcome?.created === true) {
          this.#armed.set(place, outcome.id);
        } else {
          this.#refused.set(place, refusalText(outcome?.reason ?? ''));
        }
      });
    } catch (error) {
      // What was to be removed stays recorded as armed, so that the next flush tries again.
      if (this.#isCurrent(live)) {
        create.forEach(([place]) => this.#refused.set(place, refusalText(reasonOf(error))));
      }
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
    const verdict = this.#verdict(desired);
    const messages = [verdict.message, desired.wish.action.problem].filter((message) => message !== undefined);
    const message = messages.length === 0 ? undefined : messages.join(' ');
    const report: BreakpointReport = { id: desired.id, ...verdict, message };
    desired.reported = report;
    return report;
  }

  #verdict({ wish, found }: Desired): Verdict {
    const askedAt = wish.kind === 'line' ? { path: wish.path, line: wish.line } : undefined;
    const unverified = (reason: 'pending' | 'failed', message: string): Verdict => ({
      verified: false,
      shownAt: askedAt,
      message,
      reason,
    });
    if (this.#state.kind === 'ended') {
      return unverified('failed', this.#state.reason);
    }
    if (found === undefined) {
      return this.#state.kind === 'idle'
        ? unverified('pending', l10n.t('It is set in the org as soon as the debug session has started.'))
        : unverified('pending', l10n.t('A later change of the breakpoints in this file has replaced this one.'));
    }
    if (found.kind === 'nowhere') {
      return unverified('failed', found.reason);
    }
    const refused = found.places.filter((place) => !this.#armed.has(placeKey(place)));
    const refusal = refused[0] && this.#refused.get(placeKey(refused[0]));
    if (refused.length === found.places.length) {
      return unverified('failed', refusal ?? l10n.t('It is no longer wanted, so the org does not hold it.'));
    }
    const partly =
      refused.length === 0
        ? undefined
        : l10n.t('The org refused {0} of its {1} places. {2}', refused.length, found.places.length, refusal ?? '');
    const remarks = [found.remark, partly].filter((remark) => remark !== undefined);
    const message = remarks.length === 0 ? undefined : remarks.join(' ');
    return { verified: true, shownAt: found.shownAt ?? askedAt, message, reason: undefined };
  }

  #desired(): readonly Desired[] {
    return [...this.#groups.values()].flat();
  }
}

/** What makes two wishes the same breakpoint, whatever it does. */
function wishKey(wish: BreakpointWish): string {
  switch (wish.kind) {
    case 'line':
      return String(wish.line);
    case 'function':
      return wish.name;
    case 'exception':
      return `${wish.isUncaught === true ? 'uncaught ' : ''}${wish.names?.join() ?? '*'}`;
    case 'data':
      return wish.dataId;
  }
}

async function placesFor(target: BreakpointTarget, wish: BreakpointWish): Promise<BreakpointPlaces> {
  try {
    return await target.locate(wish);
  } catch (error) {
    return { kind: 'nowhere', reason: unreadableText(reasonOf(error)) };
  }
}

/** What the org does of it need not be done again. */
function actionHere(desired: Desired): BreakpointAction {
  const { action } = desired.wish;
  const isInOrg = placesOf(desired).some((place) => place.kind === 'line' && place.hits !== undefined);
  return (isInOrg ? countedByOrg(action) : undefined) ?? action;
}

function placesOf({ found }: Desired): readonly AnyBreakpoint[] {
  return found?.kind === 'places' ? found.places : [];
}

function isSameReport(a: BreakpointReport, b: BreakpointReport): boolean {
  return (
    a.verified === b.verified &&
    a.shownAt?.path === b.shownAt?.path &&
    a.shownAt?.line === b.shownAt?.line &&
    a.message === b.message &&
    a.reason === b.reason
  );
}
