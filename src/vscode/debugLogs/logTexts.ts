import { l10n } from 'vscode';
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
  return Math.abs(now - at) < day ? time.toLocaleTimeString() : time.toLocaleString();
}

export function sizeText(bytes: number): string {
  if (bytes < kilobyte) {
    return l10n.t('{0} B', bytes);
  }
  return bytes < megabyte
    ? l10n.t('{0} KB', Math.round(bytes / kilobyte))
    : l10n.t('{0} MB', (bytes / megabyte).toLocaleString(undefined, { maximumFractionDigits: 1 }));
}

export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) {
    return l10n.t('{0} ms', milliseconds);
  }
  return milliseconds < 60_000
    ? l10n.t('{0} s', (milliseconds / 1_000).toLocaleString(undefined, { maximumFractionDigits: 1 }))
    : describeDuration(milliseconds);
}

/** User, outcome, duration and size in one line. */
export function logFacts({ username, status, durationMilliseconds, length }: DebugLogEntry): string {
  const facts = [orgLine(username, 80), orgLine(status, 80), durationText(durationMilliseconds), sizeText(length)];
  return facts.filter((fact) => fact !== '').join(' · ');
}
