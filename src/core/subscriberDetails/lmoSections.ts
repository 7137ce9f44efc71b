import { l10n } from '../base/l10n.ts';
import { type MarkdownCell, markdownLink, markdownTable, markdownText } from '../base/markdownText.ts';
import type { Seats, SubscriberPackage } from '../subscribers/subscriber.ts';
import type { DetailsContent, PageFormats } from './detailsContent.ts';
import { partText } from './partText.ts';
import type { LicenseDetail, RelatedCase } from './ports.ts';
import { recordAddress } from './salesforceLinks.ts';

const dash = '–';

/** The licences with their records; what the list knows, until those are read. */
export function licenseSection({ lmo, subscriber, lmoUrl }: DetailsContent, formats: PageFormats): string {
  if (lmo.state === 'read' && lmo.value.licenses.length > 0) {
    return licenseTable(lmo.value.licenses.map((license) => licenseRow(license, lmoUrl, formats)));
  }
  if (subscriber !== undefined) {
    return licenseTable(subscriber.packages.map((listed) => packageRow(listed, formats)));
  }
  return partText(lmo, () => l10n.t('The LMO has no license for this org.'));
}

function licenseTable(rows: readonly (readonly MarkdownCell[])[]): string {
  const head = [
    l10n.t('License'),
    l10n.t('Package'),
    l10n.t('Version'),
    l10n.t('Status'),
    l10n.t('Seats'),
    l10n.t('Installed'),
    l10n.t('Expires'),
  ];
  return markdownTable(head, rows);
}

function licenseRow(license: LicenseDetail, lmoUrl: string | undefined, formats: PageFormats): readonly MarkdownCell[] {
  const { seats, usedSeats } = license;
  return [
    linkOf(license.number, license.id, lmoUrl),
    cell(license.packageName),
    cell(license.version),
    cell(license.status),
    usedSeats === undefined || seats === undefined ? cell(seats) : l10n.t('{0} of {1}', usedSeats, markdownText(seats)),
    dayCell(license.installed, formats),
    dayCell(license.expires, formats),
  ];
}

function packageRow(listed: SubscriberPackage, formats: PageFormats): readonly MarkdownCell[] {
  const { name, version, latestVersion, isBehind, licenseStatus, seats, installed, expires } = listed;
  return [
    dash,
    cell(name),
    isBehind && latestVersion !== undefined
      ? l10n.t('{0} (latest: {1})', cell(version), markdownText(latestVersion))
      : cell(version),
    cell(licenseStatus),
    seats === undefined ? dash : seatsCell(seats),
    dayCell(installed, formats),
    expires === undefined ? dash : expires.kind === 'never' ? l10n.t('never') : dayCell(expires.date, formats),
  ];
}

function seatsCell(seats: Seats): MarkdownCell {
  if (seats.kind === 'site') {
    return l10n.t('site license');
  }
  return seats.used === undefined ? String(seats.licensed) : l10n.t('{0} of {1}', seats.used, seats.licensed);
}

export function caseSection({ lmo, lmoUrl }: DetailsContent, formats: PageFormats): string {
  return partText(lmo, ({ cases, problems }) => {
    const head = [
      l10n.t('Case'),
      l10n.t('Subject'),
      l10n.t('Status'),
      l10n.t('Priority'),
      l10n.t('Opened'),
      l10n.t('About'),
    ];
    const table = markdownTable(
      head,
      cases.map((one) => caseRow(one, lmoUrl, formats)),
    );
    const notes = problems.map((problem) => `> ${markdownText(problem, 400)}`);
    return [table === '' ? l10n.t('No case of this customer.') : table, ...notes].join('\n\n');
  });
}

function caseRow(one: RelatedCase, lmoUrl: string | undefined, formats: PageFormats): readonly MarkdownCell[] {
  return [
    linkOf(one.number, one.id, lmoUrl),
    cell(one.subject),
    one.isClosed ? l10n.t('{0} (closed)', cell(one.status)) : cell(one.status),
    cell(one.priority),
    one.opened === undefined ? dash : formats.day(one.opened),
    one.link === 'org' ? l10n.t('this org') : l10n.t('the customer'),
  ];
}

function linkOf(label: string, id: string, lmoUrl: string | undefined): MarkdownCell {
  const address = lmoUrl === undefined ? undefined : recordAddress(lmoUrl, id);
  return address === undefined ? cell(label) : markdownLink(label || id, address);
}

function cell(text: string | undefined): MarkdownCell {
  return text === undefined || text === '' ? dash : markdownText(text, 120);
}

/** The LMO keeps some dates as text, and other words in their place. */
function dayCell(text: string | undefined, formats: PageFormats): MarkdownCell {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}/.test(text)) {
    return cell(text);
  }
  const day = new Date(text);
  return Number.isNaN(day.getTime()) ? cell(text) : formats.day(day);
}
