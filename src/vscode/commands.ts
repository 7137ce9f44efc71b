import { type Disposable, commands, l10n, window, workspace } from 'vscode';
import { admitDebugSession } from '../core/sessionRules/admission.ts';
import { requireAllowed } from '../core/sessionRules/decision.ts';
import { parseHandOff } from '../core/subscribers/handOffUrl.ts';
import type { ApexRuns } from './apexRuns.ts';
import { CommandArguments } from './commandArguments.ts';
import { type CommandId, commandTable } from './commandTable.ts';
import type { Connections } from './connections.ts';
import type { DebugLogs } from './debugLogs.ts';
import type { DebugSessions } from './debugSessions.ts';
import { failures } from './failures.ts';
import { impliedSubscriber } from './impliedSubscriber.ts';
import type { LogChannel } from './logChannel.ts';
import type { PackageSource } from './packageSource.ts';
import { answered, pickSubscriber } from './prompts.ts';
import type { SampleOrg } from './sampleOrg.ts';
import type { EnteredOrg, ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';
import type { SubscribersTree } from './subscribersTree.ts';
import { orgLine } from './orgText.ts';

/** What the commands act on. */
export interface CommandParts {
  readonly directory: SubscriberDirectory;
  readonly connections: Connections;
  readonly tree: SubscribersTree;
  readonly packageSource: PackageSource;
  readonly sessions: DebugSessions;
  readonly apexRuns: ApexRuns;
  readonly debugLogs: DebugLogs;
  readonly sampleOrg: SampleOrg;
  readonly log: LogChannel;
  readonly showFailure: (error: unknown) => void;
}

type Handler = (given: CommandArguments) => unknown;

/**
 * Registers every command. A failure is shown here and nowhere else; the command then answers undefined. Those that reach an org
 * are refused in a workspace that is not trusted, whoever calls them.
 */
export function registerCommands(parts: CommandParts): Disposable[] {
  const handlers = new CommandHandlers(parts).table;
  return (Object.keys(commandTable) as CommandId[]).map((id) =>
    commands.registerCommand(id, async (...values: unknown[]) => {
      try {
        if (commandTable[id].reaches === 'org' && !workspace.isTrusted) {
          throw failures.workspaceNotTrusted();
        }
        return await handlers[id](new CommandArguments(values));
      } catch (error) {
        parts.showFailure(error);
        return undefined;
      }
    }),
  );
}

class CommandHandlers {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  get table(): Readonly<Record<CommandId, Handler>> {
    const { connections, tree, packageSource, apexRuns, debugLogs, sampleOrg, log } = this.#parts;
    return {
      'isvDebugger.connectLmo': (given) => this.#connectLmo(given),
      'isvDebugger.forgetLmo': () => connections.forgetLmo(),
      'isvDebugger.refreshSubscribers': () => this.#refresh(),
      'isvDebugger.searchSubscribers': (given) => this.#search(given.text),
      'isvDebugger.clearSearch': () => {
        tree.search = '';
      },
      'isvDebugger.pasteHandOff': (given) => this.#pasteHandOff(given),
      'isvDebugger.forgetHandOff': async (given) =>
        connections.leave(await this.#orgId(given, this.#enteredSubscribers)),
      'isvDebugger.retrievePackageSource': async (given) =>
        packageSource.retrieve(await this.#entered(given), given.string('packageName')),
      'isvDebugger.purgeCustomerFiles': async (given) => {
        const orgId = await this.#orgId(given);
        await packageSource.purge(orgId, this.#nameOf(orgId));
      },
      'isvDebugger.purgeAllCustomerFiles': (given) => packageSource.purgeAll(given.flag('confirmed')),
      'isvDebugger.debugSubscriber': (given) => this.#debug(given),
      'isvDebugger.stopDebugSession': (given) => this.#stop(given),
      'isvDebugger.runAnonymousApex': async (given) =>
        apexRuns.runAnonymous(await this.#entered(given), given.string('source')),
      'isvDebugger.runApexTest': async (given) => apexRuns.runTest(await this.#entered(given), given.string('test')),
      'isvDebugger.turnTracingOn': async (given) =>
        debugLogs.turnTracingOn(await this.#entered(given), given.number('minutes')),
      'isvDebugger.openDebugLog': async (given) =>
        debugLogs.open(await this.#entered(given), { logId: given.string('logId'), latest: given.flag('latest') }),
      'isvDebugger.trySampleOrg': () => sampleOrg.start(),
      'isvDebugger.stopSampleOrg': () => sampleOrg.stop(),
      'isvDebugger.showLog': () => log.show(),
    };
  }

  async #connectLmo(given: CommandArguments): Promise<void> {
    const [instanceUrl, orgSession] = [given.string('instanceUrl'), given.string('orgSession')];
    const access = instanceUrl === undefined || orgSession === undefined ? undefined : { instanceUrl, orgSession };
    await this.#parts.connections.connectLmo(access, { remember: access === undefined });
  }

  /** Answers what the list holds then. */
  async #refresh(): Promise<readonly { orgId: string; name: string; isSandbox: boolean; entered: boolean }[]> {
    this.#parts.debugLogs.invalidate();
    await this.#parts.connections.refresh();
    return this.#parts.directory.subscribers.map(({ orgId, name, isSandbox, entered }) => ({
      orgId,
      name,
      isSandbox,
      entered: entered !== undefined,
    }));
  }

  /** Answers the id of the org that was entered. */
  async #pasteHandOff(given: CommandArguments): Promise<string> {
    const text = given.text ?? given.string('handOff');
    const handOff = text === undefined ? undefined : parseHandOff(text);
    const { entered, clipboardCleared } = await this.#parts.connections.enter(handOff, given.orgId);
    if (text === undefined) {
      void this.#offerNext(entered, clipboardCleared);
    }
    return entered.organization.organizationId;
  }

  async #offerNext(entered: EnteredOrg, clipboardCleared: boolean): Promise<void> {
    const { organizationId: orgId, name, isSandbox } = entered.organization;
    const [where, user] = [orgLine(name, 60), orgLine(entered.loginAsUser.username, 80)];
    const what = clipboardCleared
      ? l10n.t('Entered {0} as {1}. The hand-off was cleared from the clipboard.', where, user)
      : l10n.t('Entered {0} as {1}.', where, user);
    const retrieve = l10n.t('Retrieve Package Source');
    const next = isSandbox ? l10n.t('Debug This Subscriber') : l10n.t('Open Debug Log');
    const chosen = await window.showInformationMessage(what, retrieve, next);
    const nextCommand: CommandId = isSandbox ? 'isvDebugger.debugSubscriber' : 'isvDebugger.openDebugLog';
    const retrieveCommand: CommandId = 'isvDebugger.retrievePackageSource';
    if (chosen !== undefined) {
      await commands.executeCommand(chosen === retrieve ? retrieveCommand : nextCommand, { orgId });
    }
  }

  async #search(text: string | undefined): Promise<void> {
    const { tree } = this.#parts;
    if (text !== undefined) {
      tree.search = text;
      return;
    }
    const before = tree.search;
    const box = window.createInputBox();
    box.title = l10n.t('Search Subscribers');
    box.placeholder = l10n.t('Part of a name or an org id');
    box.value = before;
    box.onDidChangeValue((value) => {
      tree.search = value;
    });
    const accepted = await new Promise<boolean>((resolve) => {
      box.onDidAccept(() => resolve(true));
      box.onDidHide(() => resolve(false));
      box.show();
    });
    box.dispose();
    if (!accepted) {
      tree.search = before;
    }
  }

  async #debug(given: CommandArguments): Promise<boolean> {
    const { directory, packageSource, sessions, connections, tree } = this.#parts;
    const sandboxes = directory.subscribers.filter(({ isSandbox }) => isSandbox);
    // What is selected is meant, even where it is refused: another customer must not take its place.
    const orgId = this.#given(given) ?? tree.selectedOrgId ?? (await this.#orgId(given, sandboxes));
    const entered = await connections.requireEntered(orgId);
    const { organization, grant } = entered;
    requireAllowed(admitDebugSession({ organization, grant, now: Date.now(), localSession: sessions.current }));
    if (!(await packageSource.hasSource(orgId))) {
      // Without source no breakpoint can be set, so there would be nothing to start for.
      await packageSource.retrieve(entered);
    }
    return sessions.start(orgId, entered.organization.name);
  }

  /** The session of this window first: it is the one that the user sees. */
  async #stop(given: CommandArguments): Promise<void> {
    const { sessions } = this.#parts;
    const running = sessions.current;
    if (running !== undefined && (given.orgId === undefined || sessions.runsIn(given.orgId))) {
      await sessions.stopHere();
      return;
    }
    await sessions.stopInOrg(await this.#entered(given), given.flag('confirmed'));
  }

  get #enteredSubscribers(): readonly ListedSubscriber[] {
    return this.#parts.directory.subscribers.filter(({ entered }) => entered !== undefined);
  }

  async #entered(given: CommandArguments): Promise<EnteredOrg> {
    return this.#parts.connections.requireEntered(await this.#orgId(given));
  }

  /** The subscriber that is meant: the given one, the one that selection or debug session imply, or the one that the user picks. */
  async #orgId(given: CommandArguments, candidates = this.#parts.directory.subscribers): Promise<string> {
    const { sessions, tree } = this.#parts;
    const implied = impliedSubscriber(candidates, [tree.selectedOrgId, sessions.current?.orgId]);
    return this.#given(given) ?? implied?.orgId ?? this.#pick(candidates, l10n.t('ISV Customer Debugger'));
  }

  #given({ orgId }: CommandArguments): string | undefined {
    if (orgId !== undefined && this.#parts.directory.find(orgId) === undefined) {
      throw failures.unknownSubscriber(orgLine(orgId, 40));
    }
    return orgId;
  }

  async #pick(...[subscribers, title]: Parameters<typeof pickSubscriber>): Promise<string> {
    if (subscribers.length === 0) {
      throw failures.noSubscribers();
    }
    return answered(await pickSubscriber(subscribers, title));
  }

  #nameOf(orgId: string): string {
    return this.#parts.directory.find(orgId)?.name ?? orgId;
  }
}
