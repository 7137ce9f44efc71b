import { posix, win32 } from 'node:path';
import { childEnvironment } from '../../core/base/childEnvironment.ts';
import { displayLine } from '../../core/base/displayText.ts';
import { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import { redact } from '../../core/base/logger.ts';
import { cliFailed, cliNotFound, cliTimedOut } from '../../core/lmo/failures.ts';
import { isOrgSession } from '../../core/lmo/lmoAddress.ts';
import { parseJson, record, someText } from '../json.ts';
import type { CliAnswer, CliAnswerAboutOrg } from '../wire/salesforceCli.ts';
import { type CliMachine, type ProgramAnswer, ProgramTimedOut } from './cliMachine.ts';

/** The CLI loads its plugins first, and may ask the org. Milliseconds. */
const answerTimeout = 90_000;
/** A person signs in, with a second factor at hand. Milliseconds. */
const signInTimeout = 10 * 60_000;

/** What the CLI needs beyond any program: its own places, the keychain, the proxy and the display that a browser opens on. */
const cliVariables = new Set([
  ...[
    'APPDATA',
    'LOCALAPPDATA',
    'PROGRAMDATA',
    'PATHEXT',
    'COMSPEC',
    'XDG_DATA_HOME',
    'XDG_CONFIG_HOME',
    'XDG_CACHE_HOME',
  ],
  ...['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_CURRENT_DESKTOP', 'DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'],
  ...['SF_USE_GENERIC_UNIX_KEYCHAIN', 'SFDX_USE_GENERIC_UNIX_KEYCHAIN', 'USE_GENERIC_UNIX_KEYCHAIN'],
  ...['SFDX_SECRET_TOOL_PATH', 'SF_CRYPTO_V2'],
]);

/** Answers alone: no news, no colours, and nothing sent to Salesforce about us. */
const quiet = {
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
  SF_HIDE_RELEASE_NOTES: 'true',
};

/** How the CLI is started: a program, and for what runs in Node the script in front of the arguments. */
interface Launch {
  readonly program: string;
  readonly script: readonly string[];
}

/** The Salesforce CLI as a program. What it answers may hold secrets and goes nowhere but into the result. */
export class CliProgram {
  readonly #machine: CliMachine;

  constructor(machine: CliMachine) {
    this.#machine = machine;
  }

  /** An org session that the CLI has made sure of. Undefined where it has none. Rejects with a `Failure`. */
  async orgSession(username: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    const target = `--target-org=${username}`;
    // Since May 2026 `org display` hides tokens; before, there was no command that shows them.
    for (const command of [
      ['org', 'auth', 'show-access-token'],
      ['org', 'display'],
    ]) {
      const { result } = await this.#ask([...command, target, '--json'], answerTimeout, signal);
      const token = someText(record<CliAnswerAboutOrg>(result).accessToken);
      if (token !== undefined && isOrgSession(token)) {
        return token;
      }
    }
    return undefined;
  }

  /** Lets the user sign in to this org, in the browser that the CLI opens. Answers who did. */
  async signIn(instanceUrl: string, signal: AbortSignal | undefined): Promise<string> {
    const argv = ['org', 'login', 'web', `--instance-url=${instanceUrl}`, '--json'];
    const { status, message, result } = await this.#ask(argv, signInTimeout, signal);
    const username = someText(record<CliAnswerAboutOrg>(result).username);
    if (status !== 0 || username === undefined) {
      throw cliFailed(redact(displayLine(someText(message) ?? l10n.t('it gave no reason'), 200)));
    }
    return username;
  }

  async #ask(
    argv: readonly string[],
    timeout: number,
    signal: AbortSignal | undefined,
  ): Promise<Partial<Record<keyof CliAnswer, unknown>>> {
    const launch = await this.#find();
    if (launch === undefined) {
      throw cliNotFound();
    }
    const answer = await this.#run(launch, argv, timeout, signal);
    const { output } = answer;
    // Some versions write a warning in front.
    return record<CliAnswer>(parseJson(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)));
  }

  async #run(
    launch: Launch,
    argv: readonly string[],
    timeout: number,
    signal: AbortSignal | undefined,
  ): Promise<ProgramAnswer> {
    const { environment, home } = this.#machine;
    try {
      return await this.#machine.run({
        program: launch.program,
        argv: [...launch.script, ...argv],
        environment: childEnvironment(environment, quiet, cliVariables),
        // Not the workspace: a project may bring settings of its own, another org's address among them.
        workingFolder: home,
        timeout,
        signal,
      });
    } catch (error) {
      if (error instanceof ProgramTimedOut) {
        throw cliTimedOut(timeout / 1000);
      }
      if (Failure.is(error)) {
        throw error;
      }
      throw error instanceof Error && 'syscall' in error ? cliNotFound() : cliFailed(messageOf(error));
    }
  }

  /** On the path, in absolute folders alone: what lies in the folder that happens to be open must not be started. */
  async #find(): Promise<Launch | undefined> {
    const { platform, environment } = this.#machine;
    const path = platform === 'win32' ? win32 : posix;
    const variable = Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
    const folders = variable.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
    for (const folder of folders) {
      const launch =
        platform === 'win32' ? await this.#windowsLaunch(folder, folders) : await this.#posixLaunch(folder);
      if (launch !== undefined) {
        return launch;
      }
    }
    return undefined;
  }

  async #posixLaunch(folder: string): Promise<Launch | undefined> {
    const program = posix.join(folder, 'sf');
    return (await this.#machine.isProgram(program)) ? { program, script: [] } : undefined;
  }

  async #windowsLaunch(folder: string, folders: readonly string[]): Promise<Launch | undefined> {
    if (!(await this.#machine.isProgram(win32.join(folder, 'sf.cmd')))) {
      return undefined;
    }
    for (const [program, script] of windowsLayouts(folder, folders)) {
      if ((await this.#machine.isProgram(program)) && (await this.#machine.isProgram(script))) {
        return { program, script: [script] };
      }
    }
    return undefined;
  }
}

/** There `sf` is a batch file, which only a shell can run. Beside it is what it would start, in the layouts of the installer and of npm. */
function windowsLayouts(folder: string, folders: readonly string[]): readonly (readonly [string, string])[] {
  const join = (...parts: readonly string[]): string => win32.join(...parts);
  const installed = join(folder, '..', 'client', 'bin');
  const ofNpm = join(folder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
  return [
    [join(installed, 'node.exe'), join(installed, 'run.js')],
    // Where the CLI's own updates put it.
    [join(folder, 'node.exe'), join(folder, 'run.js')],
    ...[folder, ...folders].map((other) => [join(other, 'node.exe'), ofNpm] as const),
  ];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : l10n.t('it ended without a word');
}
