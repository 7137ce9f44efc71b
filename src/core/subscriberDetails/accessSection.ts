import { l10n } from '../base/l10n.ts';
import { markdownLink, markdownTable, markdownText } from '../base/markdownText.ts';
import type { Ability, AbilityName } from '../loginAccess/abilities.ts';
import type { Grant } from '../loginAccess/grant.ts';
import type { GrantEvent, GrantEventKind, UserGrant } from '../loginAccess/grants.ts';
import type { DetailsContent, EnteredContent, PageFormats } from './detailsContent.ts';
import { partText } from './partText.ts';
import { setupAddress } from './salesforceLinks.ts';

/** How the customer lets us in: who, until when, how it came to that, and what it lets one do. */
export function accessSection(content: DetailsContent, formats: PageFormats): string {
  const { entered } = content;
  const users = entered?.grants.users ?? [];
  const parts = [
    stateText(content, formats),
    markdownTable(
      [l10n.t('User'), l10n.t('State')],
      users.map((user) => [markdownText(user.username || '–'), grantText(user.grant, formats)]),
    ),
    ...(entered === undefined ? [] : [historyText(entered, users, formats), abilityText(content, entered)]),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function stateText({ grant: { grant, evidence }, entered, note }: DetailsContent, formats: PageFormats): string {
  if (evidence === 'note' && note !== undefined) {
    return l10n.t(
      '{0}. This was noted here on {1}; the org does not tell.',
      grantText(grant, formats),
      formats.day(note.noted),
    );
  }
  if (entered === undefined) {
    return l10n.t('Not known: enter the org with a hand-off to see it, or note what the customer told you.');
  }
  if (entered.grants.problem !== undefined) {
    return l10n.t('Not known: this user cannot read the audit trail. {0}', markdownText(entered.grants.problem, 400));
  }
  return grant.state === 'none'
    ? l10n.t('The audit trail of the last 180 days names no grant to you.')
    : l10n.t('{0}. This is what the audit trail says.', grantText(grant, formats));
}

export function grantText(grant: Grant, formats: PageFormats): string {
  switch (grant.state) {
    case 'live':
      return l10n.t('Live until {0}', formats.day(grant.expires));
    case 'expired':
      return l10n.t('Ended on {0}', formats.day(grant.expired));
    case 'revoked':
      return l10n.t('Revoked');
    case 'none':
      return l10n.t('None');
    case 'unknown':
      return l10n.t('Not known');
  }
}

function historyText({ grants }: EnteredContent, users: readonly UserGrant[], formats: PageFormats): string {
  const events = [
    ...users.flatMap(({ history }) => history),
    ...grants.uses,
    ...(grants.administratorsOnly === undefined ? [] : [grants.administratorsOnly]),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const table = markdownTable(
    [l10n.t('When'), l10n.t('What'), l10n.t('User'), l10n.t('As the org wrote it')],
    events.map((event) => [
      formats.moment(event.at),
      eventText(event, formats),
      markdownText(event.username || '–'),
      markdownText(event.text, 300),
    ]),
  );
  return table === '' ? '' : `### ${l10n.t('History')}\n\n${table}`;
}

function eventText({ kind, ends, otherwise }: GrantEvent, formats: PageFormats): string {
  const texts: Readonly<Record<GrantEventKind, string>> = {
    granted: l10n.t('granted'),
    modified: l10n.t('changed'),
    revoked: l10n.t('revoked'),
    used: l10n.t('used, by whom it does not say'),
    administratorsOnly: l10n.t('administrators alone may grant'),
  };
  if (ends === undefined) {
    return texts[kind];
  }
  return otherwise === undefined
    ? l10n.t('{0}, until {1}', texts[kind], formats.day(ends))
    : l10n.t('{0}, until {1} or, read otherwise, {2}', texts[kind], formats.day(ends), formats.day(otherwise));
}

function abilityText({ abilities }: DetailsContent, { instanceUrl }: EnteredContent): string {
  const table = partText(abilities, (known) =>
    markdownTable(
      [l10n.t('What'), l10n.t('State'), l10n.t('Why')],
      known.map((ability) => [
        abilityTitle(ability.name),
        abilityState(ability),
        ability.name === 'customSettings'
          ? `${markdownText(ability.reason, 400)} ${markdownLink(l10n.t('Custom Settings'), setupAddress(instanceUrl, 'customSettings'))}`
          : markdownText(ability.reason, 400),
      ]),
    ),
  );
  return `### ${l10n.t('What it lets you do')}\n\n${table}`;
}

export function abilityTitle(name: AbilityName): string {
  const titles: Readonly<Record<AbilityName, string>> = {
    managedCode: l10n.t('Managed Code'),
    debugLogs: l10n.t('Debug Logs'),
    customSettings: l10n.t('Protected Custom Settings'),
    debugSession: l10n.t('Debug Session'),
  };
  return titles[name];
}

export function abilityState({ state }: Ability): string {
  const states: Readonly<Record<Ability['state'], string>> = {
    available: l10n.t('available'),
    refused: l10n.t('refused'),
    unknown: l10n.t('not checked'),
    look: l10n.t('in Setup only'),
  };
  return states[state];
}
