import { displayLine } from '../core/base/displayText.ts';
import { Failure } from '../core/base/failure.ts';

// What can go wrong between an editor and the adapter. Failures of the org and of debugging come from core and org.

export function unknownCommand(command: string): Failure {
  return new Failure('unknownCommand', `This debugger does not know the request "${displayLine(command, 60)}".`);
}

export function badArgument(command: string, field: string, expected: string): Failure {
  return new Failure('badArgument', `The request "${command}" needs ${field} to be ${expected}.`);
}

export function notInitialized(command: string): Failure {
  return new Failure('notInitialized', `Send "initialize" before "${command}".`);
}

export function alreadyInitialized(): Failure {
  return new Failure('alreadyInitialized', 'This debug adapter is initialized already; nothing was changed.');
}

export function noSession(command: string): Failure {
  return new Failure(
    'noSession',
    `"${command}" needs a running debug session. Launch one, or wait until the launch has finished.`,
  );
}

export function alreadyLaunched(): Failure {
  return new Failure(
    'alreadyLaunched',
    'This debug adapter has launched a session already. Stop that one, then start a new one.',
  );
}

export function licenseHolderUnknown(cause: unknown): Failure {
  return new Failure(
    'licenseInUse',
    'The debug licence is in use. Connect the LMO in VS Code to see who holds it, or wait: a session ends after four hours at most.',
    { cause },
  );
}

export function sessionEnded(): Failure {
  return new Failure('sessionEnded', 'The debug session has ended. Start a new one to go on.');
}

export function requestCancelled(): Failure {
  return new Failure('cancelled', 'The request was cancelled.');
}

export function unsupportedPathFormat(): Failure {
  return new Failure('badArgument', 'The request "initialize" needs arguments.pathFormat to be "path" or "uri".');
}

export function badClientPath(): Failure {
  return new Failure('badArgument', 'A source path of this client is not a file: URI, as its "initialize" announced.');
}

export function withoutDebugging(): Failure {
  return new Failure(
    'withoutDebugging',
    'There is no running without debugging: the code runs in the org anyway. Start debugging (F5), or run Apex from the palette.',
  );
}

export function attachNotOffered(): Failure {
  return new Failure(
    'attachNotOffered',
    'This debugger has no "attach". Use "request": "launch": it opens a debug session and waits for requests of the login-as user.',
  );
}

export function pauseNotOffered(): Failure {
  return new Failure(
    'pauseNotOffered',
    'The org cannot pause a running request. Set a breakpoint on a line it will reach, and it stops there.',
  );
}

export function noFrame(): Failure {
  return new Failure('noFrame', 'Expressions are read in a stopped stack frame. Select one in the Call Stack view.');
}

export function noException(): Failure {
  return new Failure(
    'noException',
    'The request has not stopped because of an exception, so there is nothing to tell of one.',
  );
}

export function unknownSource(): Failure {
  return new Failure('unknownSource', 'There is no source under this number. Open it from the Call Stack view again.');
}

export function internalFailure(command: string, cause: unknown): Failure {
  return new Failure(
    'internal',
    `The debugger failed while it handled "${command}". Try again; if it happens again, report it with the log.`,
    { cause },
  );
}

export function badLaunch(field: string, problem: string): Failure {
  return new Failure('badLaunchArgument', `Launch configuration: "${field}" ${problem}`);
}

export function unreadableSources(folder: string, cause: unknown): Failure {
  return new Failure(
    'unreadableSources',
    `The source folder ${folder} cannot be read. Correct "sources" in the launch configuration, or create the folder.`,
    { cause },
  );
}

export function unreadableProject(path: string, cause: unknown): Failure {
  return new Failure(
    'unreadableSources',
    `${path} is not valid JSON, so the namespace of its sources is unknown. Correct it, or name the namespace in "sources".`,
    { cause },
  );
}

export function tooManySources(folder: string): Failure {
  return new Failure(
    'unreadableSources',
    `The source folder ${folder} holds more than 20,000 folders or 100,000 Apex files. ` +
      'Name the package\'s own folder in "sources" of the launch configuration.',
  );
}

export function sessionVariableMissing(name: string): Failure {
  return new Failure(
    'sessionVariableMissing',
    `The environment variable ${name} holds no org session. Set it where the debug adapter is started, then start the adapter ` +
      'again: it is read once and deleted.',
  );
}

export function subscriberNeedsEditor(): Failure {
  return new Failure(
    'badLaunchArgument',
    'Launch configuration: "subscriber" works inside VS Code only. Here, write "org": {"instanceUrl": …, "sessionFrom": {"env": "NAME"}}.',
  );
}
