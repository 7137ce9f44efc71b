import { commands, l10n } from 'vscode';
import { Failure } from '../../core/base/failure.ts';
import { groupCliOrgs } from '../../core/lmo/cliOrgs.ts';
import { cliOrgOver } from '../../core/lmo/failures.ts';
import { hostOf, type KnownLmo } from '../../core/lmo/knownLmos.ts';
import { salesforceLogin } from '../../core/lmo/lmoAddress.ts';
import { LmoSignIn } from '../../core/lmo/lmoSignIn.ts';
import type { LmoSignIns } from '../../core/lmo/ports.ts';
import { orgLine } from '../base/orgText.ts';
import { withProgress, withViewProgress } from '../base/progress.ts';
import type { CommandId } from '../commandTable.ts';
import type { LoopbackQuestion } from '../sampleOrg/loopbackQuestion.ts';
import { askAddress, askOrgSession } from './askLmo.ts';
import { browserRequest } from './browserRequest.ts';
import type { LmoConnection } from './lmoConnection.ts';
import { dayOf, pickWayIn, type WayIn } from './pickWayIn.ts';

/** The ways in which a user signs in to an LMO, for the first time and again. Each ends with the LMO connected. */
export class SignInWays {
  readonly #connection: LmoConnection;
  readonly #signIns: () => Promise<LmoSignIns>;
  readonly #loopback: LoopbackQuestion;

  constructor(connection: LmoConnection, signIns: () => Promise<LmoSignIns>, loopback: LoopbackQuestion) {
    this.#connection = connection;
    this.#signIns = signIns;
    this.#loopback = loopback;
  }

  /** Asks how, and signs in so. */
  async connect(): Promise<void> {
    const listed = this.#signIns().then((signIns) => signIns.listCliOrgs());
    await this.#goIn(await pickWayIn(listed.then((orgs) => groupCliOrgs(orgs, Date.now()))));
  }

  /** Signs in to an LMO in the way that it was signed in to before. Where that has not ended after all, nothing is asked. */
  async again(lmo: KnownLmo): Promise<void> {
    if (!(await withViewProgress(() => this.#connection.switchTo(lmo)))) {
      await this.anew(lmo);
    }
  }

  /** Signs in to an LMO in the way that it was signed in to before, whatever is kept of that. */
  async anew(lmo: KnownLmo): Promise<void> {
    const { source } = lmo;
    switch (source.way) {
      case 'browser':
        return this.withBrowser(source.loginUrl);
      case 'salesforceCli':
        return this.#throughCliAgain(source.username);
      case 'session':
        return this.#withSession(lmo.instanceUrl);
      case 'sampleOrg': {
        const command: CommandId = 'isvDebugger.trySampleOrg';
        await commands.executeCommand(command);
      }
    }
  }

  async withBrowser(loginUrl: string): Promise<void> {
    await this.#loopback.admit(loginUrl);
    const signIns = await this.#signIns();
    const ended = new AbortController();
    const signIn = await withProgress(l10n.t('Sign in to your LMO in the browser'), (signal) => {
      const request = browserRequest(loginUrl, AbortSignal.any([signal, ended.signal]));
      return signIns.inBrowser(request, signal);
    }).finally(() => ended.abort());
    await withViewProgress(() => this.#connection.connect(signIn));
  }

  async throughCli(username: string): Promise<void> {
    const signIns = await this.#signIns();
    const title = l10n.t('Asking the Salesforce CLI for {0}', orgLine(username, 60));
    const signIn = await withProgress(title, (signal) => signIns.throughCli(username, signal));
    await this.#loopback.admit(signIn.instanceUrl);
    await withViewProgress(() => this.#connection.connect(signIn));
  }

  async #goIn(wayIn: WayIn): Promise<void> {
    switch (wayIn.way) {
      case 'salesforceCli': {
        const { username, ends } = wayIn.org;
        if (ends !== undefined && ends <= Date.now()) {
          throw cliOrgOver(username, dayOf(ends));
        }
        return this.throughCli(username);
      }
      case 'browser':
        return this.withBrowser(
          await askAddress(
            l10n.t('Sign In With the Browser'),
            l10n.t('The My Domain address of your LMO, or the page where you sign in to Salesforce'),
            this.#lastAddress('browser') ?? salesforceLogin,
          ),
        );
      case 'session':
        return this.#withSession(
          await askAddress(
            l10n.t('Paste an Org Session (1 of 2)'),
            l10n.t('Address of your License Management Org'),
            this.#lastAddress('session') ?? '',
          ),
        );
    }
  }

  /** The user may have signed in to the CLI meanwhile, in a terminal: then there is nothing left to do. */
  async #throughCliAgain(username: string): Promise<void> {
    try {
      await this.throughCli(username);
    } catch (error) {
      if (!['lmoSessionExpired', 'cliFailed', 'cliSecretsLocked'].some((code) => Failure.is(error, code))) {
        throw error;
      }
      const signIns = await this.#signIns();
      const title = l10n.t('Sign in to the Salesforce CLI in the browser that it opens');
      const signIn = await withProgress(title, (signal) => signIns.throughCliAgain(username, signal));
      await withViewProgress(() => this.#connection.connect(signIn));
    }
  }

  async #withSession(instanceUrl: string): Promise<void> {
    const title = l10n.t('Org Session for {0}', orgLine(hostOf({ instanceUrl }), 60));
    await this.#loopback.admit(instanceUrl);
    const orgSession = await askOrgSession(title);
    const signIn = new LmoSignIn(instanceUrl, { way: 'session' }, { orgSession });
    await withViewProgress(() => this.#connection.connect(signIn));
  }

  #lastAddress(way: 'browser' | 'session'): string | undefined {
    const lmo = this.#connection.known.find(({ source }) => source.way === way);
    return lmo?.source.way === 'browser' ? lmo.source.loginUrl : lmo?.instanceUrl;
  }
}
