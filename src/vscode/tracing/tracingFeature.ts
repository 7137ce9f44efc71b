import { type Memento, workspace } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { PackageSource } from '../packageSource/packageSource.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import { ExpiryOffer } from './expiryOffer.ts';
import { knownCode } from './knownCode.ts';
import { LogStorage } from './logStorage.ts';
import { RememberedLevels } from './rememberedLevels.ts';
import { TracedOrgs } from './tracedOrgs.ts';
import { traceFlagCommands } from './traceFlagCommands.ts';
import { TraceFlags } from './traceFlags.ts';
import { createTraceLedger } from './traceLedgerStore.ts';
import { reportEndedEarly, reportVolume } from './traceReports.ts';
import { TracingBranch } from './tracingBranch.ts';

export interface TracingFeatureParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly source: Pick<PackageSource, 'packagesOf'>;
  readonly clock: Clock;
  readonly memento: Memento;
  readonly logger: Logger;
  /** The status bar has a debug session to show. */
  readonly isDebugging: () => boolean;
  readonly showFailure: (error: unknown) => void;
}

/** Tracing in the editor: the branch in the tree, the commands, the offer in the status bar, the warnings, and the clean-up at the end. */
export class TracingFeature implements Disposable {
  readonly branch: TracingBranch;
  readonly orgs: TracedOrgs;
  readonly #store = new DisposableStore();
  readonly #flags: TraceFlags;
  readonly #storage: LogStorage;
  readonly #offer: ExpiryOffer;
  readonly #logsDeleted = this.#store.add(new EventEmitter<undefined>());

  /** Debug logs of an org are gone. */
  readonly onDidDeleteLogs = this.#logsDeleted.event;

  constructor({ enteredOrgs, source, clock, memento, logger, isDebugging, showFailure }: TracingFeatureParts) {
    const orgs = (this.orgs = this.#store.add(new TracedOrgs(enteredOrgs, clock, createTraceLedger(memento), logger)));
    this.#flags = new TraceFlags(
      enteredOrgs,
      orgs,
      new RememberedLevels(memento),
      (orgId) => knownCode(source, orgId),
      showFailure,
    );
    this.#storage = new LogStorage(enteredOrgs, orgs, () => this.#logsDeleted.fire(undefined));
    this.branch = new TracingBranch(enteredOrgs, orgs);
    const offer = this.#store.add((this.#offer = new ExpiryOffer(orgs, isDebugging)));
    const nameOf = (orgId: string): string => enteredOrgs.get(orgId)?.organization.name ?? orgId;
    const tell = (report: Promise<void>): void => void report.catch(showFailure);
    this.#store.add(orgs.onNearEnd(({ orgId, what }) => offer.offer(orgId, what)));
    this.#store.add(orgs.onDidChange(() => offer.show()));
    this.#store.add(orgs.onDidWarn(({ orgId, what }) => tell(reportVolume(nameOf(orgId), what, orgId))));
    this.#store.add(orgs.onDidEndEarly(({ orgId, what }) => tell(reportEndedEarly(nameOf(orgId), what, orgId))));
  }

  commands(choice: SubscriberChoice): ReturnType<typeof traceFlagCommands> {
    return traceFlagCommands(this.#flags, this.#storage, this.orgs, choice);
  }

  /** A debug session has begun or ended in this window. */
  debugSessionChanged(): void {
    this.#offer.show();
  }

  /** A debug session has ended there: what we trace ends with it where the user wants so. */
  async debugSessionEnded(orgId: string): Promise<void> {
    if (endsWithDebugSession()) {
      await this.orgs.cleanUp(orgId);
    }
  }

  /** Removes what we made in orgs. */
  async shutDown(): Promise<void> {
    await this.orgs.shutDown();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function endsWithDebugSession(): boolean {
  return workspace.getConfiguration('isvDebugger').get('endTracingWithDebugSession', false);
}
