import { type Disposable, l10n, StatusBarAlignment, window } from 'vscode';
import { isSameRecord } from '../../core/base/recordId.ts';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import type { TraceFlag } from '../../core/tracing/traceFlag.ts';
import type { CommandId } from '../commandTable.ts';
import { orgLine } from '../base/orgText.ts';
import { usualMinutes } from './pickMinutes.ts';
import type { TracedOrgs } from './tracedOrgs.ts';

/** Offers in the status bar to extend a flag of ours that ends soon, for as long as it does. A debug session has that place first: the tree shows both. */
export class ExpiryOffer implements Disposable {
  readonly #orgs: TracedOrgs;
  readonly #isDebugging: () => boolean;
  readonly #item = window.createStatusBarItem('isvDebugger.tracing', StatusBarAlignment.Left, 49);
  #offered: { readonly orgId: string; readonly flag: TraceFlag } | undefined;

  constructor(orgs: TracedOrgs, isDebugging: () => boolean) {
    this.#orgs = orgs;
    this.#isDebugging = isDebugging;
    this.#item.name = l10n.t('Customer Tracing');
  }

  offer(orgId: string, flag: TraceFlag): void {
    this.#offered = { orgId, flag };
    this.show();
  }

  /** The flags of an org, the time they have left, or whether a debug session runs have changed. */
  show(): void {
    const offered = this.#offered;
    const traced = offered && this.#orgs.find(offered.orgId);
    const flag = traced?.flags.find(({ id }) => isSameRecord(id, offered?.flag.id ?? ''));
    if (offered === undefined || traced === undefined || flag === undefined || isLater(flag, offered.flag)) {
      this.#offered = undefined;
      this.#item.hide();
      return;
    }
    if (this.#isDebugging()) {
      this.#item.hide();
      return;
    }
    const left = describeDuration(flag.expires.getTime() - traced.now);
    const name = orgLine(flag.entity.name, 40);
    const command: CommandId = 'isvDebugger.extendTracing';
    this.#item.text = `$(record) ${l10n.t('Tracing of {0}: {1} left', name, left)}`;
    this.#item.tooltip = l10n.t('Select to trace {0} for {1} minutes more.', name, usualMinutes);
    this.#item.accessibilityInformation = {
      label: l10n.t('Tracing of {0} ends in {1}. Extend it by {2} minutes.', name, left, usualMinutes),
      role: 'button',
    };
    const { orgId } = offered;
    const argument = { orgId, flagId: flag.id, minutes: usualMinutes };
    this.#item.command = { command, title: l10n.t('Extend Tracing'), arguments: [argument] };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function isLater(flag: TraceFlag, offered: TraceFlag): boolean {
  return flag.expires.getTime() > offered.expires.getTime();
}
