import { l10n } from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { LoopbackOrgs } from '../../core/base/loopbackOrgs.ts';
import { parseHandOff } from '../../core/loginAccess/handOffUrl.ts';
import { LmoSignIn } from '../../core/lmo/lmoSignIn.ts';
import type { InstanceHealths } from '../instanceHealth/instanceHealths.ts';
import type { LmoConnection } from '../lmo/lmoConnection.ts';
import { withProgress } from '../base/progress.ts';
import type { SampleOrgAccess } from './sampleOrgAccess.ts';
import type { SampleOrgProcess } from './sampleOrgProcess.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';

export interface SampleOrgParts {
  readonly process: SampleOrgProcess;
  readonly directory: SubscriberDirectory;
  readonly lmo: LmoConnection;
  readonly healths: InstanceHealths;
  readonly loopback: LoopbackOrgs;
  readonly logger: Logger;
}

/** "Try the Sample Org": an LMO with subscribers on this machine, connected and entered, without a Salesforce org. */
export class SampleOrg {
  readonly #process: SampleOrgProcess;
  readonly #directory: SubscriberDirectory;
  readonly #lmo: LmoConnection;
  readonly #healths: InstanceHealths;
  readonly #loopback: LoopbackOrgs;
  readonly #logger: Logger;
  #entered: readonly string[] = [];
  #admitted = new DisposableStore();
  #lmoUrl: string | undefined;
  #access: SampleOrgAccess | undefined;

  constructor({ process, directory, lmo, healths, loopback, logger }: SampleOrgParts) {
    this.#process = process;
    this.#directory = directory;
    this.#lmo = lmo;
    this.#healths = healths;
    this.#loopback = loopback;
    this.#logger = logger;
  }

  get running(): boolean {
    return this.#process.running;
  }

  async start(): Promise<void> {
    this.#forget();
    try {
      const access = await withProgress(l10n.t('Starting the sample org'), () => this.#process.start());
      await this.#enter(access);
    } catch (error) {
      // Also when the user did not want to wait: nothing may be left running that nobody uses.
      this.#end();
      throw error;
    }
  }

  /** Goes back to the LMO from before. */
  async stop(): Promise<void> {
    this.#end();
    await this.#lmo.restore();
  }

  #end(): void {
    this.#forget();
    this.#process.stop();
  }

  /** To the first sandbox that lets publishers in, where the sample org runs. */
  handOffToSandbox(): { readonly orgId: string; readonly name: string; readonly handOff: string } | undefined {
    const sandboxes = this.#process.running ? (this.#access?.subscribers ?? []) : [];
    for (const { orgId, name, sandbox, grant, handOff } of sandboxes) {
      if (sandbox && grant === 'live' && handOff !== null) {
        return { orgId, name, handOff };
      }
    }
    return undefined;
  }

  async #enter(access: SampleOrgAccess): Promise<void> {
    this.#access = access;
    this.#healths.useStandIn(access.status?.url);
    const { url, session } = access.lmo;
    const signIn = new LmoSignIn(url, { way: 'sampleOrg' }, { orgSession: session });
    const handOffs = access.subscribers.flatMap(({ handOff }) => (handOff === null ? [] : [parseHandOff(handOff)]));
    for (const { instanceUrl } of [signIn, ...handOffs]) {
      this.#admitted.add(this.#loopback.admit(instanceUrl));
    }
    await this.#lmo.connect(signIn);
    this.#lmoUrl = signIn.instanceUrl;
    const attempts = await Promise.allSettled(handOffs.map((handOff) => this.#directory.enter(handOff)));
    const entered: string[] = [];
    for (const attempt of attempts) {
      if (attempt.status === 'fulfilled') {
        entered.push(attempt.value.organization.organizationId);
      } else {
        // One of its grants has ended: that is part of the sample.
        this.#logger.info(`A sample subscriber was not entered: ${messageOf(attempt.reason)}`);
      }
    }
    this.#entered = entered;
  }

  #forget(): void {
    // Another program may listen there next.
    this.#admitted.dispose();
    this.#admitted = new DisposableStore();
    for (const orgId of this.#entered) {
      this.#directory.leave(orgId);
    }
    this.#entered = [];
    if (this.#lmoUrl !== undefined) {
      this.#lmo.leaveSample(this.#lmoUrl);
    }
    this.#lmoUrl = undefined;
    this.#access = undefined;
    this.#healths.useStandIn(undefined);
  }
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : 'unknown';
}
