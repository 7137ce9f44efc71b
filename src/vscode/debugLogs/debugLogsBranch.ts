import { l10n, ThemeIcon, TreeItem } from 'vscode';
import { operationName } from '../../core/debugLogs/operationName.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, folderItem } from '../base/treeItems.ts';
import type { BranchNode, SubscriberBranch } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber, SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { debugLogFacts, type DebugLogs } from './debugLogs.ts';

interface DebugLogsNode extends BranchNode {
  readonly branch: 'debugLogs';
  /** `none`: an empty list says what to do. */
  readonly line: 'folder' | 'none' | DebugLogEntry;
}

/** The org's debug logs, read when the folder is opened. */
export class DebugLogsBranch implements SubscriberBranch<DebugLogsNode> {
  readonly name = 'debugLogs';
  readonly #directory: SubscriberDirectory;
  readonly #logs: DebugLogs;

  constructor(directory: SubscriberDirectory, logs: DebugLogs) {
    this.#directory = directory;
    this.#logs = logs;
  }

  roots({ orgId, entered }: ListedSubscriber): readonly DebugLogsNode[] {
    return entered === undefined ? [] : [this.#node(orgId, 'folder')];
  }

  async children({ orgId, line }: DebugLogsNode): Promise<readonly DebugLogsNode[]> {
    const entered = this.#directory.entered(orgId);
    if (line !== 'folder' || entered === undefined) {
      return [];
    }
    const logs = await this.#logs.list(entered);
    return logs.length === 0 ? [this.#node(orgId, 'none')] : logs.map((log) => this.#node(orgId, log));
  }

  item({ orgId, line }: DebugLogsNode): TreeItem {
    if (line === 'folder') {
      const folder = folderItem(l10n.t('Debug Logs'), 'output', `${orgId} logs`);
      folder.contextValue = 'debugLogs';
      return folder;
    }
    return line === 'none' ? noneItem(orgId) : logItem(orgId, line);
  }

  #node(orgId: string, line: DebugLogsNode['line']): DebugLogsNode {
    return { branch: this.name, orgId, line };
  }
}

function noneItem(orgId: string): TreeItem {
  const item = new TreeItem(l10n.t('None yet: turn tracing on'));
  item.iconPath = new ThemeIcon('record');
  item.contextValue = 'noDebugLogs';
  item.command = commandOf('isvDebugger.turnTracingOn', l10n.t('Turn Tracing On'), { orgId });
  return item;
}

function logItem(orgId: string, log: DebugLogEntry): TreeItem {
  const item = new TreeItem(orgLine(operationName(log.operation), 80));
  item.description = log.startTime.toLocaleString();
  item.tooltip = `${orgLine(log.operation, 200)}\n${debugLogFacts(log)}`;
  item.iconPath = new ThemeIcon('file');
  item.contextValue = 'debugLog';
  item.command = commandOf('isvDebugger.openDebugLog', l10n.t('Open Debug Log'), { orgId, logId: log.id });
  return item;
}
