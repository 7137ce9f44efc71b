import { l10n, type TreeItem } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import { isFiltering } from '../../core/debugLogs/logFilter.ts';
import type { LogGroup } from '../../core/debugLogs/logGroups.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { shownError } from '../base/shownError.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { BranchNode, SubscriberBranch, SubscriberMark } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import type { DebugLogs, LogsOfOrg } from './debugLogs.ts';
import { describeFilter } from './filterPick.ts';
import { FolderSight } from './folderSight.ts';
import type { LogDownloads } from './logDownloads.ts';
import type { LogFiles } from './logFiles.ts';
import { groupItem, logItem, type LogLineFacts, logsFolderItem, noteItem } from './logTreeItems.ts';
import { countText } from './logTexts.ts';
import type { LogViews } from './logViews.ts';

/** Logs that are shown at first, and more of each time that more are wanted. */
const shownAtOnce = 200;

type Line =
  | { readonly kind: 'folder' | 'none' | 'noMatch' | 'more' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'stopped'; readonly logIds: readonly string[] }
  | {
      readonly kind: 'group';
      readonly group: LogGroup;
      readonly unread: number;
      readonly logs: readonly LogLineFacts[];
    }
  | ({ readonly kind: 'log' } & LogLineFacts);

interface DebugLogsNode extends BranchNode {
  readonly branch: 'debugLogs';
  readonly line: Line;
  /** The logs that a command on this line means. Undefined for lines that mean none in particular. */
  readonly logIds: readonly string[] | undefined;
  /** The same for commands on one log. */
  readonly logId: string | undefined;
}

export interface DebugLogsBranchParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly debugLogs: DebugLogs;
  readonly files: LogFiles;
  readonly downloads: LogDownloads;
  readonly views: LogViews;
}

/** The org's debug logs in the tree, read when the folder is opened. */
export class DebugLogsBranch implements SubscriberBranch<DebugLogsNode> {
  readonly name = 'debugLogs';
  readonly #parts: DebugLogsBranchParts;
  readonly #changed = new EventEmitter<DebugLogsNode | undefined>();
  /** Nodes by org: the editor repaints below a node that it knows, and no other. */
  readonly #folders = new Map<string, DebugLogsNode>();
  readonly #sight: FolderSight;
  readonly #shownCounts = new Map<string, number>();
  /** Orgs whose list is being read for the tree: what it brings is drawn anyway. */
  readonly #drawing = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(parts: DebugLogsBranchParts) {
    this.#parts = parts;
    this.#sight = new FolderSight((orgId, isLooking) => parts.debugLogs.look(orgId, this, isLooking));
    parts.debugLogs.onDidChange((orgId) => this.refresh(orgId));
  }

  /** Draws the logs of this org anew; nothing is asked of the org for it. */
  refresh(orgId: string): void {
    if (!this.#drawing.has(orgId)) {
      this.#changed.fire(this.#folder(orgId));
    }
  }

  /** Shows more logs: those that are known already, else the next page of the org's. */
  async showMore(orgId: string): Promise<void> {
    const known = this.#parts.debugLogs.find(orgId);
    const shown = this.#shownCount(orgId);
    this.#shownCounts.set(orgId, shown + shownAtOnce);
    if (known?.logs.hasMore === true && known.logs.entries.length < shown + shownAtOnce) {
      await known.logs.readMore();
    }
    this.refresh(orgId);
  }

  roots({ orgId, entered }: ListedSubscriber): readonly DebugLogsNode[] {
    if (entered === undefined) {
      this.#folders.delete(orgId);
      return [];
    }
    return [this.#folder(orgId)];
  }

  async children({ orgId, line }: DebugLogsNode): Promise<readonly DebugLogsNode[]> {
    if (line.kind === 'group') {
      return line.logs.map((facts) => this.#node(orgId, { kind: 'log', ...facts }));
    }
    const entered = this.#parts.enteredOrgs.get(orgId);
    if (line.kind !== 'folder' || entered === undefined) {
      return [];
    }
    this.#sight.setOpen(orgId, true);
    const known = this.#parts.debugLogs.of(entered);
    await this.#read(orgId, known);
    return this.#lines(orgId, known);
  }

  item({ orgId, line }: DebugLogsNode): TreeItem {
    switch (line.kind) {
      case 'folder': {
        const { debugLogs, views } = this.#parts;
        const filter = describeFilter(views.filterOf(orgId));
        return logsFolderItem(orgId, {
          unread: debugLogs.unreadCount(orgId),
          filter,
          live: debugLogs.find(orgId)?.live.state,
        });
      }
      case 'group':
        return groupItem(orgId, line.group, line.unread);
      case 'log':
        return logItem(orgId, line);
      case 'stopped':
        return stoppedItem(orgId, line.logIds);
      case 'none':
        return noneItem(orgId);
      case 'noMatch':
        return noMatchItem(orgId);
      case 'more':
        return moreItem(orgId);
      case 'failed':
        return failedItem(orgId, line.message);
    }
  }

  mark({ orgId }: ListedSubscriber): SubscriberMark | undefined {
    const count = this.#parts.debugLogs.unreadCount(orgId);
    return count === 0 ? undefined : { text: l10n.t('{0} new logs', countText(count)), count };
  }

  opened({ orgId, line }: DebugLogsNode, isOpen: boolean): void {
    if (line.kind === 'folder') {
      this.#sight.setOpen(orgId, isOpen);
    }
  }

  sighted(orgId: string | undefined, isInSight: boolean): void {
    this.#sight.setInSight(orgId, isInSight);
  }

  async subscriberWords({ orgId }: ListedSubscriber): Promise<readonly string[]> {
    return (await this.#parts.files.ofOrg(orgId)).length > 0 ? ['hasFiles'] : [];
  }

  /** The first time. A list that could not be read says so in a line, which tries again. */
  async #read(orgId: string, { logs }: LogsOfOrg): Promise<void> {
    if (logs.state.kind === 'failed') {
      return;
    }
    this.#drawing.add(orgId);
    try {
      await logs.start();
    } catch (error) {
      // The whole folder goes: a line in it would not be seen.
      if (Failure.is(error, 'orgSessionExpired')) {
        throw error;
      }
    } finally {
      this.#drawing.delete(orgId);
    }
  }

  async #lines(orgId: string, { logs, unread }: LogsOfOrg): Promise<readonly DebugLogsNode[]> {
    const { views, files, downloads } = this.#parts;
    const stored = await files.ofOrg(orgId);
    const storedById = new Map(stored.map((one) => [one.log.id, one]));
    const factsOf = (log: DebugLogEntry): LogLineFacts => ({
      log,
      isUnread: unread.isUnread(log),
      stored: storedById.get(log.id),
    });
    const groups = views.shown(orgId, logs.entries);
    const shown = upTo(groups, this.#shownCount(orgId));
    const lines = shown.map((group): Line => {
      const [only, another] = group.logs;
      return only !== undefined && another === undefined
        ? { kind: 'log', ...factsOf(only) }
        : { kind: 'group', group, unread: unread.count(group.logs), logs: group.logs.map(factsOf) };
    });
    const stopped = stored
      .filter((one) => !one.isWhole && !downloads.isRunning(orgId, one.log.id))
      .map(({ log }) => log.id);
    const { state } = logs;
    const empty = groups.length === 0 && state.kind !== 'failed';
    return [
      ...(state.kind === 'failed' ? [failedLine(state.error)] : []),
      ...(stopped.length === 0 ? [] : [{ kind: 'stopped', logIds: stopped } as const]),
      ...(empty ? [emptyLine(isFiltering(views.filterOf(orgId)))] : lines),
      ...(logs.hasMore || shown.length < groups.length ? [{ kind: 'more' } as const] : []),
    ].map((line) => this.#node(orgId, line));
  }

  /** Also of a subscriber that was never opened: its line shows how many logs are new. */
  #folder(orgId: string): DebugLogsNode {
    const folder = this.#folders.get(orgId) ?? this.#node(orgId, { kind: 'folder' });
    this.#folders.set(orgId, folder);
    return folder;
  }

  #shownCount(orgId: string): number {
    return this.#shownCounts.get(orgId) ?? shownAtOnce;
  }

  #node(orgId: string, line: Line): DebugLogsNode {
    return {
      branch: this.name,
      orgId,
      line,
      logIds: logIdsOf(line),
      logId: line.kind === 'log' ? line.log.id : undefined,
    };
  }
}

