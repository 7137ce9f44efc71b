import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import { Failure } from '../base/failure.ts';
import type { DebugLogEntry, LogArrival, LogArrivals } from './ports.ts';

/** One request makes several logs: they are asked for together. Milliseconds. */
const burst = 300;
/** Without a link the org is asked, less and less often while nothing comes: once a minute in the end. */
const firstPoll = 10_000;
const slowestPoll = 60_000;
/** A link that was refused is tried again after this. */
const linkPause = 5 * 60_000;
/** Who closes the list often opens it again. */
const lingering = 60_000;

/** What the user does, as far as it decides what is asked of the org. */
export interface Attention {
  /** The list is before their eyes. */
  readonly isLooking: boolean;
  /** The window has the focus. */
  readonly isFocused: boolean;
  /** A trace flag is on: logs are waited for. */
  readonly isTracing: boolean;
}

export type LiveState =
  { readonly kind: 'off' | 'connecting' | 'streaming' } | { readonly kind: 'polling'; readonly reason: string };

export interface LiveLogsOptions {
  /** Asks the org for what it has stored since; answers what is new. */
  readonly refresh: () => Promise<readonly DebugLogEntry[]>;
  readonly openArrivals: () => LogArrivals;
  readonly clock: Clock;
}

const nobody: Attention = { isLooking: false, isFocused: false, isTracing: false };

/**
 * Keeps the list of one org's logs up to date while somebody looks at it or traces: told by the org over a link, and by asking where the
 * link is refused or down. Nobody there, nothing asked.
 */
export class LiveLogs implements Disposable {
  readonly #options: LiveLogsOptions;
  readonly #clock: Clock;
  readonly #changed = new EventEmitter<LiveState>();
  #attention = nobody;
  #state: LiveState = { kind: 'off' };
  #link: LogArrivals | undefined;
  #poll: Disposable | undefined;
  #pollDelay = firstPoll;
  #reconnect: Disposable | undefined;
  #goodbye: Disposable | undefined;
  #burst: Disposable | undefined;
  #refreshing: Promise<void> | undefined;
  /** The last time that the org was asked, it did not answer: what it has told of may be missing. */
  #isBehind = false;
  #refreshedAt: number | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(options: LiveLogsOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  get state(): LiveState {
    return this.#state;
  }

  attend(attention: Attention): void {
    const before = this.#attention;
    this.#attention = attention;
    if (!isWanted(attention)) {
      this.#stopPolling();
      this.#goodbye ??= this.#clock.schedule(lingering, () => this.#stop());
      return;
    }
    this.#goodbye?.dispose();
    this.#goodbye = undefined;
    if (this.#state.kind === 'off') {
      this.#connect();
      return;
    }
    const comesBack = !mayAsk(before) && mayAsk(attention);
    if (this.#asksByItself && comesBack) {
      this.#pollDelay = firstPoll;
      this.#pollAgain(this.#sinceRefresh >= firstPoll ? 0 : firstPoll);
    } else if (!mayAsk(attention)) {
      this.#stopPolling();
    }
  }

  dispose(): void {
    this.#stop();
    this.#changed.dispose();
  }

  get #sinceRefresh(): number {
    return this.#refreshedAt === undefined ? Infinity : this.#clock.monotonic() - this.#refreshedAt;
  }

  get #asksByItself(): boolean {
    return this.#state.kind === 'polling' || (this.#state.kind === 'streaming' && this.#isBehind);
  }

  #connect(): void {
    this.#setState({ kind: 'connecting' });
    const link = (this.#link = this.#options.openArrivals());
    link.events((event) => this.#onArrival(link, event));
    link.open().then(
      () => this.#onArrival(link, { kind: 'restored' }),
      (error: unknown) =>
        this.#onArrival(link, {
          kind: 'dead',
          failure: Failure.is(error) ? error : new Failure('linkRefused', String(error)),
        }),
    );
  }

  #onArrival(link: LogArrivals, event: LogArrival): void {
    // A link that was given up may still have something to say.
    if (link !== this.#link) {
      return;
    }
    switch (event.kind) {
      case 'stored':
        this.#burst ??= this.#clock.schedule(burst, () => void this.#refresh());
        return;
      case 'restored':
        this.#stopPolling();
        this.#pollDelay = firstPoll;
        this.#setState({ kind: 'streaming' });
        // What was stored before the link was open is told by nobody.
        void this.#refresh();
        return;
      case 'lost':
        this.#startPolling(event.reason);
        return;
      case 'dead':
        this.#onDeadLink(event.failure);
        return;
    }
  }

  #onDeadLink(failure: Failure): void {
    this.#dropLink();
    // Asking would be refused for the same reason.
    if (failure.code === 'orgSessionExpired') {
      this.#stop();
      return;
    }
    this.#reconnect = this.#clock.schedule(linkPause, () => {
      if (isWanted(this.#attention)) {
        this.#stopPolling();
        this.#connect();
      }
    });
    this.#startPolling(failure.message);
  }

  #startPolling(reason: string): void {
    this.#setState({ kind: 'polling', reason });
    this.#pollDelay = firstPoll;
    this.#pollAgain(0);
  }

  #pollAgain(delay: number): void {
    this.#stopPolling();
    if (mayAsk(this.#attention)) {
      this.#poll = this.#clock.schedule(delay, () => void this.#refresh());
    }
  }

  #stopPolling(): void {
    this.#poll?.dispose();
    this.#poll = undefined;
  }

  /** One at a time. An answer that is on its way may not hold what was told of since. */
  async #refresh(): Promise<void> {
    this.#burst?.dispose();
    this.#burst = undefined;
    if (this.#refreshing !== undefined) {
      await this.#refreshing;
      if (this.#state.kind !== 'off') {
        this.#burst ??= this.#clock.schedule(burst, () => void this.#refresh());
      }
      return;
    }
    this.#refreshing = this.#ask().finally(() => (this.#refreshing = undefined));
    await this.#refreshing;
  }

  async #ask(): Promise<void> {
    this.#refreshedAt = this.#clock.monotonic();
    const came = await this.#options.refresh().then(
      (added) => {
        this.#isBehind = false;
        return added.length > 0;
      },
      (error: unknown) => {
        // Whoever looks sees it in the list. Asking goes on, unless the org does not know us any more.
        this.#isBehind = true;
        if (Failure.is(error, 'orgSessionExpired')) {
          this.#stop();
        }
        return false;
      },
    );
    if (this.#asksByItself) {
      const delay = came ? firstPoll : this.#pollDelay;
      this.#pollDelay = Math.min(slowestPoll, delay * 2);
      this.#pollAgain(delay);
    } else {
      this.#stopPolling();
      this.#pollDelay = firstPoll;
    }
  }

  #stop(): void {
    this.#stopPolling();
    this.#goodbye?.dispose();
    this.#goodbye = undefined;
    this.#burst?.dispose();
    this.#burst = undefined;
    this.#dropLink();
    this.#setState({ kind: 'off' });
  }

  #dropLink(): void {
    const link = this.#link;
    this.#link = undefined;
    link?.dispose();
    this.#reconnect?.dispose();
    this.#reconnect = undefined;
  }

  #setState(state: LiveState): void {
    const before = this.#state;
    this.#state = state;
    if (before.kind !== state.kind) {
      this.#changed.fire(state);
    }
  }
}

function isWanted({ isLooking, isTracing }: Attention): boolean {
  return isLooking || isTracing;
}

/** A window that nobody works in asks nothing; a link costs no calls and stays. */
function mayAsk(attention: Attention): boolean {
  return isWanted(attention) && attention.isFocused;
}
