import { l10n } from '../base/l10n.ts';
import { markdownText } from '../base/markdownText.ts';
import { accessSection } from './accessSection.ts';
import type { DetailsContent, PageFormats } from './detailsContent.ts';
import { healthSection } from './healthSection.ts';
import { limitSection } from './limitSection.ts';
import { linkSection } from './linkSection.ts';
import { caseSection, licenseSection } from './lmoSections.ts';
import { orgSection } from './orgSection.ts';

/**
 * The details of a subscriber as Markdown. Text that anybody else wrote is escaped; every address in it was made here.
 */
export function detailsPage(content: DetailsContent, formats: PageFormats): string {
  const sections: readonly (readonly [title: string, body: string])[] = [
    [l10n.t('Org'), orgSection(content, formats)],
    [l10n.t('Licenses'), licenseSection(content, formats)],
    [l10n.t('Login access'), accessSection(content, formats)],
    [l10n.t('Instance'), healthSection(content, formats)],
    [l10n.t('Limits'), limitSection(content)],
    [l10n.t('Cases'), caseSection(content, formats)],
    [l10n.t('In Salesforce'), linkSection(content)],
  ];
  const parts = sections.flatMap(([title, body]) => (body === '' ? [] : [`## ${title}`, body]));
  return [`# ${markdownText(content.name, 120)}`, ...parts, ''].join('\n\n');
}
