import {
  type DebugAdapterDescriptor,
  type DebugAdapterDescriptorFactory,
  DebugAdapterInlineImplementation,
  type DebugAdapterTracker,
  type DebugAdapterTrackerFactory,
  debug,
  type DebugSession,
  l10n,
  window,
  workspace,
} from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import { admitDebugSession } from '../../core/sessionRules/admission.ts';
import { requireAllowed } from '../../core/base/decision.ts';
import type { ExtendedTime } from '../../core/sessionRules/timeLeft.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { failures } from '../base/failures.ts';
import { debugWindow } from './debugWindow.ts';
import { EditorAdapter } from './editorAdapter.ts';
import { debugType } from './launchConfiguration.ts';
import type { PackageSource } from '../packageSource/packageSource.ts';
import type { DebugSessionAdapter, DebugSessionHost, EditorPorts, EditorSourceFiles, EndedOrphan } from '../ports.ts';
import { answered } from '../base/answered.ts';
import type { RefusalOffers } from './refusalOffers.ts';
import { afterMessage, type RunningSession, type SessionWarning, warningOf } from './runningSession.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { orgLine } from '../base/orgText.ts';

/**
 * The debug sessions of this window. The adapter runs inline, in the extension host, so that the org session never leaves this
 * process: the launch configuration names the subscriber and nothing more.
 */
export class DebugSessions implements DebugAdapterDescriptorFactory, DebugAdapterTrackerFactory {
  readonly #ports: EditorPorts;
  readonly #directory: SubscriberDirectory;
  readonly #packageSource: PackageSource;
  readonly #editorFiles: EditorSourceFiles;
  readonly #offers: RefusalOffers;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #adapters = new Set<DebugSessionAdapter>();
  readonly #changed = new EventEmitter<RunningSession | undefined>();
  readonly #warned = new EventEmitter<SessionWarning>();
  readonly #orphanEnding = new EventEmitter<EndedOrphan>();
  // Of an adapter, not of a session: a session that is restarted keeps its id and gets another adapter.
  #current: CurrentSession | undefined;
  #lastStarted: DebugSession | undefined;

  /** The session of this window after each change of it. */
  readonly onDidChange = this.#changed.event;
  /** A limit of the session of this window comes near. */
  readonly onDidWarn = this.#warned.event;
  /** A launch is about to end what a crash has left in its org. */
  readonly onWillEndOrphan = this.#orphanEnding.event;

  constructor(
    ports: EditorPorts,
    directory: SubscriberDirectory,
    packageSource: PackageSource,
    editorFiles: EditorSourceFiles,
    offers: RefusalOffers,
    logger: Logger,
  ) {
    this.#ports = ports;
    this.#directory = directory;
    this.#packageSource = packageSource;
    this.#editorFiles = editorFiles;
    this.#offers = offers;
    this.#logger = logger;
    this.#store.add(debug.registerDebugAdapterDescriptorFactory(debugType, this));
    this.#store.add(debug.registerDebugAdapterTrackerFactory(debugType, this));
  }

  get current(): RunningSession | undefined {
    return this.#current?.state;
  }

  /** True when a debug session of this window debugs that org. */
  runsIn(orgId: string): boolean {
    return this.#current !== undefined && orgIdKey(this.#current.state.orgId) === orgIdKey(orgId);
  }

  async start(orgId: string, name: string): Promise<boolean> {
    const folder = workspace.workspaceFolders?.[0];
    return debug.startDebugging(folder, {
      type: debugType,
      request: 'launch',
      name: l10n.t('Debug {0}', orgLine(name, 60)),
      subscriber: orgId,
    });
  }

  /** Starts a session like the last one of this window, with the same configuration. False where there was none. */
  async startAgain(): Promise<boolean> {
    const last = this.#lastStarted;
    return last !== undefined && debug.startDebugging(last.workspaceFolder, last.configuration);
  }

