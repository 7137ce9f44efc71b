import { displayLine } from '../core/base/displayText.ts';
import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';

// What can go wrong between an editor and the adapter. Failures of the org and of debugging come from core and org.

export function unknownCommand(command: string): Failure {
  return new Failure(
    'unknownCommand',
    l10n.t(
      'This debugger does not know the request "{0}". Send one that DAP and its capabilities name.',
      displayLine(command, 60),
    ),
  );
}

export function badArgument(command: string, field: string, expected: string): Failure {
  return new Failure(
    'badArgument',
    l10n.t('The request "{0}" needs {1} to be {2}. Correct it, then send it again.', command, field, expected),
  );
}

export function notInitialized(command: string): Failure {
  return new Failure(
    'notInitialized',
    l10n.t('The debug adapter is not initialized. Send "initialize" before "{0}".', command),
  );
}

export function alreadyInitialized(): Failure {
  return new Failure('alreadyInitialized', l10n.t('This debug adapter is initialized already; nothing was changed.'));
}

export function noSession(command: string): Failure {
  return new Failure(
    'noSession',
    l10n.t('"{0}" needs a running debug session. Launch one, or wait until the launch has finished.', command),
  );
}

export function alreadyLaunched(): Failure {
  return new Failure(
    'alreadyLaunched',
    l10n.t('This debug adapter has launched a session already. Stop that one, then start a new one.'),
  );
}

export function licenseHolderUnknown(cause: unknown): Failure {
  return new Failure(
    'licenseInUse',
    l10n.t(
      'The debug licence is in use. Connect the LMO in VS Code to see who holds it, or wait: a session ends after four hours at most.',
    ),
    { cause },
  );
}

/** The host tells the user of it and offers a way out, so the client need not show it. */
export class ToldFailure extends Failure {}

export function sessionInOrg(who: string, organization: string, since: string): Failure {
  return new Failure(
    'sessionInOrg',
    l10n.t(
      '{0} has had a debug session in {1} for {2}, and an org has one at a time. Ask them to stop it, or end it with "Stop Debug Session" in VS Code.',
      who,
      organization,
      since,
    ),
  );
}

export function sessionEnded(): Failure {
  return new Failure('sessionEnded', l10n.t('The debug session has ended. Start a new one to go on.'));
}

export function requestCancelled(): Failure {
  return new Failure('cancelled', l10n.t('The request was cancelled. Send it again if its answer is still needed.'));
}

export function unsupportedPathFormat(): Failure {
  return new Failure(
    'badArgument',
    l10n.t(
      'The request "initialize" needs arguments.pathFormat to be "path" or "uri". Correct it, then send it again.',
    ),
  );
}

export function badClientPath(): Failure {
  return new Failure(
    'badArgument',
    l10n.t('A source path of this client is not a file: URI, as its "initialize" announced.'),
  );
}

export function withoutDebugging(): Failure {
  return new Failure(
    'withoutDebugging',
    l10n.t(
      'There is no running without debugging: the code runs in the org anyway. Start debugging (F5), or run Apex from the palette.',
    ),
  );
}

export function replayWithoutDebugging(): Failure {
  return new Failure(
    'withoutDebugging',
    l10n.t('There is no replay without debugging: what the log tells has run already. Start debugging (F5).'),
  );
}

export function unreadableLog(path: string, cause: unknown): Failure {
  return new Failure(
    'unreadableLog',
    l10n.t(
      'The debug log {0} cannot be read. Correct "logFile" in the launch configuration, or download the log again.',
      path,
    ),
    { cause },
  );
}

export function noDebugLog(path: string): Failure {
  return new Failure(
    'noDebugLog',
    l10n.t(
      '{0} is no Apex debug log, or nothing of Apex ran in it. Choose a log of a request that ran Apex, traced with APEX_CODE at FINE or finer.',
      path,
    ),
  );
}

