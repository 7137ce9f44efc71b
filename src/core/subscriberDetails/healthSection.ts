import { l10n } from '../base/l10n.ts';
import { markdownLink, markdownTable, markdownText } from '../base/markdownText.ts';
import { healthSummary, type Incident, isInstanceName } from '../instanceHealth/instanceHealth.ts';
import type { DetailsContent, PageFormats } from './detailsContent.ts';
import { partText } from './partText.ts';
import { instanceStatusAddress } from './salesforceLinks.ts';

/** How the instance is, as Salesforce says in public. */
export function healthSection({ health, subscriber, entered, now }: DetailsContent, formats: PageFormats): string {
  const instance = entered?.organization.instanceName || subscriber?.instanceName;
  if (instance === undefined || instance === '') {
    return '';
  }
  const text = partText(health, (known) =>
    [
      known.release === undefined
        ? l10n.t('{0}: {1}.', markdownText(instance), healthSummary(known, now))
        : l10n.t('{0}: {1}. {2}.', markdownText(instance), healthSummary(known, now), markdownText(known.release)),
      ...known.incidents.map((incident) => `- ${incidentText(incident, formats)}`),
      markdownTable(
        [l10n.t('Maintenance'), l10n.t('From'), l10n.t('To')],
        known.maintenances.map(({ name, starts, ends }) => [
          markdownText(name),
          formats.moment(starts),
          formats.moment(ends),
        ]),
      ),
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
  );
  return isInstanceName(instance)
    ? `${text}\n\n${markdownLink(l10n.t('Status of {0} on status.salesforce.com', instance), instanceStatusAddress(instance))}`
    : text;
}

function incidentText({ isCore, started, message }: Incident, formats: PageFormats): string {
  const where = isCore ? l10n.t('Incident of the platform') : l10n.t('Incident around the platform');
  const said = markdownText(message, 400);
  return started === undefined
    ? l10n.t('{0}: {1}', where, said)
    : l10n.t('{0}, since {1}: {2}', where, formats.moment(started), said);
}
