import { l10n, ThemeIcon, TreeItem } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import { isFailed } from '../../core/debugLogs/logFilter.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, factsTooltip, folderItem } from '../base/treeItems.ts';
import type { BranchNode, SubscriberBranch, SubscriberMark } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber, SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import type { DebugLogs } from './debugLogs.ts';
import type { LogFiles, StoredLog } from './logFiles.ts';
import { durationText, logTitle, sizeText, timeText } from './logTexts.ts';

type Line =
  | { readonly kind: 'folder' | 'none' | 'more' }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'log';
      readonly log: DebugLogEntry;
      readonly isUnread: boolean;
      readonly stored: StoredLog | undefined;
    };

interface DebugLogsNode extends BranchNode {
  readonly branch: 'debugLogs';
  readonly line: Line;
  /** Of the log that a command on this line means. */
  readonly logId: string | undefined;
}

/** The org's debug logs, read when the folder is opened. */
export class DebugLogsBranch implements SubscriberBranch<DebugLogsNode> {
  readonly name = 'debugLogs';
  readonly #directory: SubscriberDirectory;
  readonly #logs: DebugLogs;
  readonly #files: LogFiles;
  readonly #changed = new EventEmitter<DebugLogsNode | undefined>();
  /** Nodes by org: the editor repaints below a node that it knows, and no other. */
  readonly #folders = new Map<string, DebugLogsNode>();
  /** Orgs whose list is being read for the tree: what it brings is drawn anyway. */
  readonly #drawing = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(directory: SubscriberDirectory, logs: DebugLogs, files: LogFiles) {
    this.#directory = directory;
    this.#logs = logs;
    this.#files = files;
    logs.onDidChange((orgId) => {
      const folder = this.#folders.get(orgId);
      if (folder !== undefined && !this.#drawing.has(orgId)) {
        this.#changed.fire(folder);
      }
    });
  }

  roots({ orgId, entered }: ListedSubscriber): readonly DebugLogsNode[] {
    if (entered === undefined) {
      return [];
    }
    const folder = this.#folders.get(orgId) ?? this.#node(orgId, { kind: 'folder' });
    this.#folders.set(orgId, folder);
    return [folder];
  }

  async children({ orgId, line }: DebugLogsNode): Promise<readonly DebugLogsNode[]> {
    const entered = this.#directory.entered(orgId);
    if (line.kind !== 'folder' || entered === undefined) {
      return [];
    }
    const { logs, unread } = this.#logs.of(entered);
    this.#drawing.add(orgId);
    try {
      await logs.start();
    } catch (error) {
      if (Failure.is(error, 'orgSessionExpired') || logs.entries.length > 0) {
        throw error;
      }
      return [this.#node(orgId, { kind: 'failed', message: Failure.is(error) ? error.message : String(error) })];
    } finally {
      this.#drawing.delete(orgId);
    }
    if (logs.entries.length === 0) {
      return [this.#node(orgId, { kind: 'none' })];
    }
    const stored = new Map((await this.#files.ofOrg(orgId)).map((one) => [one.log.id, one]));
    const lines = logs.entries.map((log) =>
      this.#node(orgId, { kind: 'log', log, isUnread: unread.isUnread(log), stored: stored.get(log.id) }),
    );
    return logs.hasMore ? [...lines, this.#node(orgId, { kind: 'more' })] : lines;
  }

  item({ orgId, line }: DebugLogsNode): TreeItem {
    switch (line.kind) {
      case 'folder':
        return foldersItem(orgId, this.#logs.unreadCount(orgId));
      case 'log':
        return logItem(orgId, line);
      case 'none':
        return noneItem(orgId);
      case 'more':
        return moreItem(orgId);
      case 'failed':
        return failedItem(orgId, line.message);
    }
  }

  mark({ orgId }: ListedSubscriber): SubscriberMark | undefined {
    const count = this.#logs.unreadCount(orgId);
    return count === 0 ? undefined : { text: l10n.t('{0} new logs', count), count };
  }

  async subscriberWords({ orgId }: ListedSubscriber): Promise<readonly string[]> {
    return (await this.#files.ofOrg(orgId)).length > 0 ? ['hasFiles'] : [];
  }

  #node(orgId: string, line: Line): DebugLogsNode {
    return { branch: this.name, orgId, line, logId: line.kind === 'log' ? line.log.id : undefined };
  }
}

function foldersItem(orgId: string, unread: number): TreeItem {
  const item = folderItem(l10n.t('Debug Logs'), 'output', `${orgId} logs`);
  item.contextValue = 'debugLogs';
  if (unread > 0) {
    item.description = l10n.t('{0} new', unread);
  }
  return item;
}

function noneItem(orgId: string): TreeItem {
  const item = new TreeItem(l10n.t('None yet: turn tracing on'));
  item.iconPath = new ThemeIcon('record');
  item.contextValue = 'noDebugLogs';
  item.command = commandOf('isvDebugger.turnTracingOn', l10n.t('Turn Tracing On'), { orgId });
  return item;
}

function failedItem(orgId: string, message: string): TreeItem {
  const item = new TreeItem(l10n.t('The list could not be read: try again'));
  item.iconPath = new ThemeIcon('warning');
  item.description = orgLine(message, 300);
  item.tooltip = orgLine(message, 1_000);
  item.command = commandOf('isvDebugger.refreshDebugLogs', l10n.t('Refresh Debug Logs'), { orgId });
  return item;
}

function moreItem(orgId: string): TreeItem {
  const item = new TreeItem(l10n.t('Show More'));
  item.id = `${orgId} more logs`;
  item.iconPath = new ThemeIcon('ellipsis');
  item.command = commandOf('isvDebugger.showMoreDebugLogs', l10n.t('Show More Debug Logs'), { orgId });
  return item;
}

function logItem(orgId: string, { log, isUnread, stored }: Extract<Line, { kind: 'log' }>): TreeItem {
  const item = new TreeItem(logTitle(log));
  const failed = isFailed(log);
  const facts = [
    isUnread ? l10n.t('new') : undefined,
    timeText(log.startedAt),
    failed ? orgLine(log.status, 60) : undefined,
    sizeText(log.length),
  ].filter((fact) => fact !== undefined);
  item.id = `${orgId} log ${log.id}`;
  item.description = facts.join(' · ');
  item.iconPath = new ThemeIcon(
    failed ? 'error' : isUnread ? 'circle-filled' : stored === undefined ? 'file' : 'file-text',
  );
  item.contextValue = ['debugLog', ...wordsOf(stored)].join(' ');
  item.command = commandOf('isvDebugger.openDebugLog', l10n.t('Open Debug Log'), { orgId, logId: log.id });
  item.tooltip = factsTooltip([
    [l10n.t('Operation'), log.operation],
    [l10n.t('User'), log.username],
    [l10n.t('Status'), log.status],
    [l10n.t('Started'), new Date(log.startedAt).toLocaleString()],
    [l10n.t('Duration'), durationText(log.durationMilliseconds)],
    [l10n.t('Size'), sizeText(log.length)],
    [l10n.t('Request'), [log.requestType, log.requestId].filter((text) => text !== '').join(' ')],
    [l10n.t('Kept by the org as'), log.location],
    [l10n.t('On this machine'), describeStored(stored)],
  ]);
  item.accessibilityInformation = {
    label: [logTitle(log), failed ? l10n.t('failed') : undefined, ...facts].filter(Boolean).join(', '),
  };
  return item;
}

function wordsOf(stored: StoredLog | undefined): readonly string[] {
  return stored === undefined ? ['notDownloaded'] : stored.isWhole ? ['downloaded'] : ['partlyDownloaded'];
}

function describeStored(stored: StoredLog | undefined): string | undefined {
  if (stored === undefined) {
    return undefined;
  }
  if (!stored.isWhole) {
    return l10n.t('half of it: download it again to go on');
  }
  return stored.isTruncated ? l10n.t('yes; Salesforce left lines out of it') : l10n.t('yes');
}
