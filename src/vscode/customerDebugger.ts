import {
  commands,
  debug,
  DebugConfigurationProviderTriggerKind,
  env,
  type ExtensionContext,
  ExtensionMode,
  l10n,
  languages,
  version,
  window,
  workspace,
} from 'vscode';
import type { Clock } from '../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../core/base/disposable.ts';
import { lmoName } from '../core/lmo/knownLmos.ts';
import { LogChannel } from './base/logChannel.ts';
import { showFailure } from './base/notifications.ts';
import { OnFirstUse } from './base/onFirstUse.ts';
import { orgLine } from './base/orgText.ts';
import { settleAll } from './base/settleAll.ts';
import { registerCommands } from './commands.ts';
import type { CommandId } from './commandTable.ts';
import type { ContextKeys } from './contextKeys.ts';
import { hoveredExpression, inlineValues } from './debugging/debugValues.ts';
import { debugType } from './debugging/launchConfiguration.ts';
import { LaunchConfigurationProvider } from './debugging/launchConfigurationProvider.ts';
import type { RunningSession } from './debugging/runningSession.ts';
import { SessionStatusBar } from './debugging/sessionStatusBar.ts';
import { buildFeatures, commandHandlers, type Features, openWayIn, treeBranches, type WayIn } from './features.ts';
import type { EditorPorts } from './ports.ts';
import { replayType } from './replay/replayConfiguration.ts';
import { ReplayConfigurationProvider } from './replay/replayConfigurationProvider.ts';

// Source that the debugger shows from the org has a scheme of its own, so none is named.
const apexDocuments = { language: 'apex' };

// A toast with a button stays until it is dismissed, so it is not shown to somebody who is about to run something.
const offerAfter = 10_000;

/** The editor part, built and registered. Nothing here reaches an org before the user asks for it or chose to be remembered. */
export class CustomerDebugger {
  readonly #store = new DisposableStore();
  readonly #log: LogChannel;
  readonly #wayIn: WayIn;
  readonly #features: Features;
  readonly #statusBar: SessionStatusBar;
  readonly #rulesClock: Clock;
  readonly #showFailure: (error: unknown) => void;
  #shown: RunningSession | undefined;
  #hasOffered = false;
  #offer: Disposable | undefined;

