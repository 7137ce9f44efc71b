import { l10n } from 'vscode';
import type { CommandArguments } from '../base/commandArguments.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { Entrance } from '../loginAccess/entrance.ts';
import { impliedSubscriber } from './impliedSubscriber.ts';
import type { PickRequest, SubscriberPicker } from './pickSubscriber.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';

/** What the user may be pointing at: the node that is selected, the org that is being debugged. */
export interface SubscriberHints {
  readonly selectedOrgId: string | undefined;
  readonly debuggedOrgId: string | undefined;
}

export interface SubscriberChoiceParts {
  readonly directory: SubscriberDirectory;
  readonly entrance: Pick<Entrance, 'requireEntered'>;
  readonly picker: SubscriberPicker;
  readonly hints: () => SubscriberHints;
}

/** Which subscriber a command means. */
export class SubscriberChoice {
  readonly #parts: SubscriberChoiceParts;

  constructor(parts: SubscriberChoiceParts) {
    this.#parts = parts;
  }

  /**
   * The subscriber that is meant: the given one, the one that selection or debug session imply, or the one that the user picks.
   * `hasWork` says where a command that ends or changes something would find it.
   */
  async orgId(given: CommandArguments, of?: PickRequest['of'], hasWork?: (orgId: string) => boolean): Promise<string> {
    const { selectedOrgId, debuggedOrgId } = this.#parts.hints();
    const implied = impliedSubscriber(this.#candidates(of), [selectedOrgId, debuggedOrgId], hasWork);
    return (await this.given(given)) ?? implied?.orgId ?? this.#pick(of);
  }

  /** Of those that were entered. */
  async enteredOrgId(given: CommandArguments): Promise<string> {
    return this.orgId(given, 'entered');
  }

  /** A sandbox. What is selected is meant, even where it is refused: another customer must not take its place. */
  async sandboxOrgId(given: CommandArguments): Promise<string> {
    return (await this.given(given)) ?? this.#parts.hints().selectedOrgId ?? this.orgId(given, 'sandboxes');
  }

  /** The org of the subscriber that is meant, entered; a hand-off is asked for where it was not. */
  async entered(given: CommandArguments, hasWork?: (orgId: string) => boolean): Promise<EnteredOrg> {
    return this.#parts.entrance.requireEntered(await this.orgId(given, undefined, hasWork));
  }

  /** The subscriber that the command was called with, if it was called with one. */
  async given({ orgId }: CommandArguments): Promise<string | undefined> {
    if (orgId !== undefined && (await this.#parts.directory.lookUp(orgId)) === undefined) {
      throw failures.unknownSubscriber(orgLine(orgId, 40));
    }
    return orgId;
  }

  nameOf(orgId: string): string {
    return this.#parts.directory.find(orgId)?.name ?? orgId;
  }

  #candidates(of: PickRequest['of']): readonly ListedSubscriber[] {
    return this.#parts.directory.subscribers.filter(
      ({ isSandbox, entered }) => of === undefined || (of === 'entered' ? entered !== undefined : isSandbox),
    );
  }

  async #pick(of: PickRequest['of']): Promise<string> {
    const { directory, picker } = this.#parts;
    // An LMO may have more than is known here.
    if (this.#candidates(of).length === 0 && (of === 'entered' || directory.lmo === undefined)) {
      throw failures.noSubscribers();
    }
    return picker.pick({ title: l10n.t('ISV Customer Debugger'), ...(of === undefined ? {} : { of }) });
  }
}