  /** The user still wants the session of this window. Undefined where none runs. */
  async extend(): Promise<ExtendedTime | undefined> {
    return (await this.#current?.session.customRequest('isv.extend')) as ExtendedTime | undefined;
  }

  /** What the org of the session of this window said when it was entered, and the hand-off that it was entered with. */
  get enteredAs(): EnteredOrg | undefined {
    return this.#current?.entered;
  }

  /** The org was entered with a fresh link: the session of this window goes on with it. Answers whether it is still the same. */
  async renew(entered: EnteredOrg): Promise<boolean> {
    const current = this.#current;
    if (current === undefined) {
      return false;
    }
    try {
      const { debugSession } = (await current.session.customRequest('isv.renew')) as { readonly debugSession: string };
      current.entered = entered;
      return debugSession === 'goesOn';
    } catch (error) {
      throw failures.freshLinkRefused(error instanceof Error ? error.message : String(error));
    }
  }

  /** Stops the debug session of this window. Resolves when it has ended in the org; false when there is none. */
  async stopHere(): Promise<boolean> {
    const current = this.#current;
    if (current === undefined) {
      return false;
    }
    await debug.stopDebugging(current.session);
    return true;
  }

  /** Ends a debug session that runs in the org but not in this window, after asking: it may be a colleague's. */
  async stopInOrg(entered: EnteredOrg, confirmed: boolean): Promise<void> {
    const name = orgLine(entered.organization.name, 60);
    const [active] = await this.#directory.use(entered, (org) => org.runningDebugSessions());
    if (active === undefined) {
      throw failures.noDebugSession(name);
    }
    if (!confirmed) {
      const end = l10n.t('End Debug Session');
      const owner = active.username === undefined ? l10n.t('somebody') : orgLine(active.username, 80);
      const question = l10n.t('End the debug session that {0} started in {1}?', owner, name);
      const detail = l10n.t('It does not run in this window. Whoever debugs with it is cut off.');
      answered(await window.showWarningMessage(question, { modal: true, detail }, end));
    }
    await this.#directory.use(entered, (org) => org.detachDebugSession(active.id));
    this.#logger.info(`Ended the debug session ${active.id} in ${entered.organization.organizationId}.`);
    void window.showInformationMessage(l10n.t('The debug session in {0} has ended.', name));
  }

  async createDebugAdapterDescriptor(session: DebugSession): Promise<DebugAdapterDescriptor> {
    const orgId = String(session.configuration['subscriber']);
    const entered = this.#directory.entered(orgId);
    // The configuration was admitted already, but another launch may have overtaken it.
    if (entered !== undefined && this.#current !== undefined && this.#current.session.id !== session.id) {
      const { organization } = entered;
      requireAllowed(admitDebugSession({ organization, now: Date.now(), localSession: this.#current.state }));
    }
    const created = await this.#ports.createDebugAdapter(this.#hostOf(session));
    this.#adapters.add(created);
    const state: RunningSession = {
      orgId,
      organizationName: entered?.organization.name ?? orgId,
      user: entered?.loginAsUser.username ?? '',
      phase: 'starting',
      hasStopped: false,
      deadline: undefined,
      limitedBy: undefined,
      endReason: undefined,
    };
    this.#current = { session, adapter: created, state, entered };
    this.#lastStarted = session;
    this.#changed.fire(state);
    return new DebugAdapterInlineImplementation(new EditorAdapter(created.adapter, () => this.#ended(created)));
  }

  createDebugAdapterTracker(session: DebugSession): DebugAdapterTracker | undefined {
    // The editor asks for a tracker right after it was given the adapter; one that runs elsewhere was not given by us.
    const current = this.#current;
    if (current?.session.id !== session.id) {
      return undefined;
    }
    return {
      onDidSendMessage: (message: unknown) => {
        if (this.#current !== current) {
          return;
        }
        const warning = warningOf(message);
        if (warning !== undefined) {
          this.#warned.fire(warning);
        }
        const after = afterMessage(current.state, message);
        if (after !== current.state) {
          current.state = after;
          this.#changed.fire(after);
        }
      },
    };
  }

  /** Ends what still runs. The extension host waits five seconds at most for this. */
  async shutDown(): Promise<void> {
    await Promise.allSettled([...this.#adapters].map((created) => created.end()));
  }

  dispose(): void {
    this.#store.dispose();
    this.#changed.dispose();
    this.#warned.dispose();
    this.#orphanEnding.dispose();
  }

  #hostOf({ workspaceFolder: folder, configuration }: DebugSession): DebugSessionHost {
    return {
      logger: this.#logger,
      editorFiles: this.#editorFiles,
      entry: (orgId) => {
        const entered = this.#directory.entered(orgId);
        return entered === undefined
          ? Promise.reject(failures.handOffNeeded(orgLine(this.#directory.find(orgId)?.name ?? orgId, 60)))
          : Promise.resolve(entered);
      },
      grant: (orgId) => this.#directory.entered(orgId)?.grant,
      defaultSources: (orgId) => this.#packageSource.defaultSources(orgId),
      retrievedSources: (orgId) => this.#packageSource.retrievedSources(orgId),
      describeLicenseHolder: () => this.#describeLicenseHolder(),
      endsOrphan: (orphan) => {
        this.#orphanEnding.fire(orphan);
      },
      offer: (refusal) => void this.#offers.offer(refusal, { folder, configuration }),
      window: debugWindow(),
    };
  }

  async #describeLicenseHolder(): Promise<string | undefined> {
    const holder = await this.#directory.lmo?.debugLicenseHolder();
    if (holder === undefined) {
      return undefined;
    }
    const name = orgLine(this.#directory.find(holder.orgId)?.name ?? holder.orgId, 80);
    return holder.username === undefined ? name : `${orgLine(holder.username, 80)} in ${name}`;
  }

  /** The editor is done with an adapter. Kept until its debug session has ended in the org too. */
  #ended(created: DebugSessionAdapter): void {
    void created.end().finally(() => this.#adapters.delete(created));
    created.adapter.dispose();
    if (this.#current?.adapter === created) {
      this.#current = undefined;
      this.#changed.fire(undefined);
    }
  }
}

interface CurrentSession {
  readonly session: DebugSession;
  readonly adapter: DebugSessionAdapter;
  entered: EnteredOrg | undefined;
  state: RunningSession;
}
