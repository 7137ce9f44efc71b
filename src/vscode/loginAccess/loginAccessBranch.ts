import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import type { Ability } from '../../core/loginAccess/abilities.ts';
import type { Grant } from '../../core/loginAccess/grant.ts';
import type { UserGrant } from '../../core/loginAccess/grants.ts';
import { abilityState, abilityTitle } from '../../core/subscriberDetails/accessSection.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, factsTooltip } from '../base/treeItems.ts';
import type { BranchNode, SubscriberBranch } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import type { EnteredFacts, EnteredOrgs } from './enteredOrgs.ts';
import type { GrantNotes } from './grantNotes.ts';
import { dayText, describeEvidence, describeGrant, eventTexts } from './grantTexts.ts';
import type { OrgAbilities } from './orgAbilities.ts';

interface LoginAccessNode extends BranchNode {
  readonly branch: 'loginAccess';
  readonly line:
    | { readonly kind: 'folder'; readonly entered: EnteredFacts | undefined }
    | { readonly kind: 'grant'; readonly user: UserGrant }
    | { readonly kind: 'administratorsOnly'; readonly since: Date }
    | { readonly kind: 'ability'; readonly ability: Ability; readonly isLooking: boolean };
}

/** How the customer lets us in: who granted it and until when, what it lets us do, and what not. */
export class LoginAccessBranch implements SubscriberBranch<LoginAccessNode> {
  readonly name = 'loginAccess';
  readonly #entered: EnteredOrgs;
  readonly #notes: GrantNotes;
  readonly #abilities: OrgAbilities;
  readonly #changed = new EventEmitter<LoginAccessNode | undefined>();
  /** The tree knows a line by its identity. */
  readonly #folders = new Map<string, LoginAccessNode>();

  readonly onDidChange = this.#changed.event;

  constructor(entered: EnteredOrgs, notes: GrantNotes, abilities: OrgAbilities) {
    this.#entered = entered;
    this.#notes = notes;
    this.#abilities = abilities;
    abilities.onDidChange((orgId) => {
      const folder = this.#folders.get(orgIdKey(orgId));
      if (folder !== undefined) {
        this.#changed.fire(folder);
      }
    });
  }

  roots({ orgId, entered }: ListedSubscriber): readonly LoginAccessNode[] {
    const folder = this.#node(orgId, { kind: 'folder', entered });
    this.#folders.set(orgIdKey(orgId), folder);
    return [folder];
  }