  constructor(context: ExtensionContext, ports: EditorPorts) {
    const log = (this.#log = this.#store.add(new LogChannel()));
    log.info(describeEnvironment(context));
    this.#showFailure = (error) => {
      this.#wayIn.lmo.connection.noteFailure(error);
      void showFailure(error, log);
    };
    const { rulesClock } = ports;
    this.#rulesClock = rulesClock;
    const essentials = { context, ports, log, showFailure: this.#showFailure };
    this.#wayIn = openWayIn(essentials, this.#store);
    this.#features = buildFeatures(essentials, this.#wayIn, this.#store);
    this.#statusBar = this.#store.add(new SessionStatusBar(rulesClock));
    this.#wayIn.subscribers.show(treeBranches(this.#wayIn, this.#features), this.#wayIn.lmo.notice);
    const restored = this.#restoreOnFirstUse(this.#wayIn.lmo.connection, this.#wayIn.entrance);
    const beforeOrg = (): void => restored.want();
    this.#registerProviders(beforeOrg);
    const handlers = commandHandlers(this.#wayIn, this.#features, log);
    const inTests = context.extensionMode === ExtensionMode.Test;
    for (const registration of registerCommands(handlers, beforeOrg, this.#showFailure, inTests)) {
      this.#store.add(registration);
    }
    this.#followChanges();
    this.#showLmo();
    this.#showSampleOrg();
    void this.#features.orphans.begin().catch(this.#showFailure);
  }

  /** Ends debug sessions and tracing, then everything else. */
  async shutDown(): Promise<void> {
    this.#offer?.dispose();
    const { sessions, tracing, packageSource } = this.#features;
    const parts = [sessions, tracing, packageSource, this.#wayIn.lmo];
    for (const reason of await settleAll(parts.map((part) => () => part.shutDown()))) {
      this.#log.error(`Not all could be ended: ${String(reason)}`);
    }
    // Last: the end of the session is recorded too.
    await this.#wayIn.audit.recorder.shutDown();
    this.#store.dispose();
  }

  /**
   * Goes back into remembered orgs once they are wanted: when the sidebar is looked at, or before something that reaches an org. Activation
   * sends nothing and starts nothing, unless a crash has left a debug session in one of them.
   */
  #restoreOnFirstUse(...remembered: readonly { restore(): Promise<void> }[]): OnFirstUse {
    const restored = new OnFirstUse(
      () => workspace.isTrusted,
      () => remembered.forEach((each) => void each.restore().catch(this.#showFailure)),
    );
    this.#store.add(this.#wayIn.subscribers.onDidBecomeVisible(() => restored.want()));
    this.#store.add(
      workspace.onDidGrantWorkspaceTrust(() => {
        if (this.#wayIn.subscribers.isVisible) {
          restored.want();
        }
      }),
    );
    return restored;
  }

  #registerProviders(beforeOrg: () => void): void {
    const { subscribers, entrance } = this.#wayIn;
    const { sessions } = this.#features;
    const launches = new LaunchConfigurationProvider(
      subscribers.directory,
      entrance,
      subscribers.picker,
      () => sessions.current,
      this.#wayIn.audit.cases,
      beforeOrg,
      this.#showFailure,
    );
    // Resolving is the first registration's part; done twice it would ask twice.
    const provided = { provideDebugConfigurations: () => launches.provideDebugConfigurations() };
    const { Dynamic } = DebugConfigurationProviderTriggerKind;
    const store = this.#store;
    store.add(debug.registerDebugConfigurationProvider(debugType, launches));
    store.add(debug.registerDebugConfigurationProvider(debugType, provided, Dynamic));
    store.add(debug.registerDebugConfigurationProvider(replayType, new ReplayConfigurationProvider(this.#showFailure)));
    store.add(languages.registerEvaluatableExpressionProvider(apexDocuments, hoveredExpression));
    store.add(languages.registerInlineValuesProvider(apexDocuments, inlineValues));
  }

  /** What one feature does when another has changed. */
  #followChanges(): void {
    const { lmo, subscribers, entrance } = this.#wayIn;
    const { packageSource, purge, sessions, tracing, debugLogs, sampleProcess } = this.#features;
    const store = this.#store;
    store.add(
      entrance.onDidEnter(
        ({ organization }) => void subscribers.noteEntry(organization.organizationId).catch(this.#showFailure),
      ),
    );
    store.add(lmo.connection.onDidChange(() => this.#showLmo()));
    store.add(packageSource.onDidChangeStored((stored) => setContext('isvDebugger.hasPackageSource', stored)));
    store.add(purge.onDidPurge(() => subscribers.refreshTree()));
    store.add(tracing.orgs.onDidChange(() => debugLogs.tracingChanged()));
    store.add(tracing.onDidDeleteLogs(() => debugLogs.reload()));
    store.add(sampleProcess.onDidChange(() => this.#showSampleOrg()));
    store.add(sessions.onDidChange((session) => this.#showSession(session)));
  }

  #showLmo(): void {
    const { current, isSignedOut, known } = this.#wayIn.lmo.connection;
    setContext('isvDebugger.lmoSignedOut', isSignedOut);
    setContext('isvDebugger.knowsLmo', known.length > 0);
    const name = current === undefined ? '' : orgLine(lmoName(current), 60);
    this.#wayIn.subscribers.showLmo(name, current?.instanceUrl);
  }

  #showSampleOrg(): void {
    setContext('isvDebugger.sampleOrgRunning', this.#features.sampleOrg.running);
  }

  #showSession(session: RunningSession | undefined): void {
    const before = this.#shown;
    this.#shown = session;
    // One that was refused has not been one.
    if (before !== undefined && before.phase !== 'starting' && session === undefined) {
      void this.#features.tracing.debugSessionEnded(before.orgId);
      void this.#features.packageSource.debugSessionEnded(before.orgId).catch(this.#showFailure);
    }
    setContext('isvDebugger.hasSession', session !== undefined);
    setContext('isvDebugger.needsFreshLink', session?.phase === 'needsFreshLink');
    this.#statusBar.show(session);
    this.#features.tracing.debugSessionChanged();
    this.#wayIn.subscribers.showHint(session?.phase === 'waiting' && !session.hasStopped ? reproduceHint(session) : '');
    if (before?.phase !== session?.phase) {
      this.#wayIn.subscribers.refreshTree();
      this.#offer?.dispose();
      this.#offer =
        session?.phase === 'waiting' && !session.hasStopped
          ? this.#rulesClock.schedule(offerAfter, () => void this.#offerToRunApex(session))
          : undefined;
    }
  }

  /** Once in a window, and only to whom seems to wait and does not see the line above the tree, which says the same. */
  async #offerToRunApex(session: RunningSession): Promise<void> {
    if (this.#hasOffered || this.#wayIn.subscribers.isVisible) {
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

function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void commands.executeCommand('setContext', key, value);
}
