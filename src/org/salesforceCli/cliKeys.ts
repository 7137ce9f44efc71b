import { childEnvironment } from '../../core/base/childEnvironment.ts';
import { Failure } from '../../core/base/failure.ts';
import type { CliFolder } from './cliFolder.ts';
import type { CliMachine } from './cliMachine.ts';

/** A keychain asks the user at times. Milliseconds. */
const keychainTimeout = 60_000;

/** What a keychain's program needs to find it. */
const keychainVariables = new Set(['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'DISPLAY', 'WAYLAND_DISPLAY']);

interface Keychain {
  readonly program: (machine: CliMachine) => string;
  readonly argv: readonly string[];
}

/** Where the CLI puts its key, by platform. Elsewhere, and without the program, it is in a file. */
const keychains: Readonly<Partial<Record<NodeJS.Platform, Keychain>>> = {
  linux: {
    program: ({ environment }) => environment['SFDX_SECRET_TOOL_PATH'] ?? '/usr/bin/secret-tool',
    argv: ['lookup', 'user', 'local', 'domain', 'sfdx'],
  },
  darwin: {
    program: () => '/usr/bin/security',
    argv: ['find-generic-password', '-a', 'local', '-s', 'sfdx', '-w'],
  },
};

/**
 * The keys that the CLI may have encrypted with, likeliest first. More than one may be there: a key once made in a file stays when the
 * CLI moves on to a keychain. The text tells which is right.
 */
export async function* cliKeys(
  machine: CliMachine,
  folder: CliFolder,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const inFile = (): Promise<string | undefined> => folder.keyFile();
  const inKeychain = (): Promise<string | undefined> => keychainKey(machine, signal);
  for (const find of usesFile(machine) ? [inFile, inKeychain] : [inKeychain, inFile]) {
    const key = await find();
    if (key !== undefined) {
      yield key;
    }
  }
}

async function keychainKey(machine: CliMachine, signal: AbortSignal | undefined): Promise<string | undefined> {
  const keychain = keychains[machine.platform];
  const program = keychain?.program(machine);
  if (keychain === undefined || program === undefined || !(await machine.isProgram(program))) {
    return undefined;
  }
  try {
    const { exitCode, output } = await machine.run({
      program,
      argv: keychain.argv,
      environment: childEnvironment(machine.environment, {}, keychainVariables),
      workingFolder: machine.home,
      timeout: keychainTimeout,
      signal,
    });
    return exitCode === 0 && output.trim() !== '' ? output.trim() : undefined;
  } catch (error) {
    if (Failure.is(error)) {
      throw error;
    }
    // A keychain that does not open: the file, or the CLI itself, may still help.
    return undefined;
  }
}

/** The names of the variable that tells the CLI to use no keychain, over its versions. */
function usesFile({ environment }: CliMachine): boolean {
  return ['SF_USE_GENERIC_UNIX_KEYCHAIN', 'SFDX_USE_GENERIC_UNIX_KEYCHAIN', 'USE_GENERIC_UNIX_KEYCHAIN'].some((name) =>
    /^(true|1)$/i.test(environment[name] ?? ''),
  );
}
