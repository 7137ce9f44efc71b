import { l10n } from '../base/l10n.ts';
import { markdownTable, markdownText } from '../base/markdownText.ts';
import type { DetailsContent } from './detailsContent.ts';
import { limitTitle, notableLimits, usedShare } from './limits.ts';
import { partText } from './partText.ts';

export function limitSection({ limits }: DetailsContent): string {
  return partText(limits, (known) => {
    const rows = notableLimits(known).map((limit) => [
      markdownText(limitTitle(limit.name)),
      String(limit.maximum - limit.remaining),
      String(limit.maximum),
      l10n.t('{0} %', Math.round(usedShare(limit) * 100)),
    ]);
    return (
      markdownTable([l10n.t('Limit'), l10n.t('Used'), l10n.t('Of'), l10n.t('Share')], rows) ||
      l10n.t('The org tells of no limit.')
    );
  });
}
