import { workspace } from 'vscode';
import { hostOf, type KnownLmo } from '../../core/lmo/knownLmos.ts';
import { lmoOrigin } from '../../core/lmo/lmoAddress.ts';
import { LmoSignIn } from '../../core/lmo/lmoSignIn.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withViewProgress } from '../base/progress.ts';
import type { LmoConnection } from './lmoConnection.ts';
import { pickLmo } from './pickLmo.ts';
import type { SignInWays } from './signInWays.ts';

/** Commands for the connection to the License Management Org. */
export function lmoCommands(connection: LmoConnection, ways: SignInWays) {
  return {
    'isvDebugger.connectLmo': (given) => connectLmo(connection, ways, given),
    'isvDebugger.switchLmo': (given) => switchLmo(connection, ways, given),
    'isvDebugger.signInAgain': () => ways.again(requireLmo(connection.toSignIn)),
    'isvDebugger.forgetLmo': (given) => forgetLmo(connection, lmoOf(connection, given) ?? connection.current),
  } satisfies CommandHandlers;
}

/**
 * With a login page or a user of the Salesforce CLI where one is given; asks otherwise. An org session is taken from tests alone: with one
 * of its own, another extension could show the user subscribers that it has made up.
 */
async function connectLmo(connection: LmoConnection, ways: SignInWays, given: CommandArguments): Promise<void> {
  const [instanceUrl, orgSession] = [given.string('instanceUrl'), given.string('orgSession')];
  const [loginUrl, cliUsername] = [given.string('loginUrl'), given.string('cliUsername')];
  if (given.speaksForUser && instanceUrl !== undefined && orgSession !== undefined) {
    const signIn = new LmoSignIn(lmoOrigin(instanceUrl), { way: 'session' }, { orgSession });
    await withViewProgress(() => connection.connect(signIn));
  } else if (loginUrl !== undefined) {
    await ways.withBrowser(loginUrl);
  } else if (cliUsername !== undefined) {
    await ways.throughCli(cliUsername);
  } else {
    await ways.connect();
  }
}

async function switchLmo(connection: LmoConnection, ways: SignInWays, given: CommandArguments): Promise<void> {
  const named = lmoOf(connection, given);
  const choice =
    named === undefined
      ? await pickLmo({
          known: connection.known,
          current: connection.current,
          isOpen: (lmo) => connection.isOpen(lmo),
        })
      : ({ wish: 'switch', lmo: named } as const);
  switch (choice?.wish) {
    case 'switch':
      return ways.again(choice.lmo);
    case 'signInAgain':
      return ways.anew(choice.lmo);
    case 'forget':
      return forgetLmo(connection, choice.lmo);
    case 'connectAnother':
      return ways.connect();
    case undefined:
  }
}

/** What it gave is taken back in Salesforce, unless nothing may be sent. */
async function forgetLmo(connection: LmoConnection, lmo: KnownLmo | undefined): Promise<void> {
  await connection.forget(requireLmo(lmo), { revokes: workspace.isTrusted });
}

/** The LMO that a command was called with, by its address. */
function lmoOf(connection: LmoConnection, given: CommandArguments): KnownLmo | undefined {
  const instanceUrl = given.string('instanceUrl');
  if (instanceUrl === undefined) {
    return undefined;
  }
  const origin = lmoOrigin(instanceUrl);
  const lmo = connection.known.find((known) => known.instanceUrl === origin);
  if (lmo === undefined) {
    throw failures.unknownLmo(orgLine(hostOf({ instanceUrl: origin }), 80));
  }
  return lmo;
}

function requireLmo(lmo: KnownLmo | undefined): KnownLmo {
  if (lmo === undefined) {
    throw failures.noLmo();
  }
  return lmo;
}
