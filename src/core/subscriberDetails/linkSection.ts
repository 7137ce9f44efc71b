import { l10n } from '../base/l10n.ts';
import { markdownLink } from '../base/markdownText.ts';
import { logInAddress } from '../loginAccess/logInAddress.ts';
import type { DetailsContent } from './detailsContent.ts';
import type { LicenseDetail, LinkedRecord } from './ports.ts';
import { recordAddress, setupAddress, type SetupPage } from './salesforceLinks.ts';

/** Where to go on in a browser: records of the LMO, and Setup of the org where it was entered. */
export function linkSection({ lmo, lmoUrl, entered, orgId }: DetailsContent): string {
  const licenses = lmo.state === 'read' ? lmo.value.licenses : [];
  const inLmo =
    lmoUrl === undefined
      ? []
      : [
          ...recordLinks(licenses, lmoUrl),
          markdownLink(l10n.t('Log in to the subscriber'), logInAddress(lmoUrl, orgId)),
        ];
  const inOrg = entered === undefined ? [] : setupLinks(entered.instanceUrl);
  return [...inLmo, ...inOrg].map((link) => `- ${link}`).join('\n');
}

function recordLinks(licenses: readonly LicenseDetail[], lmoUrl: string): readonly string[] {
  const named = (
    records: readonly (LinkedRecord | undefined)[],
    title: (name: string) => string,
  ): readonly string[] => {
    const known = new Map(records.flatMap((record) => (record === undefined ? [] : [[record.id, record.name]])));
    return [...known].flatMap(([id, name]) => {
      const address = recordAddress(lmoUrl, id);
      return address === undefined ? [] : [markdownLink(title(name), address)];
    });
  };
  return [
    ...named(
      licenses.map(({ account }) => account),
      (name) => l10n.t('Account: {0}', name),
    ),
    ...named(
      licenses.map(({ contact }) => contact),
      (name) => l10n.t('Contact: {0}', name),
    ),
    ...named(
      licenses.map(({ lead }) => lead),
      (name) => l10n.t('Lead: {0}', name),
    ),
    ...named(
      licenses.map(({ id, number }) => ({ id, name: number })),
      (name) => l10n.t('License: {0}', name),
    ),
  ];
}

function setupLinks(instanceUrl: string): readonly string[] {
  const pages: readonly (readonly [SetupPage, string])[] = [
    ['company', l10n.t('Setup: Company Information')],
    ['installedPackages', l10n.t('Setup: Installed Packages')],
    ['debugLogs', l10n.t('Setup: Debug Logs')],
    ['customSettings', l10n.t('Setup: Custom Settings')],
    ['loginAccessPolicies', l10n.t('Setup: Login Access Policies')],
    ['auditTrail', l10n.t('Setup: View Setup Audit Trail')],
  ];
  return pages.map(([page, title]) => markdownLink(title, setupAddress(instanceUrl, page)));
}
