import { commands, l10n, window } from 'vscode';
import { shownMessage } from '../../core/base/shownMessage.ts';
import { describeMegabytes } from '../../core/tracing/logVolume.ts';
import type { TracedOrg, TraceOutcome, VolumeWarning } from '../../core/tracing/tracedOrg.ts';
import type { TracedEntity, TraceFlag } from '../../core/tracing/traceFlag.ts';
import { makesLogs, type TraceAlternative, type TraceWish } from '../../core/tracing/tracePlan.ts';
import { levelPresets } from '../../core/tracing/levelPresets.ts';
import type { CommandId } from '../commandTable.ts';
import { orgLine } from '../base/orgText.ts';
import { timeOfDay } from './traceTexts.ts';

/** Other ways to what was wished. */
export interface WishAgain {
  meet(wishes: readonly TraceWish[]): Promise<unknown>;
  extendTheirs(flag: TraceFlag, minutes: number): Promise<unknown>;
}

export interface TracingReport {
  readonly traced: TracedOrg;
  readonly outcomes: readonly TraceOutcome[];
  readonly loginAsUser: TracedEntity;
  readonly again: WishAgain;
}

/** Says once how turning tracing on went. What could not be done comes first, with the other ways there are. */
export async function reportTracing(report: TracingReport): Promise<void> {
  const { outcomes } = report;
  const unmet = outcomes.find(({ flag }) => flag === undefined);
  if (unmet !== undefined) {
    await reportUnmet(report, unmet);
    return;
  }
  const codeOnly = outcomes.every(({ wish }) => wish.entity.kind !== 'user');
  const { flags, now } = report.traced;
  if (codeOnly && !makesLogs({ flags, now })) {
    await offerToTraceUser(report);
    return;
  }
  void window.showInformationMessage(describeMet(report, codeOnly));
}

async function reportUnmet({ traced, again }: TracingReport, { wish, plan, failure }: TraceOutcome): Promise<void> {
  if (plan.action !== 'refuse') {
    if (failure !== undefined) {
      throw failure;
    }
    return;
  }
  const ways = plan.instead.map((way) => ({ way, label: labelOf(way, traced) }));
  const message = shownMessage(plan.decision.message);
  const chosen = await window.showWarningMessage(message, ...ways.map(({ label }) => label));
  const way = ways.find(({ label }) => label === chosen)?.way;
  if (way !== undefined) {
    await take(way, wish, again);
  }
}

function labelOf(way: TraceAlternative, traced: TracedOrg): string {
  switch (way.kind) {
    case 'startLater':
      return l10n.t('Start at {0}', timeOfDay(traced.localTime(way.from)));
    case 'extendTheirs':
      return l10n.t('Extend Theirs');
    case 'freeLogStorage':
      return l10n.t('Delete Old Debug Logs');
  }
}

async function take(way: TraceAlternative, wish: TraceWish, again: WishAgain): Promise<void> {
  switch (way.kind) {
    case 'startLater':
      await again.meet([{ ...wish, from: way.from }]);
      return;
    case 'extendTheirs':
      await again.extendTheirs(way.flag, wish.minutes);
      return;
    case 'freeLogStorage':
      await run('isvDebugger.deleteOldDebugLogs');
      return;
  }
}

async function offerToTraceUser({ outcomes, loginAsUser, again }: TracingReport): Promise<void> {
  const name = orgLine(loginAsUser.name, 60);
  const trace = l10n.t('Trace {0}', name);
  const message = l10n.t(
    '{0}: levels of classes and triggers count in the logs of traced users, and no user is traced now.',
    namesOf(outcomes),
  );
  const minutes = outcomes[0]?.wish.minutes;
  if ((await window.showInformationMessage(message, trace)) === trace && minutes !== undefined) {
    await again.meet([{ entity: loginAsUser, levels: levelPresets.supportCase, minutes }]);
  }
}

function describeMet({ traced, outcomes }: TracingReport, codeOnly: boolean): string {
  const names = namesOf(outcomes);
  const [first] = outcomes;
  const flag = first?.flag;
  if (first === undefined || flag === undefined) {
    return '';
  }
  const until = timeOfDay(traced.localTime(flag.expires));
  if (codeOnly) {
    return l10n.t('{0}: levels of their own in the logs of traced users, until {1}.', names, until);
  }
  if (flag.starts.getTime() > traced.now) {
    return l10n.t('{0} will be traced from {1} to {2}.', names, timeOfDay(traced.localTime(flag.starts)), until);
  }
  if (first.plan.action === 'leave' && !traced.isOurs(flag)) {
    return l10n.t(
      'Everything that {0} does until {1} is logged already, by a trace flag that {2} made.',
      names,
      until,
      orgLine(flag.madeBy ?? l10n.t('somebody else'), 60),
    );
  }
  if (first.plan.action === 'create' && first.plan.cutBy !== undefined) {
    return l10n.t(
      'Everything that {0} does until {1} is now logged; then a trace flag of somebody else starts.',
      names,
      until,
    );
  }
  return l10n.t(
    'Everything that {0} does until {1} is now logged. Reproduce the problem, then open the log.',
    names,
    until,
  );
}

function namesOf(outcomes: readonly TraceOutcome[]): string {
  const names = outcomes.slice(0, 3).map(({ wish }) => orgLine(wish.entity.detail ?? wish.entity.name, 60));
  const more = outcomes.length - names.length;
  return more > 0 ? l10n.t('{0} and {1} more', names.join(', '), more) : names.join(', ');
}

/** Says that logs come near one of Salesforce's limits, and what helps. */
export async function reportVolume(
  orgName: string,
  { limit, state, bytes }: VolumeWarning,
  orgId: string,
): Promise<void> {
  const name = orgLine(orgName, 60);
  const size = describeMegabytes(bytes);
  if (limit === 'storage') {
    const message =
      state === 'full'
        ? l10n.t(
            '{0} stores {1} of debug logs: above 1,000 MB, Salesforce lets nobody make or change trace flags.',
            name,
            size,
          )
        : l10n.t(
            '{0} stores {1} of debug logs. Above 1,000 MB, Salesforce lets nobody make or change trace flags.',
            name,
            size,
          );
    const remove = l10n.t('Delete Old Debug Logs');
    if ((await window.showWarningMessage(message, remove)) === remove) {
      await run('isvDebugger.deleteOldDebugLogs', { orgId });
    }
    return;
  }
  const message = l10n.t(
    '{0} has logged some {1} within 15 minutes. Above 1,000 MB, Salesforce ends every trace flag of the org. Lower the levels, or trace less.',
    name,
    size,
  );
  const change = l10n.t('Change Trace Levels');
  if ((await window.showWarningMessage(message, change)) === change) {
    await run('isvDebugger.changeTraceLevels', { orgId });
  }
}

/** Says that tracing ended before its time. */
export async function reportEndedEarly(orgName: string, flags: readonly TraceFlag[], orgId: string): Promise<void> {
  const names = flags.map(({ entity }) => orgLine(entity.name, 60)).join(', ');
  const turnOn = l10n.t('Turn Tracing On');
  const message = l10n.t(
    'Tracing of {0} in {1} was ended there before its time. Salesforce does that above 1,000 MB of logs in 15 minutes, and administrators can.',
    names,
    orgLine(orgName, 60),
  );
  if ((await window.showWarningMessage(message, turnOn)) === turnOn) {
    await run('isvDebugger.traceMore', { orgId });
  }
}

async function run(command: CommandId, argument?: object): Promise<void> {
  await commands.executeCommand(command, argument);
}
