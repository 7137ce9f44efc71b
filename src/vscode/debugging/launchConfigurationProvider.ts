import {
  CancellationError,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  l10n,
  type ProviderResult,
  type WorkspaceFolder,
  workspace,
} from 'vscode';
import { admitDebugSession } from '../../core/sessionRules/admission.ts';
import { requireAllowed } from '../../core/base/decision.ts';
import { isOrgId } from '../../core/subscribers/orgId.ts';
import type { CaseNumbers } from '../audit/caseNumbers.ts';
import type { Entrance } from '../loginAccess/entrance.ts';
import { failures } from '../base/failures.ts';
import { debugType } from './launchConfiguration.ts';
import type { SubscriberPicker } from '../subscribers/pickSubscriber.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { orgLine } from '../base/orgText.ts';

/** What of a running debug session decides whether another may start. */
export interface LocalSession {
  readonly organizationName: string;
}

/**
 * Fills what a launch configuration leaves out by asking: which subscriber, and the hand-off to it. Refuses what the session rules
 * refuse before a debug session is begun. The org session stays out: a configuration names the org by its id alone.
 */
export class LaunchConfigurationProvider implements DebugConfigurationProvider {
  readonly #directory: SubscriberDirectory;
  readonly #entrance: Entrance;
  readonly #picker: SubscriberPicker;
  readonly #localSession: () => LocalSession | undefined;
  readonly #cases: CaseNumbers;
  readonly #beforeOrg: () => void;
  readonly #showFailure: (error: unknown) => void;

  constructor(
    directory: SubscriberDirectory,
    entrance: Entrance,
    picker: SubscriberPicker,
    localSession: () => LocalSession | undefined,
    cases: CaseNumbers,
    beforeOrg: () => void,
    showFailure: (error: unknown) => void,
  ) {
    this.#directory = directory;
    this.#entrance = entrance;
    this.#picker = picker;
    this.#localSession = localSession;
    this.#cases = cases;
    this.#beforeOrg = beforeOrg;
    this.#showFailure = showFailure;
  }

  /** For the drop-down of the debug view: one configuration for each sandbox that was entered. */
  provideDebugConfigurations(): ProviderResult<DebugConfiguration[]> {
    const sandboxes = this.#directory.subscribers.filter(
      ({ entered, isSandbox }) => entered !== undefined && isSandbox,
    );
    const chosen = sandboxes.map(({ orgId, name }) => launchOf(l10n.t('Debug {0}', orgLine(name, 60)), orgId));
    return [...chosen, launchOf(l10n.t('Debug a Subscriber'))];
  }

  /** Without a launch.json VS Code asks with an empty configuration. */
  resolveDebugConfiguration(_folder: WorkspaceFolder | undefined, given: DebugConfiguration): DebugConfiguration {
    // The type says that these are there; an empty configuration has none of them.
    const { type, request, name } = given as Partial<DebugConfiguration>;
    return {
      ...given,
      type: type ?? debugType,
      request: request ?? 'launch',
      name: name ?? l10n.t('Debug a Subscriber'),
    };
  }

  /** Null opens launch.json, where what is wrong can be put right; undefined ends the launch without a word. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): Promise<DebugConfiguration | undefined | null> {
    try {
      this.#beforeOrg();
      return await this.#complete(given);
    } catch (error) {
      if (!(error instanceof CancellationError)) {
        this.#showFailure(error);
      }
      return undefined;
    }
  }

  async #complete(given: DebugConfiguration): Promise<DebugConfiguration> {
    if (!workspace.isTrusted) {
      throw failures.workspaceNotTrusted();
    }
    if (given.request !== 'launch') {
      throw failures.sessionRequestUnknown(orgLine(given.request, 40));
    }
    if (given['debugServer'] !== undefined) {
      // The editor speaks to an adapter that runs elsewhere: it enters the org itself, and knows nothing of what was entered here.
      return given;
    }
    if (given['org'] !== undefined) {
      throw failures.standaloneAttribute();
    }
    const asked = given['subscriber'] as unknown;
    if (asked !== undefined && (typeof asked !== 'string' || !isOrgId(asked))) {
      throw failures.subscriberInvalid();
    }
    const orgId = asked ?? (await this.#pickSubscriber());
    const entered = await this.#entrance.requireEntered(orgId);
    const { organization, grant } = entered;
    // Who came back into a remembered org was not asked there.
    await this.#cases.askOnce(organization.organizationId, organization.name);
    requireAllowed(admitDebugSession({ organization, grant, now: Date.now(), localSession: this.#localSession() }));
    return { ...given, subscriber: organization.organizationId };
  }

  // Where one sandbox is entered there is nothing to ask.
  async #pickSubscriber(): Promise<string> {
    const { subscribers } = this.#directory;
    const enteredSandboxes = subscribers.filter(({ entered, isSandbox }) => entered !== undefined && isSandbox);
    const [only, another] = enteredSandboxes;
    if (only !== undefined && another === undefined) {
      return only.orgId;
    }
    const sandboxes = subscribers.filter(({ isSandbox }) => isSandbox);
    // An LMO may have more than is known here.
    if (sandboxes.length === 0 && this.#directory.lmo === undefined) {
      const entered = await this.#entrance.enterAsked();
      return entered.organization.organizationId;
    }
    return this.#picker.pick({ title: l10n.t('Debug a Subscriber'), of: 'sandboxes' });
  }
}

function launchOf(name: string, subscriber?: string): DebugConfiguration {
  return { type: debugType, request: 'launch', name, ...(subscriber === undefined ? {} : { subscriber }) };
}
