import { l10n } from 'vscode';
import { answered } from '../base/answered.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { impliedSubscriber } from './impliedSubscriber.ts';
import { pickSubscriber } from './pickSubscriber.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { Entrance } from '../loginAccess/entrance.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';

/** What the user may be pointing at: the node that is selected, the org that is being debugged. */
export interface SubscriberHints {
  readonly selectedOrgId: string | undefined;
  readonly debuggedOrgId: string | undefined;
}

/** Which subscriber a command means. */
export class SubscriberChoice {
  readonly #directory: SubscriberDirectory;
  readonly #entrance: Pick<Entrance, 'requireEntered'>;
  readonly #hints: () => SubscriberHints;

  constructor(
    directory: SubscriberDirectory,
    entrance: Pick<Entrance, 'requireEntered'>,
    hints: () => SubscriberHints,
  ) {
    this.#directory = directory;
    this.#entrance = entrance;
    this.#hints = hints;
  }

  /** The subscriber that is meant: the given one, the one that selection or debug session imply, or the one that the user picks. */
  async orgId(given: CommandArguments, candidates = this.#directory.subscribers): Promise<string> {
    const { selectedOrgId, debuggedOrgId } = this.#hints();
    const implied = impliedSubscriber(candidates, [selectedOrgId, debuggedOrgId]);
    return (await this.given(given)) ?? implied?.orgId ?? this.#pick(candidates);
  }

  /** Of those that were entered. */
  async enteredOrgId(given: CommandArguments): Promise<string> {
    return this.orgId(
      given,
      this.#directory.subscribers.filter(({ entered }) => entered !== undefined),
    );
  }

  /** A sandbox. What is selected is meant, even where it is refused: another customer must not take its place. */
  async sandboxOrgId(given: CommandArguments): Promise<string> {
    const sandboxes = this.#directory.subscribers.filter(({ isSandbox }) => isSandbox);
    return (await this.given(given)) ?? this.#hints().selectedOrgId ?? this.orgId(given, sandboxes);
  }

  /** The org of the subscriber that is meant, entered; a hand-off is asked for where it was not. */
  async entered(given: CommandArguments): Promise<EnteredOrg> {
    return this.#entrance.requireEntered(await this.orgId(given));
  }

  /** The subscriber that the command was called with, if it was called with one. */
  async given({ orgId }: CommandArguments): Promise<string | undefined> {
    if (orgId !== undefined && (await this.#directory.lookUp(orgId)) === undefined) {
      throw failures.unknownSubscriber(orgLine(orgId, 40));
    }
    return orgId;
  }

  nameOf(orgId: string): string {
    return this.#directory.find(orgId)?.name ?? orgId;
  }

  async #pick(candidates: readonly ListedSubscriber[]): Promise<string> {
    if (candidates.length === 0) {
      throw failures.noSubscribers();
    }
    return answered(await pickSubscriber(candidates, l10n.t('ISV Customer Debugger')));
  }
}
