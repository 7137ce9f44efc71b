import { commands, l10n, window } from 'vscode';
import { parseHandOff } from '../../core/loginAccess/handOffUrl.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { EnteredOrg } from './enteredOrgs.ts';
import type { Entrance } from './entrance.ts';

/** Commands for getting into a subscriber's org, and out of it. */
export function loginAccessCommands(entrance: Entrance, choice: SubscriberChoice) {
  return {
    'isvDebugger.pasteHandOff': (given) => pasteHandOff(entrance, given),
    'isvDebugger.forgetHandOff': async (given) => entrance.leave(await choice.enteredOrgId(given)),
  } satisfies CommandHandlers;
}

/** Answers the id of the org that was entered. */
async function pasteHandOff(entrance: Entrance, given: CommandArguments): Promise<string> {
  const text = given.text ?? given.string('handOff');
  const handOff = text === undefined ? undefined : parseHandOff(text);
  const { entered, clipboardCleared } = await entrance.enter({
    handOff,
    wanted: given.orgId,
    confirmed: given.flag('confirmed'),
  });
  if (text === undefined) {
    void offerNext(entered, clipboardCleared);
  }
  return entered.organization.organizationId;
}

async function offerNext(entered: EnteredOrg, clipboardCleared: boolean): Promise<void> {
  const { organizationId: orgId, name, isSandbox } = entered.organization;
  const [where, user] = [orgLine(name, 60), orgLine(entered.loginAsUser.username, 80)];
  const what = clipboardCleared
    ? l10n.t('Entered {0} as {1}. The hand-off was cleared from the clipboard.', where, user)
    : l10n.t('Entered {0} as {1}.', where, user);
  const retrieve = l10n.t('Retrieve Package Source');
  const next = isSandbox ? l10n.t('Debug This Subscriber') : l10n.t('Open Debug Log');
  const chosen = await window.showInformationMessage(what, retrieve, next);
  const nextCommand: CommandId = isSandbox ? 'isvDebugger.debugSubscriber' : 'isvDebugger.openDebugLog';
  const retrieveCommand: CommandId = 'isvDebugger.retrievePackageSource';
  if (chosen !== undefined) {
    await commands.executeCommand(chosen === retrieve ? retrieveCommand : nextCommand, { orgId });
  }
}
