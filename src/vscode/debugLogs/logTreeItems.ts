import { env, l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { isFailed } from '../../core/debugLogs/logFilter.ts';
import { groupFacts, type LogGroup } from '../../core/debugLogs/logGroups.ts';
import type { LiveState } from '../../core/debugLogs/liveLogs.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, factsTooltip, folderItem } from '../base/treeItems.ts';
import type { CommandId } from '../commandTable.ts';
import type { StoredLog } from './storedLog.ts';
import { countText, durationText, logTitle, sizeText, timeText } from './logTexts.ts';

// How lines of the debug logs look.

export interface FolderFacts {
  readonly unread: number;
  readonly filter: string | undefined;
  readonly live: LiveState | undefined;
}

export function logsFolderItem(orgId: string, { unread, filter, live }: FolderFacts): TreeItem {
  const item = folderItem(l10n.t('Debug Logs'), 'output', `${orgId} logs`);
  const facts = [
    unread > 0 ? l10n.t('{0} new', unread) : undefined,
    filter === undefined ? undefined : l10n.t('only {0}', filter),
  ].filter((fact) => fact !== undefined);
  item.contextValue = [
    'debugLogs',
    ...(filter === undefined ? [] : ['filtered']),
    ...(unread > 0 ? ['unread'] : []),
  ].join(' ');
  item.description = facts.join(' · ');
  item.tooltip = factsTooltip([
    [l10n.t('Debug Logs'), item.description],
    [l10n.t('New logs'), live === undefined ? undefined : describeLive(live)],
  ]);
  item.accessibilityInformation = { label: [l10n.t('Debug Logs'), ...facts].join(', ') };
  return item;
}

/** How new logs come, for a tooltip and for the table. */
export function describeLive(live: LiveState): string {
  switch (live.kind) {
    case 'streaming':
      return l10n.t('appear as the org stores them');
    case 'polling':
      return l10n.t(
        'are asked for now and then, for the org’s event link is not there: {0}',
        orgLine(live.reason, 300),
      );
    case 'connecting':
      return l10n.t('will appear as soon as the event link to the org is open');
    case 'off':
      return l10n.t('appear when you open the list');
  }
}

export function groupItem(orgId: string, group: LogGroup, unread: number): TreeItem {
  const facts = groupFacts(group);
  // What the user did is the request that came first.
  const first = group.logs.find(({ startedAt }) => startedAt === facts.startedAt);
  const title = first === undefined ? '' : logTitle(first);
  const label = l10n.t('{0} and {1} more', title, countText(group.logs.length - 1));
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  const described = [
    unread > 0 ? l10n.t('{0} new', unread) : undefined,
    timeText(facts.startedAt),
    facts.failed > 0 ? l10n.t('{0} failed', facts.failed) : undefined,
    sizeText(facts.length),
  ].filter((fact) => fact !== undefined);
  item.id = `${orgId} log group ${group.key}`;
  item.description = described.join(' · ');
  item.iconPath = new ThemeIcon(facts.failed > 0 ? 'error' : 'files');
  item.contextValue = 'debugLogGroup';
  item.tooltip = factsTooltip([
    [l10n.t('Logs'), String(group.logs.length)],
    [l10n.t('User'), facts.usernames.join(', ')],
    [l10n.t('Started'), new Date(facts.startedAt).toLocaleString(env.language)],
    [l10n.t('Requests took'), durationText(facts.durationMilliseconds)],
    [l10n.t('Size'), sizeText(facts.length)],
  ]);
  item.accessibilityInformation = { label: [label, ...described].join(', ') };
  return item;
}

export interface LogLineFacts {
  readonly log: DebugLogEntry;
  readonly isUnread: boolean;
  readonly stored: StoredLog | undefined;
}

export function logItem(orgId: string, { log, isUnread, stored }: LogLineFacts): TreeItem {
  const item = new TreeItem(logTitle(log));
  const failed = isFailed(log);
  const facts = [
    isUnread ? l10n.t('new') : undefined,
    timeText(log.startedAt),
    failed ? orgLine(log.status, 60) : undefined,
    sizeText(log.length),
    stored?.isKeptForCase === true ? l10n.t('kept for case') : undefined,
  ].filter((fact) => fact !== undefined);
  item.id = `${orgId} log ${log.id}`;
  item.description = facts.join(' · ');
  item.iconPath = new ThemeIcon(iconOf(failed, isUnread, stored));
  item.contextValue = ['debugLog', ...wordsOf(stored)].join(' ');
  item.command = commandOf('isvDebugger.openDebugLog', l10n.t('Open Debug Log'), { orgId, logId: log.id });
  item.tooltip = factsTooltip([
    [l10n.t('Operation'), log.operation],
    [l10n.t('User'), log.username],
    [l10n.t('Status'), log.status],
    [l10n.t('Started'), new Date(log.startedAt).toLocaleString(env.language)],
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

/** A line that says why there is nothing, and does what helps when it is chosen. */
export function noteItem(
  label: string,
  icon: string,
  remedy: { readonly command: CommandId; readonly title: string; readonly argument: object },
  detail?: string,
): TreeItem {
  const item = new TreeItem(label);
  item.iconPath = new ThemeIcon(icon);
  item.command = commandOf(remedy.command, remedy.title, remedy.argument);
  if (detail !== undefined) {
    item.description = orgLine(detail, 300);
    item.tooltip = orgLine(detail, 1_000);
  }
  return item;
}

export function describeStored(stored: StoredLog | undefined): string | undefined {
  if (stored === undefined) {
    return undefined;
  }
  if (!stored.isWhole) {
    return l10n.t('half of it: download it again to go on');
  }
  if (stored.lengthDiffers) {
    return l10n.t('yes; the org handed out another length than it lists');
  }
  return stored.isTruncated ? l10n.t('yes; Salesforce left lines out of it') : l10n.t('yes');
}

function iconOf(failed: boolean, isUnread: boolean, stored: StoredLog | undefined): string {
  if (failed) {
    return 'error';
  }
  return isUnread ? 'circle-filled' : stored?.isWhole === true ? 'file-text' : 'file';
}

function wordsOf(stored: StoredLog | undefined): readonly string[] {
  if (stored?.isWhole !== true) {
    return ['notDownloaded'];
  }
  return stored.isKeptForCase ? ['downloaded', 'keptForCase'] : ['downloaded', 'notKeptForCase'];
}
