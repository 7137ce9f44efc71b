import type { Clock } from '../../core/base/clock.ts';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { LoopbackOrgs } from '../../core/base/loopbackOrgs.ts';
import type { CliOrg } from '../../core/lmo/cliOrgs.ts';
import { lmoSessionExpired, movedTo, withoutRefreshToken } from '../../core/lmo/failures.ts';
import { LmoSignIn, type SignInSource } from '../../core/lmo/lmoSignIn.ts';
import { refreshExchange } from '../../core/lmo/oauth.ts';
import type { BrowserSignIn, LmoSignIns } from '../../core/lmo/ports.ts';
import type { HttpTransport } from '../http/httpTransport.ts';
import type { CliSession, SalesforceCli } from '../salesforceCli/salesforceCli.ts';
import { signInWithBrowser } from './browserSignIn.ts';
import { systemRandomness } from './randomness.ts';
import { RefreshTokenEnded, TokenEndpoint } from './tokenEndpoint.ts';

export interface LmoSignInTools {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly loopback: LoopbackOrgs;
  readonly cli: SalesforceCli;
}

type SourceOf<Way extends SignInSource['way']> = Extract<SignInSource, { way: Way }>;

/** Signs in to LMOs and renews what came of it, each in the way it was signed in. */
export class LmoSignInService implements LmoSignIns {
  readonly #tools: LmoSignInTools;
  /** Refresh tokens that Salesforce has refused: asking with one again would change nothing. */
  readonly #ended = new Set<string>();

  constructor(tools: LmoSignInTools) {
    this.#tools = tools;
  }

  async inBrowser(request: BrowserSignIn, signal: AbortSignal): Promise<LmoSignIn> {
    const { clock, loopback } = this.#tools;
    loopback.check(request.loginUrl);
    const grant = (loginUrl: string, form: string, until: AbortSignal) => this.#endpoint(loginUrl).grant(form, until);
    return signInWithBrowser(request, { clock, randomness: systemRandomness, grant }, signal);
  }

  listCliOrgs(): Promise<readonly CliOrg[]> {
    return this.#tools.cli.orgs();
  }

  async throughCli(username: string, signal: AbortSignal): Promise<LmoSignIn> {
    return cliSignIn(await this.#tools.cli.keptSession(username, signal));
  }

  async throughCliAgain(username: string, signal: AbortSignal): Promise<LmoSignIn> {
    return cliSignIn(await this.#tools.cli.signInAgain(username, signal));
  }

  async revoke({ source, instanceUrl, refreshToken }: LmoSignIn): Promise<void> {
    if (source.way === 'browser' && refreshToken !== undefined && !this.#ended.has(refreshToken)) {
      await this.#endpoint(instanceUrl).revoke(refreshToken);
      this.#ended.add(refreshToken);
    }
  }

  /** The same sign-in with a fresh org session. Rejects with a `Failure`; code `lmoSessionExpired` means: sign in again. */
  renew(signIn: LmoSignIn): Promise<LmoSignIn> {
    const { source } = signIn;
    switch (source.way) {
      case 'browser':
        return this.#renewWithToken(signIn, source);
      case 'salesforceCli':
        return this.#renewThroughCli(signIn, source);
      case 'session':
      case 'sampleOrg':
        return Promise.reject(lmoSessionExpired(hostOf(signIn), source));
    }
  }

  async #renewWithToken(signIn: LmoSignIn, source: SourceOf<'browser'>): Promise<LmoSignIn> {
    const { refreshToken } = signIn;
    const expired = (detail?: string): Failure => lmoSessionExpired(hostOf(signIn), source, detail);
    if (refreshToken === undefined) {
      throw expired(withoutRefreshToken());
    }
    if (this.#ended.has(refreshToken)) {
      throw expired();
    }
    try {
      // The org itself is asked: it may let nobody sign in at Salesforce's common login page.
      const tokens = await this.#endpoint(signIn.instanceUrl).grant(refreshExchange(source.clientId, refreshToken));
      if (tokens.instanceUrl !== signIn.instanceUrl) {
        throw expired(movedTo(new URL(tokens.instanceUrl).host));
      }
      this.#tools.logger.info(`Renewed the org session of the LMO ${hostOf(signIn)}.`);
      return signIn.renewed(tokens);
    } catch (error) {
      if (!(error instanceof RefreshTokenEnded)) {
        throw error;
      }
      this.#ended.add(refreshToken);
      throw expired();
    }
  }

  /** The CLI may have renewed it for itself; else it is asked to. */
  async #renewThroughCli(signIn: LmoSignIn, source: SourceOf<'salesforceCli'>): Promise<LmoSignIn> {
    const { cli, logger } = this.#tools;
    const { username } = source;
    for (const session of [() => cli.keptSession(username), () => cli.freshSession(username)]) {
      const { instanceUrl, orgSession } = await session().catch((error: unknown) => {
        throw meansEnded(error) ? lmoSessionExpired(hostOf(signIn), source, error.message) : error;
      });
      if (instanceUrl !== signIn.instanceUrl) {
        throw lmoSessionExpired(hostOf(signIn), source, movedTo(new URL(instanceUrl).host));
      }
      if (orgSession !== signIn.orgSession) {
        logger.info(`Took a fresh org session of the LMO ${hostOf(signIn)} from the Salesforce CLI.`);
        return signIn.renewed({ orgSession });
      }
    }
    throw lmoSessionExpired(hostOf(signIn), source);
  }

  #endpoint(address: string): TokenEndpoint {
    this.#tools.loopback.check(address);
    return new TokenEndpoint(address, this.#tools.transport, this.#tools.logger);
  }
}

function cliSignIn({ instanceUrl, username, orgSession }: CliSession): LmoSignIn {
  return new LmoSignIn(instanceUrl, { way: 'salesforceCli', username }, { orgSession });
}

/** Failures of the CLI after which only signing in again helps. One that was slow or cancelled may do better next time. */
function meansEnded(error: unknown): error is Failure {
  return ['cliOrgMissing', 'cliSecretsLocked', 'cliNotFound', 'cliFailed'].some((code) => Failure.is(error, code));
}

function hostOf({ instanceUrl }: LmoSignIn): string {
  return new URL(instanceUrl).host;
}
