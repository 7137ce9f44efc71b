import type { ExtensionContext } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { OrgGateway } from '../../core/subscribers/ports.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { lmoCommands } from './lmoCommands.ts';
import type { LoopbackQuestion } from '../sampleOrg/loopbackQuestion.ts';
import { LmoConnection } from './lmoConnection.ts';
import { LmoStore } from './lmoStore.ts';
import { RenewalLock } from './renewalLock.ts';
import { SignedOutNotice } from './signedOutNotice.ts';
import { SignInWays } from './signInWays.ts';

export interface LmoFeatureParts {
  readonly context: Pick<ExtensionContext, 'secrets' | 'globalState' | 'globalStorageUri'>;
  readonly directory: SubscriberDirectory;
  readonly openGateway: () => Promise<OrgGateway>;
  /** The user wants org sessions kept. */
  readonly remembers: () => boolean;
  readonly loopback: LoopbackQuestion;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly showFailure: (error: unknown) => void;
}

/** The LMOs in the editor: the connection, the commands, and the line in the tree when a sign-in has ended. */
export class LmoFeature implements Disposable {
  readonly connection: LmoConnection;
  readonly notice: SignedOutNotice;
  readonly #store = new DisposableStore();
  readonly #ways: SignInWays;

  constructor(parts: LmoFeatureParts) {
    const { context, directory, openGateway, remembers, loopback, clock, logger, showFailure } = parts;
    const lock = new RenewalLock(`${context.globalStorageUri.fsPath}/lmoRenewal.lock`, clock);
    const store = new LmoStore(context, remembers, lock, showFailure);
    this.connection = this.#store.add(new LmoConnection({ directory, store, openGateway, logger }));
    this.#ways = new SignInWays(this.connection, async () => (await openGateway()).lmoSignIns, loopback);
    this.notice = new SignedOutNotice(this.connection, () => directory.listedAt);
  }

  commands(): ReturnType<typeof lmoCommands> {
    return lmoCommands(this.connection, this.#ways);
  }

  /** Ends in Salesforce what this window was signed in with and nobody keeps. */
  async shutDown(): Promise<void> {
    await this.connection.endUnkept();
  }

  dispose(): void {
    this.#store.dispose();
  }
}
