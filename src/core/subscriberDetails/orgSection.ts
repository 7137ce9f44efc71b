import { l10n } from '../base/l10n.ts';
import { markdownTable, markdownText } from '../base/markdownText.ts';
import type { OrgKind } from '../subscribers/subscriber.ts';
import type { DetailsContent, PageFormats } from './detailsContent.ts';
import { factRows } from './partText.ts';

export function orgSection(content: DetailsContent, formats: PageFormats): string {
  const { subscriber, entered, parentName } = content;
  const text = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : markdownText(value);
  const ends = entered?.organization.trialExpirationDate ?? subscriber?.orgEnds;
  return markdownTable(
    [l10n.t('Fact'), l10n.t('Value')],
    factRows([
      [l10n.t('Org id'), text(content.orgId)],
      [l10n.t('Kind'), kindText(content)],
      [l10n.t('Company'), text(subscriber?.company)],
      [l10n.t('Production org'), text(parentName ?? subscriber?.parentOrgId)],
      [l10n.t('Edition'), text(subscriber?.edition)],
      [l10n.t('Instance'), text(entered?.organization.instanceName ?? subscriber?.instanceName)],
      [l10n.t('Address'), entered && text(new URL(entered.instanceUrl).host)],
      [l10n.t('Namespace of the org'), text(entered?.organization.namespacePrefix)],
      [l10n.t('Ends on'), ends === undefined ? undefined : dayText(ends, formats)],
      [
        l10n.t('Entered as'),
        entered &&
          l10n.t('{0} · {1}', markdownText(entered.loginAsUser.name), markdownText(entered.loginAsUser.username)),
      ],
    ]),
  );
}

function kindText({ subscriber, entered, isSandbox }: DetailsContent): string {
  const texts: Readonly<Record<OrgKind, string>> = {
    production: l10n.t('production'),
    sandbox: l10n.t('sandbox'),
    scratchOrg: l10n.t('scratch org'),
    trial: l10n.t('trial'),
    developer: l10n.t('Developer Edition'),
  };
  // The org itself knows better than the LMO.
  const isSure = entered === undefined || entered.organization.isSandbox === subscriber?.isSandbox;
  return subscriber !== undefined && isSure ? texts[subscriber.kind] : texts[isSandbox ? 'sandbox' : 'production'];
}

function dayText(date: string, formats: PageFormats): string {
  const day = new Date(date);
  return Number.isNaN(day.getTime()) ? markdownText(date) : formats.day(day);
}
