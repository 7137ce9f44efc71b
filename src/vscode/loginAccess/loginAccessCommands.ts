import { commands, l10n, window } from 'vscode';
import { entryPurpose } from '../../core/loginAccess/admittance.ts';
import type { GrantNote } from '../../core/loginAccess/grantNote.ts';
import { parseHandOff } from '../../core/loginAccess/handOffUrl.ts';
import { setupAddress } from '../../core/subscriberDetails/salesforceLinks.ts';
import { openInBrowser } from '../base/browser.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import type { AccessRequests } from './accessRequests.ts';
import { askGrantNote, parseDay } from './askGrantNote.ts';
import type { EnteredOrg, EnteredOrgs } from './enteredOrgs.ts';
import { type Entrance, tellClipboardCleared } from './entrance.ts';
import type { GrantNotes } from './grantNotes.ts';
import type { LogInAs } from './logInAs.ts';
import type { OwnAccess } from './ownAccess.ts';

export interface LoginAccessCommandParts {
  readonly entrance: Entrance;
  readonly choice: SubscriberChoice;
  readonly directory: SubscriberDirectory;
  readonly enteredOrgs: EnteredOrgs;
  readonly notes: GrantNotes;
  readonly requests: AccessRequests;
  readonly logInAs: LogInAs;
  readonly ownAccess: OwnAccess;
}

/** Commands for getting into a subscriber's org, and out of it. */
export function loginAccessCommands(parts: LoginAccessCommandParts) {
  const { entrance, choice, requests, logInAs, ownAccess } = parts;
  return {
    'isvDebugger.requestLoginAccess': async (given) => {
      const request = await requests.request(given, choice);
      void ownAccess.warnOfLacking();
      return request;
    },
    'isvDebugger.logInAs': async (given) => logInAs.open(await choice.orgId(given)),
    'isvDebugger.pasteHandOff': (given) => pasteHandOff(entrance, given),
    'isvDebugger.forgetHandOff': async (given) => entrance.leave(await choice.enteredOrgId(given)),
    'isvDebugger.noteGrant': (given) => noteGrant(parts, given),
    'isvDebugger.openCustomSettings': (given) => openCustomSettings(choice, given),
    'isvDebugger.checkOwnAccess': () => ownAccess.show(),
  } satisfies CommandHandlers;
}

/** Answers the id of the org that was entered. */
async function pasteHandOff(entrance: Entrance, given: CommandArguments): Promise<string> {
  const text = given.text ?? given.string('handOff');
  const handOff = text === undefined ? undefined : parseHandOff(text);
  const { entered, clipboardCleared, debugs } = await entrance.enter({
    handOff,
    wanted: given.orgId,
    confirmed: given.confirmed,
    offersDebugging: true,
  });
  const { organizationId } = entered.organization;
  if (debugs) {
    if (clipboardCleared) {
      tellClipboardCleared();
    }
    const command: CommandId = 'isvDebugger.debugSubscriber';
    void commands.executeCommand(command, { orgId: organizationId });
  } else if (text === undefined) {
    void offerNext(entered, clipboardCleared);
  }
  return organizationId;
}

async function offerNext(entered: EnteredOrg, clipboardCleared: boolean): Promise<void> {
  const { organizationId: orgId, name } = entered.organization;
  const [where, user] = [orgLine(name, 60), orgLine(entered.loginAsUser.username, 80)];
  const what = clipboardCleared
    ? l10n.t('Entered {0} as {1}. The hand-off was cleared from the clipboard.', where, user)
    : l10n.t('Entered {0} as {1}.', where, user);
  const isLive = entryPurpose(entered.organization) === 'liveDebugging';
  const message = isLive ? what : l10n.t('{0} It is a production org: debug logs and replay alone.', what);
  const retrieve = l10n.t('Retrieve Package Source');
  const next = isLive ? l10n.t('Debug This Subscriber') : l10n.t('Open Debug Log');
  const chosen = await window.showInformationMessage(message, retrieve, next);
  const nextCommand: CommandId = isLive ? 'isvDebugger.debugSubscriber' : 'isvDebugger.openDebugLog';
  const retrieveCommand: CommandId = 'isvDebugger.retrievePackageSource';
  if (chosen !== undefined) {
    await commands.executeCommand(chosen === retrieve ? retrieveCommand : nextCommand, { orgId });
  }
}

/** Answers what is noted now. */
async function noteGrant(
  { choice, directory, enteredOrgs, notes }: LoginAccessCommandParts,
  given: CommandArguments,
): Promise<GrantNote | undefined> {
  const orgId = await choice.orgId(given);
  const [username, until] = [given.string('username'), parseDay(given.string('until') ?? '')];
  const name = directory.find(orgId)?.name ?? orgId;
  const note =
    username !== undefined && until !== undefined
      ? { username, expires: until, noted: new Date() }
      : await askGrantNote(name, enteredOrgs.get(orgId)?.loginAsUser.username, notes.get(orgId));
  await (note === undefined ? notes.delete(orgId) : notes.set(orgId, note));
  return note;
}

/** Answers the address that was opened. */
async function openCustomSettings(choice: SubscriberChoice, given: CommandArguments): Promise<string> {
  const { org } = await choice.entered(given);
  const address = setupAddress(org.instanceUrl, 'customSettings');
  await openInBrowser(address);
  return address;
}
