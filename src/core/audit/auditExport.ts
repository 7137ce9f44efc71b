import type { AuditEntry } from './auditTrail.ts';
import type { AuditedWindow } from './ports.ts';

const columns = [
  'sequence',
  'time',
  'operator',
  'kind',
  'orgId',
  'organizationName',
  'loginAsUser',
  'grant',
  'caseNumber',
  'subject',
  'outcome',
  'hash',
] as const satisfies readonly (keyof AuditEntry)[];

/** Trails as CSV (RFC 4180), each line with what checking its trail has found. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function auditCsv(windows: readonly AuditedWindow[]): string {
  const rows = windows.flatMap(({ name, entries, brokenAt }) =>
    entries.map((entry) => [name, stateOf(brokenAt), ...columns.map((column) => String(entry[column] ?? ''))]),
  );
  return [['trail', 'check', ...columns], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function stateOf(brokenAt: number | undefined): string {
  return brokenAt === undefined ? 'intact' : `changed at line ${brokenAt}`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