  children({ orgId, line }: LoginAccessNode): readonly LoginAccessNode[] {
    const entered = this.#entered.get(orgId);
    if (line.kind !== 'folder' || entered === undefined) {
      return [];
    }
    const { users, administratorsOnly } = entered.grants;
    const { abilities, isLooking } = this.#abilities.of(entered);
    return [
      ...users.map((user) => this.#node(orgId, { kind: 'grant', user })),
      ...(administratorsOnly === undefined
        ? []
        : [this.#node(orgId, { kind: 'administratorsOnly', since: administratorsOnly.at })]),
      ...abilities.map((ability) => this.#node(orgId, { kind: 'ability', ability, isLooking })),
    ];
  }

  item({ orgId, line }: LoginAccessNode): TreeItem {
    switch (line.kind) {
      case 'folder':
        return line.entered === undefined ? this.#notEnteredItem(orgId) : folderItem(orgId, line.entered);
      case 'grant':
        return grantItem(orgId, line.user);
      case 'administratorsOnly':
        return policyItem(line.since);
      case 'ability':
        return abilityItem(orgId, line.ability, line.isLooking);
    }
  }

  #notEnteredItem(orgId: string): TreeItem {
    const item = new TreeItem(l10n.t('Login Access'));
    const note = this.#notes.get(orgId);
    item.description =
      note === undefined
        ? l10n.t('paste a hand-off to enter')
        : l10n.t('until {0} · {1} (noted)', dayText(note.expires), orgLine(note.username, 80));
    item.iconPath = new ThemeIcon('lock');
    item.contextValue = 'loginAccess closed';
    item.command = commandOf('isvDebugger.pasteHandOff', l10n.t('Paste Hand-Off'), { orgId });
    item.accessibilityInformation = { label: l10n.t('Login Access, not entered, {0}', item.description) };
    return item;
  }

  #node(orgId: string, line: LoginAccessNode['line']): LoginAccessNode {
    return { branch: this.name, orgId, line };
  }
}

function folderItem(orgId: string, { grant, evidence, grants, loginAsUser }: EnteredFacts): TreeItem {
  const item = new TreeItem(l10n.t('Login Access'), TreeItemCollapsibleState.Collapsed);
  item.id = `${orgId} loginAccess`;
  item.description = describeGrant(grant);
  item.iconPath = grantIcon(grant);
  item.contextValue = 'loginAccess open';
  item.tooltip = factsTooltip([
    [l10n.t('Login access'), item.description],
    [l10n.t('Known from'), describeEvidence(evidence, grants)],
    [l10n.t('Entered as'), loginAsUser.username],
  ]);
  item.accessibilityInformation = { label: l10n.t('Login Access, {0}', item.description) };
  return item;
}

function grantItem(orgId: string, { username, grant, history }: UserGrant): TreeItem {
  const item = new TreeItem(orgLine(username, 80));
  const state = stateLabel(grant);
  item.id = `${orgId} grant ${username}`;
  item.description = state;
  item.iconPath = grantIcon(grant);
  item.contextValue = 'grant';
  item.tooltip = factsTooltip(eventTexts(history));
  item.accessibilityInformation = { label: l10n.t('Grant of {0}, {1}', orgLine(username, 80), state) };
  return item;
}

function stateLabel(grant: Grant): string {
  switch (grant.state) {
    case 'live':
      return l10n.t('until {0}', dayText(grant.expires));
    case 'expired':
      return l10n.t('ended on {0}', dayText(grant.expired));
    case 'revoked':
      return l10n.t('revoked');
    case 'none':
      return l10n.t('none');
    case 'unknown':
      return l10n.t('granted; its end cannot be read');
  }
}

function grantIcon({ state }: Grant): ThemeIcon {
  return new ThemeIcon(state === 'expired' || state === 'revoked' ? 'lock' : 'unlock');
}

function policyItem(since: Date): TreeItem {
  const item = new TreeItem(l10n.t('Administrators alone may grant access'));
  item.description = l10n.t('since {0}', dayText(since));
  item.iconPath = new ThemeIcon('shield');
  item.contextValue = 'grantPolicy';
  item.tooltip = l10n.t(
    'Set in the customer’s Setup, Login Access Policies. Ask an administrator there for the next grant.',
  );
  return item;
}

const abilityIcons: Readonly<Record<Ability['state'], string>> = {
  available: 'pass',
  refused: 'circle-slash',
  unknown: 'question',
  look: 'link-external',
};

function abilityItem(orgId: string, ability: Ability, isLooking: boolean): TreeItem {
  const item = new TreeItem(abilityTitle(ability.name));
  const isPending = isLooking && ability.state === 'unknown';
  const state = isPending ? l10n.t('looking…') : abilityState(ability);
  item.id = `${orgId} ability ${ability.name}`;
  item.description = ability.state === 'refused' ? l10n.t('{0}: {1}', state, orgLine(ability.reason, 120)) : state;
  item.iconPath = new ThemeIcon(isPending ? 'loading~spin' : abilityIcons[ability.state]);
  item.tooltip = orgLine(ability.reason, 500);
  item.contextValue = `ability ${ability.name}`;
  item.accessibilityInformation = {
    label: l10n.t('{0}, {1}. {2}', abilityTitle(ability.name), state, orgLine(ability.reason, 500)),
  };
  if (ability.state === 'look') {
    item.command = commandOf('isvDebugger.openCustomSettings', l10n.t('Open Custom Settings in Setup'), { orgId });
  }
  return item;
}
