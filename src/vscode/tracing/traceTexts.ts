import { env, l10n } from 'vscode';
import type { LogCategory, LogLevels } from '../../core/tracing/logLevels.ts';
import { describeLevels } from '../../core/tracing/logLevels.ts';
import { type LevelPresetName, presetOf } from '../../core/tracing/levelPresets.ts';
import type { LogType, TracedKind, TraceFlag } from '../../core/tracing/traceFlag.ts';
import { orgLine } from '../base/orgText.ts';

// What trace flags and their levels are called, wherever they are shown.

export function presetLabel(preset: LevelPresetName): string {
  switch (preset) {
    case 'replay':
      return l10n.t('Replay');
    case 'supportCase':
      return l10n.t('Support case');
    case 'errors':
      return l10n.t('Errors only');
  }
}

export function presetDetail(preset: LevelPresetName): string {
  switch (preset) {
    case 'replay':
      return l10n.t('Statements and variables, to step through. Large logs, up to 20 MB.');
    case 'supportCase':
      return l10n.t('Calls, queries, saves, exceptions and limits. A fraction of the size.');
    case 'errors':
      return l10n.t('Exceptions and limits. Small, for long waits.');
  }
}

/** The preset, or that they are levels of somebody's own. */
export function levelsLabel(levels: LogLevels | undefined): string {
  if (levels === undefined) {
    return l10n.t('unknown levels');
  }
  const preset = presetOf(levels);
  return preset === undefined ? l10n.t('Apex code {0}', levels.ApexCode) : presetLabel(preset);
}

export function levelsDetail(levels: LogLevels): string {
  return describeLevels(levels) || l10n.t('nothing at all');
}

export function kindLabel(kind: TracedKind): string {
  switch (kind) {
    case 'user':
      return l10n.t('user');
    case 'class':
      return l10n.t('class');
    case 'trigger':
      return l10n.t('trigger');
    case 'other':
      return l10n.t('other');
  }
}

export function kindIcon(kind: TracedKind): string {
  const icons: Readonly<Record<TracedKind, string>> = {
    user: 'account',
    class: 'symbol-class',
    trigger: 'symbol-event',
    other: 'symbol-misc',
  };
  return icons[kind];
}

/** What a flag of this type does, for people who do not know Salesforce's names. */
export function logTypeDetail(logType: LogType): string {
  switch (logType) {
    case 'USER_DEBUG':
      return l10n.t('Logs what the user does, for every administrator to see');
    case 'DEVELOPER_LOG':
      return l10n.t("The user's own Developer Console");
    case 'CLASS_TRACING':
      return l10n.t('Gives this code levels of its own in the logs of traced users; makes no log itself');
    case 'PROFILING':
      return l10n.t('Profiling');
  }
}

export function categoryDetail(category: LogCategory): string {
  switch (category) {
    case 'ApexCode':
      return l10n.t('Methods, statements, variables, System.debug');
    case 'ApexProfiling':
      return l10n.t('Limits and profiles');
    case 'Callout':
      return l10n.t('Requests to other systems');
    case 'DataAccess':
      return l10n.t('Access to records');
    case 'Database':
      return l10n.t('Queries and saves');
    case 'Nba':
      return l10n.t('Einstein Next Best Action');
    case 'System':
      return l10n.t('Calls of the Apex library');
    case 'Validation':
      return l10n.t('Validation rules');
    case 'Visualforce':
      return l10n.t('Pages and view state');
    case 'Wave':
      return l10n.t('CRM Analytics');
    case 'Workflow':
      return l10n.t('Flows, workflow rules and approvals');
  }
}

export function makerLabel(flag: TraceFlag, isOurs: boolean): string {
  if (isOurs) {
    return l10n.t('yours');
  }
  return flag.madeBy === undefined ? l10n.t("somebody else's") : l10n.t('made by {0}', orgLine(flag.madeBy, 60));
}

export function timeOfDay(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  return isToday
    ? date.toLocaleTimeString(env.language, options)
    : date.toLocaleString(env.language, { ...options, month: 'short', day: 'numeric' });
}
