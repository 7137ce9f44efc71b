import { env, l10n } from 'vscode';
import type { Grant } from '../../core/loginAccess/grant.ts';
import { orgLine } from '../base/orgText.ts';

/** How a grant stands, in a few words. */
export function describeGrant(grant: Grant): string {
  switch (grant.state) {
    case 'live':
      return l10n.t('until {0} · {1}', dayText(grant.expires), orgLine(grant.username, 80));
    case 'expired':
      return l10n.t('ended on {0} · {1}', dayText(grant.expired), orgLine(grant.username, 80));
    case 'revoked':
      return l10n.t('revoked · {0}', orgLine(grant.username, 80));
    case 'none':
      return l10n.t('the audit trail names no grant');
    case 'unknown':
      return l10n.t('the audit trail cannot be read');
  }
}

/** A day as the editor's language writes it, with the month in letters: nobody has to guess its order. */
export function dayText(instant: Date): string {
  return instant.toLocaleDateString(env.language, { dateStyle: 'medium' });
}
