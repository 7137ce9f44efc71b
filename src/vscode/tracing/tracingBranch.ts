import { env, l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import { describeMegabytes, storageState, windowState } from '../../core/tracing/logVolume.ts';
import type { TracedOrg } from '../../core/tracing/tracedOrg.ts';
import { phaseOf, type TraceFlag } from '../../core/tracing/traceFlag.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, factsTooltip, folderItem } from '../base/treeItems.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { BranchNode, SubscriberBranch, SubscriberMark } from '../subscribers/subscriberBranch.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import type { TracedOrgs } from './tracedOrgs.ts';
import { kindIcon, kindLabel, levelsDetail, levelsLabel, logTypeDetail, makerLabel, timeOfDay } from './traceTexts.ts';

interface TracingNode extends BranchNode {
  readonly branch: 'tracing';
  /** `none`: nothing is traced, and the line says what to do. `storage`, `window`: a limit is near. */
  readonly line: 'folder' | 'none' | 'storage' | 'window' | 'flag';
  /** Of a line `flag`: commands take it from here. */
  readonly flagId?: string;
}

/** Trace flags of an org that are live or planned, read when the folder is opened. */
export class TracingBranch implements SubscriberBranch<TracingNode> {
  readonly name = 'tracing';
  readonly #enteredOrgs: EnteredOrgs;
  readonly #orgs: TracedOrgs;
  readonly #changed = new EventEmitter<TracingNode | undefined>();
  readonly #markChanged = new EventEmitter<string>();
  /** The tree knows a line by its identity: a folder that is to be drawn anew has to be the one it was given. */
  readonly #folders = new Map<string, TracingNode>();

  /** Orgs in which something of ours is traced. */
  readonly #traced = new Set<string>();

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeMark = this.#markChanged.event;

  constructor(enteredOrgs: EnteredOrgs, orgs: TracedOrgs) {
    this.#enteredOrgs = enteredOrgs;
    this.#orgs = orgs;
    orgs.onDidChange((orgId) => {
      const folder = this.#folders.get(orgIdKey(orgId));
      if (this.#noteTraced(orgId)) {
        this.#markChanged.fire(orgId);
      } else if (folder !== undefined) {
        this.#changed.fire(folder);
      }
    });
  }

  roots({ orgId, entered }: ListedSubscriber): readonly TracingNode[] {
    if (entered === undefined) {
      this.#folders.delete(orgIdKey(orgId));
      return [];
    }
    const folder = this.#folders.get(orgIdKey(orgId)) ?? this.#node(orgId, 'folder');
    this.#folders.set(orgIdKey(orgId), folder);
    return [folder];
  }

  async children({ orgId, line }: TracingNode): Promise<readonly TracingNode[]> {
    const entered = this.#enteredOrgs.get(orgId);
    if (line !== 'folder' || entered === undefined) {
      return [];
    }
    const traced = this.#orgs.of(entered);
    if (traced.snapshot === undefined) {
      await traced.read();
    }
    const flags = traced.flags.map((flag): TracingNode => ({ ...this.#node(orgId, 'flag'), flagId: flag.id }));
    return [
      ...(flags.length === 0 ? [this.#node(orgId, 'none')] : flags),
      ...(storageState(storedBytesOf(traced)) === 'fine' ? [] : [this.#node(orgId, 'storage')]),
      ...(windowState(traced.recentBytes) === 'fine' ? [] : [this.#node(orgId, 'window')]),
    ];
  }

  item({ orgId, line, flagId }: TracingNode): TreeItem {
    const traced = this.#orgs.find(orgId);
    switch (line) {
      case 'folder':
        return folderOf(orgId, traced);
      case 'none':
        return noneItem(orgId);
      case 'storage':
        return storageItem(orgId, traced);
      case 'window':
        return windowItem(orgId, traced);
      case 'flag': {
        const flag = traced?.flags.find(({ id }) => id === flagId);
        return traced === undefined || flag === undefined ? noneItem(orgId) : flagItem(orgId, flag, traced);
      }
    }
  }

  mark({ orgId }: ListedSubscriber): SubscriberMark | undefined {
    return this.#traced.has(orgIdKey(orgId)) ? { text: l10n.t('traced') } : undefined;
  }

  /** Whether it has changed that something of ours is traced there. */
  #noteTraced(orgId: string): boolean {
    const traced = this.#orgs.find(orgId);
    const isTraced = traced?.flags.some(traced.isOurs) ?? false;
    const wasTraced = this.#traced.has(orgIdKey(orgId));
    if (isTraced) {
      this.#traced.add(orgIdKey(orgId));
    } else {
      this.#traced.delete(orgIdKey(orgId));
    }
    return isTraced !== wasTraced;
  }

  #node(orgId: string, line: TracingNode['line']): TracingNode {
    return { branch: this.name, orgId, line };
  }
}

function folderOf(orgId: string, traced: TracedOrg | undefined): TreeItem {
  const folder = folderItem(l10n.t('Tracing'), 'record', `${orgId} tracing`);
  folder.contextValue = 'tracing';
  if (traced?.snapshot !== undefined) {
    const live = traced.flags.filter((flag) => phaseOf(flag, traced.now) === 'live');
    const longest = Math.max(0, ...live.map(({ expires }) => expires.getTime() - traced.now));
    folder.description =
      live.length === 0 ? l10n.t('off') : l10n.t('{0} live · {1} left', live.length, describeDuration(longest));
    folder.accessibilityInformation = { label: l10n.t('Tracing, {0}', folder.description) };
  }
  return folder;
}

function flagItem(orgId: string, flag: TraceFlag, traced: TracedOrg): TreeItem {
  const isOurs = traced.isOurs(flag);
  const { entity, level } = flag;
  const item = new TreeItem(orgLine(entity.name), TreeItemCollapsibleState.None);
  const maker = makerLabel(flag, isOurs);
  const when = whenLabel(flag, traced);
  const isPlanned = phaseOf(flag, traced.now) === 'planned';
  item.id = `${orgId} ${flag.id}`;
  item.description = [when, levelsLabel(level?.levels), maker].join(' · ');
  item.iconPath = new ThemeIcon(isPlanned ? 'clock' : kindIcon(entity.kind));
  item.contextValue = isOurs ? 'ourTraceFlag' : 'theirTraceFlag';
  item.tooltip = factsTooltip([
    [l10n.t('Traced'), `${entity.name} (${kindLabel(entity.kind)})`],
    [l10n.t('What it does'), logTypeDetail(flag.logType)],
    [l10n.t('Levels'), level === undefined ? undefined : levelsDetail(level.levels)],
    [l10n.t('Debug level'), level?.name],
    [l10n.t('Starts'), traced.localTime(flag.starts).toLocaleString(env.language)],
    [l10n.t('Ends'), traced.localTime(flag.expires).toLocaleString(env.language)],
    [l10n.t('Whose'), maker],
  ]);
  const label = [kindLabel(entity.kind), orgLine(entity.name), levelsLabel(level?.levels), when, maker];
  item.accessibilityInformation = { label: label.join(', ') };
  return item;
}

function whenLabel(flag: TraceFlag, traced: TracedOrg): string {
  return phaseOf(flag, traced.now) === 'planned'
    ? l10n.t('starts at {0}', timeOfDay(traced.localTime(flag.starts)))
    : l10n.t('{0} left', describeDuration(flag.expires.getTime() - traced.now));
}

function noneItem(orgId: string): TreeItem {
  const item = new TreeItem(l10n.t('Nobody is traced: turn tracing on'));
  item.iconPath = new ThemeIcon('record');
  item.contextValue = 'nothingTraced';
  item.command = commandOf('isvDebugger.turnTracingOn', l10n.t('Turn Tracing On'), { orgId });
  return item;
}

function storageItem(orgId: string, traced: TracedOrg | undefined): TreeItem {
  const bytes = storedBytesOf(traced);
  const item = new TreeItem(l10n.t('Debug logs take {0} of 1,000 MB', describeMegabytes(bytes)));
  item.description =
    storageState(bytes) === 'full' ? l10n.t('no tracing until some are deleted') : l10n.t('delete old ones');
  item.iconPath = new ThemeIcon('warning');
  item.contextValue = 'logStorage';
  item.command = commandOf('isvDebugger.deleteOldDebugLogs', l10n.t('Delete Old Debug Logs'), { orgId });
  return item;
}

function windowItem(orgId: string, traced: TracedOrg | undefined): TreeItem {
  const bytes = traced?.recentBytes ?? 0;
  const item = new TreeItem(l10n.t('Some {0} logged in 15 minutes', describeMegabytes(bytes)));
  item.description = l10n.t('above 1,000 MB Salesforce ends all tracing');
  item.iconPath = new ThemeIcon('warning');
  item.contextValue = 'logWindow';
  item.command = commandOf('isvDebugger.changeTraceLevels', l10n.t('Change Trace Levels'), { orgId });
  return item;
}

function storedBytesOf(traced: TracedOrg | undefined): number {
  return traced?.snapshot?.volume?.storedBytes ?? 0;
}
