import { env, l10n } from 'vscode';
import type { LogGrouping } from '../../core/debugLogs/logGroups.ts';
import type { LogColumn } from '../../core/debugLogs/logOrder.ts';
import { operationName } from '../../core/debugLogs/operationName.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import { orgLine } from '../base/orgText.ts';

const day = 24 * 60 * 60 * 1000;
const kilobyte = 1024;
const megabyte = 1024 * 1024;

/** What a log is called where there is little room. */
export function logTitle({ operation }: DebugLogEntry): string {
  return orgLine(operationName(operation), 80) || l10n.t('log without an operation');
}

/** The clock alone where it was in the last day. */
export function timeText(at: number, now = Date.now()): string {
  const time = new Date(at);
  return Math.abs(now - at) < day ? time.toLocaleTimeString(env.language) : time.toLocaleString(env.language);
}

/** `10,000` */
export function countText(count: number): string {
  return count.toLocaleString(env.language);
}

export function sizeText(bytes: number): string {
  if (bytes < kilobyte) {
    return l10n.t('{0} B', bytes);
  }
  return bytes < megabyte
    ? l10n.t('{0} KB', Math.round(bytes / kilobyte))
    : l10n.t('{0} MB', (bytes / megabyte).toLocaleString(env.language, { maximumFractionDigits: 1 }));
}

export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) {
    return l10n.t('{0} ms', milliseconds);
  }
  return milliseconds < 60_000
    ? l10n.t('{0} s', (milliseconds / 1_000).toLocaleString(env.language, { maximumFractionDigits: 1 }))
    : describeDuration(milliseconds);
}

/** User, outcome, duration and size in one line. */
export function logFacts({ username, status, durationMilliseconds, length }: DebugLogEntry): string {
  const facts = [orgLine(username, 80), orgLine(status, 80), durationText(durationMilliseconds), sizeText(length)];
  return facts.filter((fact) => fact !== '').join(' · ');
}

/** What columns are called, in the table and where one sorts by them. */
export function columnTexts(): Readonly<Record<LogColumn, string>> {
  return {
    time: l10n.t('Started'),
    user: l10n.t('User'),
    operation: l10n.t('Operation'),
    status: l10n.t('Status'),
    duration: l10n.t('Duration'),
    size: l10n.t('Size'),
    requestType: l10n.t('Request'),
    location: l10n.t('Kept As'),
  };
}

export function groupingTexts(): Readonly<Record<LogGrouping, string>> {
  return {
    none: l10n.t('No Groups'),
    userAction: l10n.t('By User Action'),
    request: l10n.t('By Request'),
    user: l10n.t('By User'),
    operation: l10n.t('By Operation'),
    status: l10n.t('By Status'),
  };
}
