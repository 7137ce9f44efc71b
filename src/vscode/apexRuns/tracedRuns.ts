import { l10n, type QuickPickItem, window, workspace } from 'vscode';
import { type LogWish, type RunTrace, RunTracing } from '../../core/apexRuns/runTracing.ts';
import type { TracedOrg } from '../../core/tracing/tracedOrg.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { TracedOrgs } from '../tracing/tracedOrgs.ts';

/** The tracing of runs in every entered org, and the question whether a run shall be traced. */
export class TracedRuns {
  readonly #orgs: TracedOrgs;
  readonly #showFailure: (error: unknown) => void;
  readonly #tracings = new WeakMap<TracedOrg, RunTracing>();

  constructor(orgs: TracedOrgs, showFailure: (error: unknown) => void) {
    this.#orgs = orgs;
    this.#showFailure = showFailure;
  }

  async begin(entered: EnteredOrg, wish: LogWish): Promise<RunTrace> {
    const { id, name } = entered.loginAsUser;
    const user = { id, kind: 'user', name } as const;
    const trace = await this.#tracingOf(entered).begin(user, wish, () => wantsLog(entered));
    // The run has ended well or not: what remains of its tracing must not keep the user from its result.
    return { writesLog: trace.writesLog, end: () => trace.end().catch(this.#showFailure) };
  }

  #tracingOf(entered: EnteredOrg): RunTracing {
    const traced = this.#orgs.of(entered);
    const tracing = this.#tracings.get(traced) ?? new RunTracing(traced);
    this.#tracings.set(traced, tracing);
    return tracing;
  }
}

/** The setting decides; where it says to ask, the user. */
async function wantsLog({ loginAsUser }: EnteredOrg): Promise<boolean> {
  const choice: string = workspace.getConfiguration('isvDebugger').get('logApexRuns', 'ask');
  if (choice !== 'ask') {
    return choice === 'always';
  }
  const items: (QuickPickItem & { readonly withLog: boolean })[] = [
    {
      label: l10n.t('Run With a Log'),
      description: l10n.t('traces {0} for this run only', orgLine(loginAsUser.name, 60)),
      withLog: true,
    },
    { label: l10n.t('Run Without'), description: l10n.t('nothing is traced, so no log is written'), withLog: false },
  ];
  const title = l10n.t('Run Apex');
  const placeHolder = l10n.t('The setting isvDebugger.logApexRuns answers this once and for all');
  return answered(await window.showQuickPick(items, { title, placeHolder })).withLog;
}
