import { Failure } from '../../core/base/failure.ts';
import type { CliOrg } from '../../core/lmo/cliOrgs.ts';
import { cliHasNoSession, cliOrgMissing, cliSecretsLocked } from '../../core/lmo/failures.ts';
import { isOrgSession } from '../../core/lmo/lmoAddress.ts';
import { decrypted } from './cliCipher.ts';
import { type CliAccount, CliFolder } from './cliFolder.ts';
import { cliKeys } from './cliKeys.ts';
import type { CliMachine } from './cliMachine.ts';
import { CliProgram } from './cliProgram.ts';

/** An org session of the CLI's. Secret: it goes straight into an `LmoSignIn`. */
export interface CliSession {
  readonly username: string;
  readonly instanceUrl: string;
  readonly orgSession: string;
}

/**
 * What the Salesforce CLI of this machine knows. Its files are read, and never written: a refresh token of the CLI's that we used would
 * be replaced in Salesforce and sign the CLI out. So it is the CLI that renews, where it is installed.
 */
export class SalesforceCli {
  readonly #machine: CliMachine;
  readonly #folder: CliFolder;
  readonly #program: CliProgram;

  constructor(machine: CliMachine) {
    this.#machine = machine;
    this.#folder = new CliFolder(machine.home);
    this.#program = new CliProgram(machine);
  }

  /** Reads files, and nothing more. */
  orgs(): Promise<readonly CliOrg[]> {
    return this.#folder.orgs();
  }

  /** The session as the CLI last kept it. It may have ended since. Where it cannot be read, the CLI is asked. */
  async keptSession(username: string, signal?: AbortSignal): Promise<CliSession> {
    const account = await this.#account(username);
    const kept = await this.#decrypted(account, signal);
    if (kept !== undefined) {
      return sessionOf(account, kept);
    }
    try {
      return await this.freshSession(username, signal);
    } catch (error) {
      throw Failure.is(error, 'cliNotFound') ? cliSecretsLocked() : error;
    }
  }

  /** A session that the CLI has made sure of, with its own refresh token. Rejects with a `Failure` where it is not installed. */
  async freshSession(username: string, signal?: AbortSignal): Promise<CliSession> {
    const account = await this.#account(username);
    const orgSession = await this.#program.orgSession(username, signal);
    if (orgSession === undefined) {
      throw cliHasNoSession();
    }
    return sessionOf(account, orgSession);
  }

  /** Has the CLI sign its user in again. Answers the session of whoever did. */
  async signInAgain(username: string, signal?: AbortSignal): Promise<CliSession> {
    const { instanceUrl } = await this.#account(username);
    return this.keptSession(await this.#program.signIn(instanceUrl, signal), signal);
  }

  async #account(username: string): Promise<CliAccount> {
    const account = await this.#folder.account(username);
    if (account === undefined) {
      throw cliOrgMissing(username);
    }
    return account;
  }

  async #decrypted({ accessToken }: CliAccount, signal: AbortSignal | undefined): Promise<string | undefined> {
    if (accessToken === undefined) {
      return undefined;
    }
    // Versions before encryption, and tests of the CLI's, have it plain.
    if (isOrgSession(accessToken)) {
      return accessToken;
    }
    for await (const key of cliKeys(this.#machine, this.#folder, signal)) {
      const text = decrypted(accessToken, key);
      if (text !== undefined && isOrgSession(text)) {
        return text;
      }
    }
    return undefined;
  }
}

function sessionOf({ username, instanceUrl }: CliAccount, orgSession: string): CliSession {
  return { username, instanceUrl, orgSession };
}
