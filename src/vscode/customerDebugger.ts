import {
  commands,
  debug,
  DebugConfigurationProviderTriggerKind,
  env,
  type ExtensionContext,
  l10n,
  languages,
  version,
  window,
  workspace,
} from 'vscode';
import type { Clock } from '../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../core/base/disposable.ts';
import { lmoName } from '../core/lmo/knownLmos.ts';
import type { OrgGateway } from '../core/subscribers/ports.ts';
import { ApexRunsFeature } from './apexRuns/apexRunsFeature.ts';
import { LogChannel } from './base/logChannel.ts';
import { showFailure } from './base/notifications.ts';
import { OnFirstUse } from './base/onFirstUse.ts';
import { Pages } from './base/pages.ts';
import { orgLine } from './base/orgText.ts';
import { settleAll } from './base/settleAll.ts';
import { registerCommands } from './commands.ts';
import type { CommandId } from './commandTable.ts';
import type { ContextKeys } from './contextKeys.ts';
import { Purge } from './customerFiles/purge.ts';
import { purgeCommands } from './customerFiles/purgeCommands.ts';
import { Retention } from './customerFiles/retention.ts';
import { DebugLogsFeature } from './debugLogs/debugLogsFeature.ts';
import { SeenLogs } from './debugLogs/seenLogs.ts';
import { DebugSessionBranch } from './debugging/debugSessionBranch.ts';
import { debugSessionCommands } from './debugging/debugSessionCommands.ts';
import { DebugSessions } from './debugging/debugSessions.ts';
import { hoveredExpression, inlineValues } from './debugging/debugValues.ts';
import { debugType } from './debugging/launchConfiguration.ts';
import { LaunchConfigurationProvider } from './debugging/launchConfigurationProvider.ts';
import type { RunningSession } from './debugging/runningSession.ts';
import { SessionStatusBar } from './debugging/sessionStatusBar.ts';
import { LmoFeature } from './lmo/lmoFeature.ts';
import { InstanceHealths } from './instanceHealth/instanceHealths.ts';
import { Entrance } from './loginAccess/entrance.ts';
import { HandOffStore } from './loginAccess/handOffStore.ts';
import { LoginAccessFeature } from './loginAccess/loginAccessFeature.ts';
import { PackageSourceFeature } from './packageSource/packageSourceFeature.ts';
import type { EditorPorts } from './ports.ts';
import { SampleOrg } from './sampleOrg/sampleOrg.ts';
import { sampleOrgCommands } from './sampleOrg/sampleOrgCommands.ts';
import { SampleOrgProcess } from './sampleOrg/sampleOrgProcess.ts';
import { SubscriberDetails } from './subscriberDetails/subscriberDetails.ts';
import { SubscriberDetailsBranch } from './subscriberDetails/subscriberDetailsBranch.ts';
import { subscriberDetailsCommands } from './subscriberDetails/subscriberDetailsCommands.ts';
import { SubscribersFeature } from './subscribers/subscribersFeature.ts';
import { TracingFeature } from './tracing/tracingFeature.ts';

// Source that the debugger shows from the org has a scheme of its own, so none is named.
const apexDocuments = { language: 'apex' };

// A toast with a button stays until it is dismissed, so it is not shown to somebody who is about to run something.
const offerAfter = 10_000;

/** The editor part, built and registered. Nothing here reaches an org before the user asks for it or chose to be remembered. */
export class CustomerDebugger {
  readonly #store = new DisposableStore();
  readonly #log: LogChannel;
  readonly #sessions: DebugSessions;
  readonly #lmo: LmoFeature;
  readonly #sampleOrg: SampleOrg;
  readonly #tracing: TracingFeature;
  readonly #packageSource: PackageSourceFeature;
  readonly #subscribers: SubscribersFeature;
  readonly #statusBar: SessionStatusBar;
  readonly #rulesClock: Clock;
  readonly #showFailure: (error: unknown) => void;
  #shown: RunningSession | undefined;
  #hasOffered = false;
  #offer: Disposable | undefined;

