import { type Disposable, type Memento, window } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { LiveLogs } from '../../core/debugLogs/liveLogs.ts';
import { OrgLogs } from '../../core/debugLogs/orgLogs.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { UnreadLogs } from '../../core/debugLogs/unreadLogs.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import { seenKey } from './seenLogs.ts';

/** What is known of an entered org's debug logs. */
export interface LogsOfOrg {
  readonly entered: EnteredOrg;
  readonly logs: OrgLogs;
  readonly unread: UnreadLogs;
  readonly live: LiveLogs;
}

export interface DebugLogsParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly clock: Clock;
  readonly memento: Memento;
  /** Whether a trace flag is on in that org, so that logs are waited for. */
  readonly isTracing: (orgId: string) => boolean;
}

/** Logs that an org has stored since its list was first read. */
export interface StoredInOrg {
  readonly orgId: string;
  readonly logs: readonly DebugLogEntry[];
}

/** The debug logs of entered orgs: their lists, what is new in them, and who is looking. */
export class DebugLogs implements Disposable {
  readonly #parts: DebugLogsParts;
  readonly #store = new DisposableStore();
  readonly #known = new Map<string, LogsOfOrg>();
  /** By org: what is open before the user's eyes. */
  readonly #lookers = new Map<string, Set<object>>();
  readonly #changed = this.#store.add(new EventEmitter<string>());
  readonly #stored = this.#store.add(new EventEmitter<StoredInOrg>());

  /** The logs of the org with this id came or went, could not be read, or were seen by the user. */
  readonly onDidChange = this.#changed.event;
  readonly onDidStore = this.#stored.event;

  constructor(parts: DebugLogsParts) {
    this.#parts = parts;
    this.#store.add(parts.enteredOrgs.onDidChange(() => this.#forgetLeft()));
    this.#store.add(window.onDidChangeWindowState(() => this.attend()));
  }

  /** Nothing is asked of the org yet. */
  of(entered: EnteredOrg): LogsOfOrg {
    const { organizationId } = entered.organization;
    const key = orgIdKey(organizationId);
    const known = this.#known.get(key);
    // Who comes in with another hand-off may be another user, who sees other logs.
    if (known?.entered === entered) {
      return known;
    }
    known?.live.dispose();
    known?.logs.dispose();
    const use: ConstructorParameters<typeof OrgLogs>[0] = (action) =>
      this.#parts.enteredOrgs.use(entered, (org) => action(org.debugLogs));
    const logs = new OrgLogs(use);
    const unread = new UnreadLogs(this.#seen[key]);
    const live = new LiveLogs({
      refresh: () => logs.refresh(),
      openArrivals: () => entered.org.debugLogs.arrivals(),
      clock: this.#parts.clock,
    });
    logs.onDidChange(({ kind, added, areNew }) => {
      if (kind === 'logs') {
        unread.firstSeen(added);
      }
      if (areNew && added.length > 0) {
        this.#stored.fire({ orgId: organizationId, logs: added });
      }
      if (kind === 'logs' || logs.state.kind === 'failed') {
        this.#changed.fire(organizationId);
      }
    });
    const made = { entered, logs, unread, live };
    this.#known.set(key, made);
    this.#attend(made);
    return made;
  }

  /** Undefined for an org that was not entered, or whose logs nobody has asked for. */
  find(orgId: string): LogsOfOrg | undefined {
    return this.#known.get(orgIdKey(orgId));
  }

  /** How many logs the org has stored since the user last looked, as far as that is known here. */
  unreadCount(orgId: string): number {
    const known = this.find(orgId);
    return known?.unread.count(known.logs.entries) ?? 0;
  }

  /** The user has seen the list as it is now. */
  markSeen(orgId: string): void {
    const key = orgIdKey(orgId);
    const known = this.#known.get(key);
    if (known !== undefined && known.unread.seen(known.logs.entries)) {
      void this.#parts.memento.update(seenKey, { ...this.#seen, [key]: known.unread.seenUntil });
      this.#changed.fire(orgId);
    }
  }

  markOpened(orgId: string, logId: string): void {
    this.find(orgId)?.unread.opened(logId);
    this.#changed.fire(orgId);
  }

  /** Something that shows the list is open before the user's eyes, or no longer. What they looked at is not new any more when they leave. */
  look(orgId: string, looker: object, isLooking: boolean): void {
    const key = orgIdKey(orgId);
    const lookers = this.#lookers.get(key) ?? new Set();
    this.#lookers.set(key, lookers);
    if (lookers.has(looker) === isLooking) {
      return;
    }
    if (isLooking) {
      lookers.add(looker);
    } else {
      lookers.delete(looker);
      if (lookers.size === 0) {
        this.markSeen(orgId);
      }
    }
    this.attend();
  }

  /** Who looks, traces or has the focus has changed. Orgs that are traced are followed though nobody has looked at them yet. */
  attend(): void {
    for (const entered of this.#parts.enteredOrgs.all) {
      const { organizationId } = entered.organization;
      if (this.#parts.isTracing(organizationId)) {
        this.of(entered);
      }
    }
    for (const known of this.#known.values()) {
      this.#attend(known);
    }
  }

  /** The org may have new logs. */
  async refresh(orgId: string): Promise<void> {
    const known = this.find(orgId);
    if (known !== undefined && known.logs.state.kind !== 'unread') {
      await known.logs.refresh();
    }
  }

  /** Logs may have gone: every list that was read is read anew. */
  async reloadAll(): Promise<void> {
    const read = [...this.#known.values()].filter(({ logs }) => logs.state.kind !== 'unread');
    await Promise.all(read.map(({ logs }) => logs.reload()));
  }

  dispose(): void {
    for (const { logs, live } of this.#known.values()) {
      live.dispose();
      logs.dispose();
    }
    this.#known.clear();
    this.#store.dispose();
  }

  get #seen(): Readonly<Record<string, number>> {
    return this.#parts.memento.get<Readonly<Record<string, number>>>(seenKey) ?? {};
  }

  #attend({ entered, live }: LogsOfOrg): void {
    const { organizationId } = entered.organization;
    live.attend({
      isLooking: (this.#lookers.get(orgIdKey(organizationId))?.size ?? 0) > 0,
      isFocused: window.state.focused,
      isTracing: this.#parts.isTracing(organizationId),
    });
  }

  #forgetLeft(): void {
    for (const [key, { entered, logs, live }] of this.#known) {
      if (this.#parts.enteredOrgs.get(entered.organization.organizationId) === undefined) {
        this.#known.delete(key);
        live.dispose();
        logs.dispose();
      }
    }
  }
}
