// Runs on Node 20. Brings Salesforce's own CLI from npm, to use the sample org as a client that is not ours.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, findOnPath, run, step } from './run.mjs';

const version = '2.150.6';
const folder = join(cacheFolder, `salesforce-cli-${version}`);
const entry = join(folder, 'node_modules/@salesforce/cli/bin/run.js');

/** Path of the CLI's program: the one that ISV_SF_CLI names, else this version, installed once. */
export async function ensureSalesforceCli() {
  const given = process.env.ISV_SF_CLI;
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) {
      throw new Error(
        `ISV_SF_CLI names ${given}, which does not exist. Name bin/run.js of an installed @salesforce/cli, or unset it.`,
      );
    }
    return given;
  }
  const marker = join(folder, 'complete');
  if (!existsSync(marker)) {
    step(`Installing the Salesforce CLI from npm (${version}; once, about a minute)`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const argv = [
      'install',
      '--ignore-scripts',
      `@salesforce/cli@${version}`,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    await run(findOnPath('npm'), argv, { cwd: folder, env: process.env, quiet: true });
    writeFileSync(marker, version);
  }
  return entry;
}