  constructor(context: ExtensionContext, ports: EditorPorts) {
    const store = this.#store;
    const log = (this.#log = store.add(new LogChannel()));
    log.info(describeEnvironment(context));
    this.#showFailure = (error) => {
      this.#lmo.connection.noteFailure(error);
      void showFailure(error, log);
    };
    const fail = this.#showFailure;
    let gateway: Promise<OrgGateway> | undefined;
    const openGateway = (): Promise<OrgGateway> => (gateway ??= ports.openGateway(log));
    const loginAccess = store.add(new LoginAccessFeature(openGateway, context.globalState, log));
    const { enteredOrgs, notes } = loginAccess;
    const subscribers = (this.#subscribers = store.add(
      new SubscribersFeature({
        entered: enteredOrgs,
        notes,
        memento: context.globalState,
        cacheFolder: `${context.globalStorageUri.fsPath}/subscribers`,
        clock: ports.clock,
        logger: log,
        showFailure: fail,
      }),
    ));
    const { directory } = subscribers;
    const remembers = remembersOrgSessions;
    const lmo = (this.#lmo = store.add(
      new LmoFeature({
        context,
        directory,
        openGateway,
        remembers,
        clock: ports.clock,
        logger: log,
        showFailure: fail,
      }),
    ));
    const handOffs = new HandOffStore(context.secrets, remembers);
    const nameOf = (orgId: string): string => directory.find(orgId)?.name ?? orgId;
    const entrance = new Entrance(enteredOrgs, handOffs, nameOf, log);
    const pages = store.add(new Pages());
    const access = loginAccess.attach({ directory, pages });
    const healths = store.add(new InstanceHealths(openGateway, ports.statusStandIn));
    const details = store.add(
      new SubscriberDetails({ pages, directory, enteredOrgs, notes, abilities: access.abilities, healths }),
    );
    const packageSource = (this.#packageSource = store.add(
      new PackageSourceFeature({
        folder: `${context.globalStorageUri.fsPath}/customers`,
        enteredOrgs,
        entrance,
        directory,
        memento: context.globalState,
        rememberedOrgIds: async () => (await handOffs.load()).map(({ orgId }) => orgId),
        isDebugged: (orgId) => this.#sessions.runsIn(orgId),
        logger: log,
        showFailure: fail,
      }),
    ));
    const { source, documents } = packageSource;
    const sessions = (this.#sessions = store.add(new DebugSessions(ports, directory, source, documents, log)));
    const sampleProcess = store.add(new SampleOrgProcess(context.asAbsolutePath('dist/sampleOrg.cjs'), log));
    const sampleOrg = (this.#sampleOrg = new SampleOrg(sampleProcess, directory, lmo.connection, healths, log));
    const tracing = (this.#tracing = store.add(
      new TracingFeature({
        enteredOrgs,
        source,
        clock: ports.rulesClock,
        memento: context.globalState,
        logger: log,
        showFailure: fail,
      }),
    ));
    const debugLogs = store.add(
      new DebugLogsFeature({
        enteredOrgs,
        clock: ports.clock,
        memento: context.globalState,
        logger: log,
        folder: `${context.globalStorageUri.fsPath}/debugLogs`,
        extensionUri: context.extensionUri,
        nameOf,
        isTracing: (orgId) => tracing.orgs.isTracing(orgId),
        showFailure: fail,
      }),
    );
    store.add(tracing.orgs.onDidChange(() => debugLogs.tracingChanged()));
    const apexRuns = store.add(
      new ApexRunsFeature({
        enteredOrgs,
        packageSource,
        tracedOrgs: tracing.orgs,
        clock: ports.clock,
        memento: context.globalState,
        showFailure: fail,
        isDebugged: (orgId) => sessions.runsIn(orgId),
        debug: async (orgId) => sessions.runsIn(orgId) || sessions.start(orgId, nameOf(orgId)),
        ran: (orgId) => debugLogs.codeRan(orgId),
      }),
    );
    const purge = new Purge(
      [
        { holds: l10n.t('package source'), store: packageSource },
        { holds: l10n.t('debug logs'), store: debugLogs.files },
        { holds: l10n.t('which debug logs were seen'), store: new SeenLogs(context.globalState) },
        { holds: l10n.t('notes of login access'), store: loginAccess },
        { holds: l10n.t('the list of subscribers'), store: subscribers },
        { holds: l10n.t('Apex runs'), store: apexRuns.kept },
      ],
      log,
    );
    store.add(new Retention([packageSource, debugLogs.files, notes, subscribers], ports.clock, log));
    const branches = [
      new SubscriberDetailsBranch(directory, healths),
      access.branch,
      new DebugSessionBranch(sessions),
      tracing.branch,
      debugLogs.branch,
      // Source is long once it is open: it stands last, so that nothing is pushed out of sight.
      packageSource.branch,
    ];
    subscribers.show(branches, lmo.notice);
    this.#rulesClock = ports.rulesClock;
    this.#statusBar = store.add(new SessionStatusBar(ports.rulesClock));
    const restored = this.#restoreOnFirstUse(lmo.connection, entrance);
    const beforeOrg = (): void => restored.want();
    const launches = new LaunchConfigurationProvider(
      directory,
      entrance,
      subscribers.picker,
      () => sessions.current,
      beforeOrg,
      fail,
    );
    store.add(debug.registerDebugConfigurationProvider(debugType, launches));
    store.add(
      debug.registerDebugConfigurationProvider(
        debugType,
        // Resolving is the first registration's part; done twice it would ask twice.
        { provideDebugConfigurations: () => launches.provideDebugConfigurations() },
        DebugConfigurationProviderTriggerKind.Dynamic,
      ),
    );
    store.add(languages.registerEvaluatableExpressionProvider(apexDocuments, hoveredExpression));
    store.add(languages.registerInlineValuesProvider(apexDocuments, inlineValues));
    const choice = subscribers.choice(entrance, () => sessions.current?.orgId);
    const refreshAll = async (): Promise<void> => {
      debugLogs.reload();
      access.abilities.forget();
      healths.forget();
      await lmo.connection.refresh();
    };
    const handlers = {
      ...lmo.commands(),
      ...subscribers.commands(choice, refreshAll),
      ...access.commands(entrance, choice),
      ...subscriberDetailsCommands(details, choice),
      ...packageSource.commands(choice),
      ...purgeCommands(purge, choice),
      ...debugSessionCommands({ sessions, entrance, packageSource: source, choice }),
      ...apexRuns.commands(choice),
      ...tracing.commands(choice),
      ...debugLogs.commands(choice),
      ...sampleOrgCommands(sampleOrg),
      'isvDebugger.showLog': () => log.show(),
    };
    for (const registration of registerCommands(handlers, beforeOrg, fail)) {
      store.add(registration);
    }
    store.add(
      entrance.onDidEnter(({ organization }) => void subscribers.noteEntry(organization.organizationId).catch(fail)),
    );
    store.add(lmo.connection.onDidChange(() => this.#showLmo()));
    store.add(packageSource.onDidChangeStored((stored) => setContext('isvDebugger.hasPackageSource', stored)));
    store.add(purge.onDidPurge(() => subscribers.refreshTree()));
    store.add(tracing.onDidDeleteLogs(() => debugLogs.reload()));
    store.add(sampleProcess.onDidChange(() => this.#showSampleOrg()));
    store.add(sessions.onDidChange((session) => this.#showSession(session)));
    this.#showLmo();
    this.#showSampleOrg();
  }

  /** Ends debug sessions and tracing, then everything else. */
  async shutDown(): Promise<void> {
    this.#offer?.dispose();
    const parts = [this.#sessions, this.#tracing, this.#packageSource, this.#lmo];
    for (const reason of await settleAll(parts.map((part) => () => part.shutDown()))) {
      this.#log.error(`Not all could be ended: ${String(reason)}`);
    }
    this.#store.dispose();
  }

  /**
   * Goes back into remembered orgs once they are wanted: when the sidebar is looked at, or before something that reaches an org. Activation
   * sends nothing and starts nothing.
   */
  #restoreOnFirstUse(...remembered: readonly { restore(): Promise<void> }[]): OnFirstUse {
    const restored = new OnFirstUse(
      () => workspace.isTrusted,
      () => remembered.forEach((each) => void each.restore().catch(this.#showFailure)),
    );
    this.#store.add(this.#subscribers.onDidBecomeVisible(() => restored.want()));
    this.#store.add(
      workspace.onDidGrantWorkspaceTrust(() => {
        if (this.#subscribers.isVisible) {
          restored.want();
        }
      }),
    );
    return restored;
  }

  #showLmo(): void {
    const { current, isSignedOut, known } = this.#lmo.connection;
    setContext('isvDebugger.lmoSignedOut', isSignedOut);
    setContext('isvDebugger.knowsLmo', known.length > 0);
    const name = current === undefined ? '' : orgLine(lmoName(current), 60);
    this.#subscribers.showLmo(name, current?.instanceUrl);
  }

  #showSampleOrg(): void {
    setContext('isvDebugger.sampleOrgRunning', this.#sampleOrg.running);
  }

  #showSession(session: RunningSession | undefined): void {
    const before = this.#shown;
    this.#shown = session;
    if (before !== undefined && session === undefined) {
      void this.#tracing.debugSessionEnded(before.orgId);
      void this.#packageSource.debugSessionEnded(before.orgId).catch(this.#showFailure);
    }
    setContext('isvDebugger.hasSession', session !== undefined);
    this.#statusBar.show(session);
    this.#subscribers.showHint(session?.phase === 'waiting' && !session.hasStopped ? reproduceHint(session) : '');
    if (before?.phase !== session?.phase) {
      this.#subscribers.refreshTree();
      this.#offer?.dispose();
      this.#offer =
        session?.phase === 'waiting' && !session.hasStopped
          ? this.#rulesClock.schedule(offerAfter, () => void this.#offerToRunApex(session))
          : undefined;
    }
    if (session?.endReason !== undefined && before?.endReason === undefined) {
      void window.showWarningMessage(orgLine(session.endReason, 400));
    }
  }

  /** Once in a window, and only to whom seems to wait and does not see the line above the tree, which says the same. */
  async #offerToRunApex(session: RunningSession): Promise<void> {
    if (this.#hasOffered || this.#subscribers.isVisible) {
      return;
    }
    this.#hasOffered = true;
    const run = l10n.t('Run Apex');
    const chosen = await window.showInformationMessage(reproduceHint(session), run);
    if (chosen === run) {
      const command: CommandId = 'isvDebugger.runAnonymousApex';
      await commands.executeCommand(command, { orgId: session.orgId });
    }
  }
}

/** The first line of the log: what a bug report needs. */
function describeEnvironment({ extension }: ExtensionContext): string {
  const { version: own } = extension.packageJSON as { readonly version: string };
  const place = env.remoteName === undefined ? 'local' : `remote ${env.remoteName}`;
  const trust = workspace.isTrusted ? 'trusted' : 'not trusted';
  return `${extension.id} ${own}, VS Code ${version}, Node ${process.versions.node}, ${process.platform}, ${place}, ${trust}`;
}

function reproduceHint({ user }: RunningSession): string {
  return l10n.t('Now reproduce it as {0} in the browser, or run Apex.', orgLine(user, 100));
}

function remembersOrgSessions(): boolean {
  return workspace.getConfiguration('isvDebugger').get('rememberOrgSessions', false);
}

function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void commands.executeCommand('setContext', key, value);
}
