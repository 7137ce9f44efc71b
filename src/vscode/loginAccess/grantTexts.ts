import { env, l10n } from 'vscode';
import type { Grant } from '../../core/loginAccess/grant.ts';
import type { GradedGrant } from '../../core/loginAccess/grantNote.ts';
import type { GrantEvent, GrantEventKind, ObservedGrants } from '../../core/loginAccess/grants.ts';
import { orgLine } from '../base/orgText.ts';

/** How a grant stands, in a few words. */
export function describeGrant(grant: Grant): string {
  switch (grant.state) {
    case 'live':
      // The day may have passed since it was read.
      return grant.expires.getTime() >= Date.now()
        ? l10n.t('until {0} · {1}', dayText(grant.expires), orgLine(grant.username, 80))
        : l10n.t('ended on {0} · {1}', dayText(grant.expires), orgLine(grant.username, 80));
    case 'expired':
      return l10n.t('ended on {0} · {1}', dayText(grant.expired), orgLine(grant.username, 80));
    case 'revoked':
      return l10n.t('revoked · {0}', orgLine(grant.username, 80));
    case 'none':
      return l10n.t('the audit trail names no grant');
    case 'unknown':
      return l10n.t('the audit trail does not tell');
  }
}

/** What the state of a grant rests on. */
export function describeEvidence(evidence: GradedGrant['evidence'], { problem }: ObservedGrants): string {
  switch (evidence) {
    case 'auditTrail':
      return l10n.t("the org's audit trail");
    case 'note':
      return l10n.t('your note; the audit trail does not tell');
    case 'nothing':
      return problem === undefined
        ? l10n.t('nothing: the end of the grant cannot be read')
        : l10n.t('nothing: {0}', problem);
  }
}

/** What happened to a grant, as facts of a tooltip, the latest first. */
export function eventTexts(history: readonly GrantEvent[]): readonly (readonly [string, string])[] {
  const kinds: Readonly<Record<GrantEventKind, string>> = {
    granted: l10n.t('granted'),
    modified: l10n.t('changed'),
    revoked: l10n.t('revoked'),
    used: l10n.t('used'),
    administratorsOnly: l10n.t('administrators alone may grant'),
  };
  return history.map(({ kind, at, ends, otherwise }) => {
    if (ends === undefined) {
      return [momentText(at), kinds[kind]];
    }
    const what =
      otherwise === undefined
        ? l10n.t('{0}, until {1}', kinds[kind], dayText(ends))
        : l10n.t('{0}, until {1} or, read otherwise, {2}', kinds[kind], dayText(ends), dayText(otherwise));
    return [momentText(at), what];
  });
}

/** A day as the editor's language writes it, with the month in letters: nobody has to guess its order. */
export function dayText(instant: Date): string {
  return instant.toLocaleDateString(env.language, { dateStyle: 'medium' });
}

export function momentText(instant: Date): string {
  return instant.toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