export function executionUnknown(wanted: number, count: number): Failure {
  return new Failure(
    'executionUnknown',
    l10n.t(
      'The log has no execution {0}; it has {1}. Correct "execution" in the launch configuration, or leave it out for all.',
      wanted,
      count,
    ),
  );
}

export function onlyInReplay(): Failure {
  return new Failure(
    'onlyInReplay',
    l10n.t(
      'An org runs forwards only. Replay the debug log of the request to step back, go to a statement or stop when data changes.',
    ),
  );
}

export function onlyLive(): Failure {
  return new Failure(
    'onlyLive',
    l10n.t('A replay has no time limit and no link to an org: there is nothing to extend or renew.'),
  );
}

export function notReached(): Failure {
  return new Failure(
    'notReached',
    l10n.t('The log does not tell of that line, so there is nothing to go to. Choose a line that the request ran.'),
  );
}

export function attachNotOffered(): Failure {
  return new Failure(
    'attachNotOffered',
    l10n.t(
      'This debugger has no "attach". Use "request": "launch": it opens a debug session and waits for requests of the login-as user.',
    ),
  );
}

export function pauseNotOffered(): Failure {
  return new Failure(
    'pauseNotOffered',
    l10n.t('The org cannot pause a running request. Set a breakpoint on a line it will reach, and it stops there.'),
  );
}

export function noFrame(): Failure {
  return new Failure(
    'noFrame',
    l10n.t('Expressions are read in a stopped stack frame. Select one in the Call Stack view.'),
  );
}

export function noException(): Failure {
  return new Failure(
    'noException',
    l10n.t(
      'The request has not stopped because of an exception, so there is nothing to tell of one. Look at its variables instead.',
    ),
  );
}

export function unknownSource(): Failure {
  return new Failure(
    'unknownSource',
    l10n.t('There is no source under this number. Open it from the Call Stack view again.'),
  );
}

export function internalFailure(command: string, cause: unknown): Failure {
  return new Failure(
    'internal',
    l10n.t(
      'The debugger failed while it handled "{0}". Try again; if it happens again, report it with the log.',
      command,
    ),
    { cause },
  );
}

export function badLaunch(field: string, problem: string): Failure {
  return new Failure('badLaunchArgument', l10n.t('Launch configuration: "{0}" {1}', field, problem));
}

export function unreadableSources(folder: string, cause: unknown): Failure {
  return new Failure(
    'unreadableSources',
    l10n.t(
      'The source folder {0} cannot be read. Correct "sources" in the launch configuration, or create the folder.',
      folder,
    ),
    { cause },
  );
}

export function unreadableProject(path: string, cause: unknown): Failure {
  return new Failure(
    'unreadableSources',
    l10n.t(
      '{0} is not valid JSON, so the namespace of its sources is unknown. Correct it, or name the namespace in "sources".',
      path,
    ),
    { cause },
  );
}

export function tooManySources(folder: string): Failure {
  return new Failure(
    'unreadableSources',
    l10n.t(
      'The source folder {0} holds more than 20,000 folders or 100,000 Apex files. Name the package\'s own folder in "sources" of the launch configuration.',
      folder,
    ),
  );
}

export function sessionVariableMissing(name: string): Failure {
  return new Failure(
    'sessionVariableMissing',
    l10n.t(
      'The environment variable {0} holds no org session. Set it where the debug adapter is started, then start the adapter again: it is read once and deleted.',
      name,
    ),
  );
}

export function standaloneSessionEnded(name: string): Failure {
  return new Failure(
    'orgSessionExpired',
    l10n.t(
      'The org session from the environment variable {0} has expired or was ended. Your editor keeps the breakpoints: log in to the subscriber again, start the debug adapter with a fresh org session in {0}, and launch once more.',
      name,
    ),
  );
}

export function subscriberNeedsEditor(): Failure {
  return new Failure(
    'badLaunchArgument',
    l10n.t(
      'Launch configuration: "subscriber" works inside VS Code only. Here, write "org": {"instanceUrl": …, "sessionFrom": {"env": "NAME"}}.',
    ),
  );
}
