import { l10n } from 'vscode';
import { markdownTable, markdownText } from '../../core/base/markdownText.ts';
import {
  type OwnPermissionFacts,
  ownPermissionFindings,
  type OwnPermissionState,
} from '../../core/loginAccess/ownPermissions.ts';

/** The check of one's own permissions as a page: what is there, what is lacking, and what nobody can see from here. */
export function ownAccessPage(facts: OwnPermissionFacts, host: string): string {
  const states: Readonly<Record<OwnPermissionState, string>> = {
    has: l10n.t('✓ there'),
    lacks: l10n.t('✗ lacking'),
    unknown: l10n.t('? cannot be seen'),
  };
  const rows = ownPermissionFindings(facts).map(({ state, title, explanation }) => [
    states[state],
    markdownText(title),
    markdownText(explanation, 500),
  ]);
  return [
    `# ${l10n.t('My access to subscribers')}`,
    l10n.t('What {0} needs in {1} to log in to subscribers.', markdownText(facts.username), markdownText(host)),
    markdownTable([l10n.t('State'), l10n.t('What'), l10n.t('What follows')], rows),
    '',
  ].join('\n\n');
}
