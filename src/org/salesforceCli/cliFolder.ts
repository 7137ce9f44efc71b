import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { allowedOrigin } from '../../core/base/orgAddress.ts';
import { type CliOrg, kindByAddress } from '../../core/lmo/cliOrgs.ts';
import { parseJson, record, someText, type Untrusted } from '../json.ts';
import type { CliAliasFile, CliAuthFile, CliConfigFile, CliKeyFile } from '../wire/salesforceCli.ts';

/** A file of the CLI is a few kilobytes. */
const sizeLimit = 256 * 1024;
/** Files that are read, so that a folder full of something else costs little. */
const mostFiles = 500;

/** As the CLI tells its sign-ins from its other files. */
const authFileName = /^[^.][^@]*@[^.]+(\.[^.\s]+)+\.json$/;

/** One sign-in of the CLI, with its org session still encrypted. */
export interface CliAccount {
  readonly username: string;
  readonly instanceUrl: string;
  readonly accessToken: string | undefined;
}

/** The folders in which the Salesforce CLI keeps what it knows, in the home of the user. Read only: they are the CLI's. */
export class CliFolder {
  readonly #home: string;

  constructor(home: string) {
    this.#home = home;
  }

  async orgs(): Promise<readonly CliOrg[]> {
    const [files, aliases, defaults] = await Promise.all([this.#authFiles(), this.#aliases(), this.#defaults()]);
    return files.flatMap((file) => {
      const account = accountOf(file);
      if (account === undefined) {
        return [];
      }
      const { username, instanceUrl } = account;
      const own = aliases.filter(([, target]) => target === username).map(([alias]) => alias);
      return [
        {
          username,
          aliases: own,
          instanceUrl,
          kind: kindOf(file, instanceUrl),
          isDevHub: file.isDevHub === true,
          isDefault: [username, ...own].some((name) => defaults.has(name)),
          ends: dayOf(file.expirationDate) ?? dayOf(file.trailExpirationDate),
          isRenewable: someText(file.refreshToken) !== undefined || someText(file.privateKey) !== undefined,
        },
      ];
    });
  }

  /** Undefined where the CLI does not know this user, or keeps them at an address that no session may be sent to. */
  async account(username: string): Promise<CliAccount | undefined> {
    const files = await this.#authFiles((name) => name === `${username}.json`);
    return files.map(accountOf).find((account) => account?.username === username);
  }

  /** The key that the CLI keeps in a file, where it uses no keychain. */
  async keyFile(): Promise<string | undefined> {
    const { service, account, key } = await this.#read<CliKeyFile>('.sfdx', 'key.json');
    return service === 'sfdx' && account === 'local' ? someText(key) : undefined;
  }

  async #authFiles(wanted: (name: string) => boolean = () => true): Promise<readonly Untrusted<CliAuthFile>[]> {
    const names = await readdir(join(this.#home, '.sfdx')).catch((): string[] => []);
    const chosen = names.filter((name) => authFileName.test(name) && wanted(name)).slice(0, mostFiles);
    return Promise.all(chosen.map((name) => this.#read<CliAuthFile>('.sfdx', name)));
  }

  async #aliases(): Promise<readonly (readonly [string, unknown])[]> {
    const files = await Promise.all([
      this.#read<CliAliasFile>('.sf', 'alias.json'),
      this.#read<CliAliasFile>('.sfdx', 'alias.json'),
    ]);
    return [...new Map(files.flatMap(({ orgs }) => Object.entries(record<Record<string, string>>(orgs))))];
  }

  async #defaults(): Promise<ReadonlySet<unknown>> {
    const [current, older] = await Promise.all([
      this.#read<CliConfigFile>('.sf', 'config.json'),
      this.#read<CliConfigFile>('.sfdx', 'sfdx-config.json'),
    ]);
    return new Set([
      current['target-dev-hub'] ?? older.defaultdevhubusername,
      current['target-org'] ?? older.defaultusername,
    ]);
  }

  /** Empty where there is no such file, or it holds something else. */
  async #read<T>(...path: readonly [string, string]): Promise<Untrusted<T>> {
    try {
      const file = await open(join(this.#home, ...path));
      try {
        const { size } = await file.stat();
        return record<T>(size > sizeLimit ? undefined : parseJson(await file.readFile('utf8')));
      } finally {
        await file.close();
      }
    } catch {
      return record<T>(undefined);
    }
  }
}

function accountOf({ username, instanceUrl, accessToken }: Untrusted<CliAuthFile>): CliAccount | undefined {
  const name = someText(username);
  try {
    return name === undefined
      ? undefined
      : { username: name, instanceUrl: allowedOrigin(someText(instanceUrl) ?? ''), accessToken: someText(accessToken) };
  } catch {
    return undefined;
  }
}

function kindOf(file: Untrusted<CliAuthFile>, instanceUrl: string): CliOrg['kind'] {
  if (file.isScratch === true || someText(file.devHubUsername) !== undefined) {
    return 'scratchOrg';
  }
  return file.isSandbox === true ? 'sandbox' : kindByAddress(instanceUrl);
}

/** Milliseconds since 1970. */
function dayOf(value: unknown): number | undefined {
  const time = Date.parse(someText(value) ?? '');
  return Number.isNaN(time) ? undefined : time;
}
