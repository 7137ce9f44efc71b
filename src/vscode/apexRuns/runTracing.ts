import { l10n, type QuickPickItem, window, workspace } from 'vscode';
import { isSameRecord } from '../../core/base/recordId.ts';
import { levelPresets } from '../../core/tracing/levelPresets.ts';
import type { TracedOrg } from '../../core/tracing/tracedOrg.ts';
import { phaseOf, type TraceFlag } from '../../core/tracing/traceFlag.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { TracedOrgs } from '../tracing/tracedOrgs.ts';

/** Whether a run shall write a log: `asked` lets the user say so where nothing is traced. */
export type LogWish = 'yes' | 'no' | 'asked';

/** Longer than any run but one that stands at a breakpoint; the flag is removed when the run has ended. */
const runMinutes = 60;

/** The tracing of one run. */
export interface RunTrace {
  /** Whether a log can be expected. */
  readonly writesLog: boolean;
  /** Takes back what was turned on for this run alone. */
  end(): Promise<void>;
}

const nothingToEnd = (): Promise<void> => Promise.resolve();

/** Sees to it that a run writes a log where that is wanted: with a trace flag for this run only, unless the login-as user is traced anyway. */
export class RunTracing {
  readonly #orgs: TracedOrgs;
  readonly #showFailure: (error: unknown) => void;

  constructor(orgs: TracedOrgs, showFailure: (error: unknown) => void) {
    this.#orgs = orgs;
    this.#showFailure = showFailure;
  }

  async begin(entered: EnteredOrg, wish: LogWish): Promise<RunTrace> {
    const traced = this.#orgs.of(entered);
    if (wish === 'no') {
      return { writesLog: traced.snapshot !== undefined && isTraced(traced, entered), end: nothingToEnd };
    }
    if (wish === 'asked') {
      await traced.read();
      if (isTraced(traced, entered)) {
        return { writesLog: true, end: nothingToEnd };
      }
      if (!(await wantsLog(entered))) {
        return { writesLog: false, end: nothingToEnd };
      }
    }
    const { id, name } = entered.loginAsUser;
    const entity = { id, kind: 'user', name } as const;
    const [outcome] = await traced.turnOn([{ entity, levels: levelPresets.replay, minutes: runMinutes }]);
    if (outcome?.failure !== undefined) {
      throw outcome.failure;
    }
    const made = outcome?.plan.action === 'create' ? outcome.flag : undefined;
    return { writesLog: isTraced(traced, entered), end: () => this.#end(traced, made) };
  }

  /** The run has ended well or not: what remains of its tracing must not keep the user from its result. */
  async #end(traced: TracedOrg, made: TraceFlag | undefined): Promise<void> {
    if (made === undefined) {
      return;
    }
    try {
      await traced.end([made]);
    } catch (error) {
      this.#showFailure(error);
    }
  }
}

function isTraced(traced: TracedOrg, { loginAsUser }: EnteredOrg): boolean {
  return traced.flags.some(
    (flag) =>
      phaseOf(flag, traced.now) === 'live' &&
      flag.logType !== 'CLASS_TRACING' &&
      isSameRecord(flag.entity.id, loginAsUser.id),
  );
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
