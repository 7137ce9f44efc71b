import { l10n } from 'vscode';
import type { Logger } from '../../core/base/logger.ts';
import { parseHandOff } from '../../core/loginAccess/handOffUrl.ts';
import type { Connections } from '../subscribers/connections.ts';
import { withProgress } from '../base/progress.ts';
import type { SampleOrgAccess } from './sampleOrgAccess.ts';
import type { SampleOrgProcess } from './sampleOrgProcess.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';

/** "Try the Sample Org": an LMO with subscribers on this machine, connected and entered, without a Salesforce org. */
export class SampleOrg {
  readonly #process: SampleOrgProcess;
  readonly #directory: SubscriberDirectory;
  readonly #connections: Connections;
  readonly #logger: Logger;
  #entered: readonly string[] = [];
  #lmoUrl: string | undefined;
  #access: SampleOrgAccess | undefined;

  constructor(process: SampleOrgProcess, directory: SubscriberDirectory, connections: Connections, logger: Logger) {
    this.#process = process;
    this.#directory = directory;
    this.#connections = connections;
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
      this.stop();
      throw error;
    }
  }

  stop(): void {
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
    const { url, session } = access.lmo;
    // Its sessions end with it, so there is nothing to remember.
    await this.#connections.connectLmo({ instanceUrl: url, orgSession: session }, { remember: false });
    this.#lmoUrl = this.#directory.lmo?.instanceUrl;
    const handOffs = access.subscribers.flatMap(({ handOff }) => (handOff === null ? [] : [handOff]));
    const attempts = await Promise.allSettled(handOffs.map((handOff) => this.#directory.enter(parseHandOff(handOff))));
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

  // An LMO that the user connected since stays.
  #forget(): void {
    for (const orgId of this.#entered) {
      this.#directory.leave(orgId);
    }
    this.#entered = [];
    if (this.#lmoUrl !== undefined && this.#directory.lmo?.instanceUrl === this.#lmoUrl) {
      this.#directory.forgetLmo();
    }
    this.#lmoUrl = undefined;
    this.#access = undefined;
  }
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : 'unknown';
}
