// Files and answers of the Salesforce CLI, as @salesforce/core writes them.

/** `~/.sfdx/<username>.json`. Members whose name says token, password or secret are encrypted. */
export interface CliAuthFile {
  username: string;
  instanceUrl: string;
  accessToken: string;
  refreshToken: string;
  /** Of a sign-in by JWT: also renewable. */
  privateKey: string;
  isDevHub: boolean;
  isSandbox: boolean;
  isScratch: boolean;
  /** The Dev Hub of a scratch org. */
  devHubUsername: string;
  /** Of a scratch org: a day. */
  expirationDate: string;
  /** Of a trial; the CLI spells it so. */
  trailExpirationDate: string;
}

/** `~/.sfdx/alias.json` */
export interface CliAliasFile {
  orgs: Readonly<Record<string, string>>;
}

/** `~/.sf/config.json`, and `~/.sfdx/sfdx-config.json` of older versions. Values are aliases or user names. */
export interface CliConfigFile {
  'target-org': string;
  'target-dev-hub': string;
  defaultusername: string;
  defaultdevhubusername: string;
}

/** `~/.sfdx/key.json`, where the machine has no keychain that the CLI uses. */
export interface CliKeyFile {
  service: string;
  account: string;
  key: string;
}

/** What `--json` prints. */
export interface CliAnswer {
  status: number;
  message: string;
  result: unknown;
}

export interface CliAnswerAboutOrg {
  accessToken: string;
  username: string;
}