function logIdsOf(line: Line): readonly string[] | undefined {
  switch (line.kind) {
    case 'log':
      return [line.log.id];
    case 'group':
      return line.logs.map(({ log }) => log.id);
    case 'stopped':
      return line.logIds;
    default:
      return undefined;
  }
}

function failedLine(error: unknown): Line {
  return { kind: 'failed', message: shownError(error) };
}

function emptyLine(isFiltered: boolean): Line {
  return { kind: isFiltered ? 'noMatch' : 'none' };
}

/** The first groups that hold so many logs together. */
function upTo(groups: readonly LogGroup[], count: number): readonly LogGroup[] {
  let logs = 0;
  const end = groups.findIndex((group) => (logs += group.logs.length) > count);
  return end < 0 ? groups : groups.slice(0, Math.max(1, end));
}

function noneItem(orgId: string): TreeItem {
  const remedy = {
    command: 'isvDebugger.turnTracingOn',
    title: l10n.t('Turn Tracing On'),
    argument: { orgId },
  } as const;
  const item = noteItem(l10n.t('None yet: turn tracing on'), 'record', remedy);
  item.contextValue = 'noDebugLogs';
  return item;
}

function noMatchItem(orgId: string): TreeItem {
  const title = l10n.t('Clear Debug Log Filter');
  const remedy = { command: 'isvDebugger.clearDebugLogFilter', title, argument: { orgId } } as const;
  return noteItem(l10n.t('None of those that were read fits the filter: clear it'), 'filter', remedy);
}

function failedItem(orgId: string, message: string): TreeItem {
  const title = l10n.t('Refresh Debug Logs');
  const remedy = { command: 'isvDebugger.refreshDebugLogs', title, argument: { orgId } } as const;
  return noteItem(l10n.t('The list could not be read: try again'), 'warning', remedy, message);
}

function moreItem(orgId: string): TreeItem {
  const title = l10n.t('Show More Debug Logs');
  const item = noteItem(l10n.t('Show More'), 'ellipsis', {
    command: 'isvDebugger.showMoreDebugLogs',
    title,
    argument: { orgId },
  });
  item.id = `${orgId} more logs`;
  return item;
}

function stoppedItem(orgId: string, logIds: readonly string[]): TreeItem {
  const argument = { orgId, logIds };
  const remedy = { command: 'isvDebugger.downloadDebugLogs', title: l10n.t('Download Debug Logs'), argument } as const;
  return noteItem(l10n.t('{0} downloads stopped half-way: go on', countText(logIds.length)), 'debug-pause', remedy);
}
