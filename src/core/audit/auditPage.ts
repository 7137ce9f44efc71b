import { l10n } from '../base/l10n.ts';
import { markdownTable, markdownText } from '../base/markdownText.ts';
import type { AuditKind } from './auditEvent.ts';
import type { AuditEntry } from './auditTrail.ts';
import type { AuditedWindow } from './ports.ts';

/** A preview of more lines is slow to read and to scroll; the CSV has all. */
const mostShown = 500;

/** The trail for people: whether it is as it was written, and what it says, the latest first. */
export function auditPage(windows: readonly AuditedWindow[], momentText: (moment: Date) => string): string {
  const entries = latestFirst(windows);
  const shown = entries.slice(0, mostShown);
  const table = markdownTable(
    [l10n.t('When'), l10n.t('Who'), l10n.t('What'), l10n.t('Subscriber'), l10n.t('Login access'), l10n.t('Case')],
    shown.map((entry) => rowOf(entry, momentText)),
  );
  return [
    `# ${l10n.t('Audit trail')}`,
    ...(windows.length === 0 ? [] : [checkText(windows)]),
    ...(entries.length > mostShown
      ? [l10n.t('The latest {0} of {1} entries. Export Audit Trail writes all of them.', mostShown, entries.length)]
      : []),
    table === '' ? l10n.t('Nothing is recorded on this machine yet.') : table,
    '',
  ].join('\n\n');
}

/** By time, but no entry before one that its window wrote later: the clocks of orgs and of this machine differ, and orgs tell whole seconds. */
function latestFirst(windows: readonly AuditedWindow[]): readonly AuditEntry[] {
  const placed = windows.flatMap(({ entries }) => {
    let latest = '';
    return entries.map((entry) => {
      latest = entry.time > latest ? entry.time : latest;
      return { entry, latest };
    });
  });
  // Stable: read backwards, what was written last comes first.
  return placed
    .toReversed()
    .toSorted((a, b) => (a.latest < b.latest ? 1 : a.latest > b.latest ? -1 : 0))
    .map(({ entry }) => entry);
}

function checkText(windows: readonly AuditedWindow[]): string {
  const broken = windows.filter(({ brokenAt }) => brokenAt !== undefined);
  if (broken.length === 0) {
    return windows.length === 1
      ? l10n.t('✓ Checked: the trail is as it was written.')
      : l10n.t(
          '✓ Checked: all {0} trails are as they were written. Each window has a trail of its own.',
          windows.length,
        );
  }
  const table = markdownTable(
    [l10n.t('Trail'), l10n.t('Changed at line')],
    broken.map(({ name, brokenAt }) => [markdownText(name), String(brokenAt)]),
  );
  const text = l10n.t(
    '✗ Changed: {0} of {1} trails are not as they were written. Somebody has edited, cut or removed them, or the machine failed while a line was written. Ask whoever looks after this machine; entries before the line named here can be relied on.',
    broken.length,
    windows.length,
  );
  return `${text}\n\n${table}`;
}

function rowOf(entry: AuditEntry, momentText: (moment: Date) => string): readonly string[] {
  const { time, operator, kind, subject, outcome, orgId, organizationName, grant, caseNumber } = entry;
  const what = [auditKindText(kind), subject ?? '', outcome ?? ''].filter((part) => part !== '');
  const subscriber = [organizationName, orgId].filter((part) => part !== undefined);
  return [
    markdownText(momentText(new Date(time))),
    markdownText(operator),
    markdownText(what.join(' · '), 300),
    markdownText(subscriber.join(' · ') || '–'),
    markdownText(grant ?? '–'),
    markdownText(caseNumber ?? '–'),
  ];
}

export function auditKindText(kind: AuditKind): string {
  const texts: Readonly<Record<AuditKind, string>> = {
    lmoOpened: l10n.t('LMO opened'),
    orgEntered: l10n.t('Org entered'),
    orgLeft: l10n.t('Org left'),
    caseSet: l10n.t('Support case set'),
    sessionStarted: l10n.t('Debug session started'),
    sessionEnded: l10n.t('Debug session ended'),
    sessionDetached: l10n.t('Debug session of another window or user ended'),
    sourceRetrieved: l10n.t('Package source retrieved'),
    logsListed: l10n.t('Debug logs listed'),
    logDownloaded: l10n.t('Debug log downloaded'),
    logRead: l10n.t('Debug log opened'),
    logsSearched: l10n.t('Debug logs searched'),
    logsDeleted: l10n.t('Debug logs deleted in the org'),
    logExported: l10n.t('Debug log saved outside the store'),
    traceFlagsChanged: l10n.t('Trace flags changed'),
    apexRun: l10n.t('Apex run'),
    filesPurged: l10n.t('Customer files purged'),
    auditExported: l10n.t('Audit trail exported'),
  };
  return texts[kind];
}
