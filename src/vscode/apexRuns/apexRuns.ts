import { CancellationError, commands, l10n, window } from 'vscode';
import { runInBackground } from '../../core/apexRuns/backgroundTests.ts';
import type { AnonymousApexResult, ApexTestOutcome } from '../../core/apexRuns/ports.ts';
import {
  type ApexRun,
  logsOf,
  type RunHistory,
  type RunOutcome,
  titleOfSource,
} from '../../core/apexRuns/runHistory.ts';
import { findRunLog, marked } from '../../core/apexRuns/runLog.ts';
import type { LogWish } from '../../core/apexRuns/runTracing.ts';
import { describeSelections, mergeSelections, type TestSelection } from '../../core/apexRuns/testSelection.ts';
import type { Clock } from '../../core/base/clock.ts';
import { Failure } from '../../core/base/failure.ts';
import type { SubscriberOrg } from '../../core/subscribers/ports.ts';
import { orgLine } from '../base/orgText.ts';
import { type ReportProgress, withProgress, withStatusProgress } from '../base/progress.ts';
import type { CommandId } from '../commandTable.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { AnonymousCode } from './anonymousCode.ts';
import type { ApexProblems } from './apexProblems.ts';
import type { RunOutput } from './runOutput.ts';
import type { TracedRuns } from './tracedRuns.ts';

/** What running anonymous Apex answers to whoever executed the command. */
export interface AnonymousRunResult extends AnonymousApexResult {
  /** 07L… */
  readonly logId: string | undefined;
}

export interface TestRunOptions {
  readonly log: LogWish;
  /** Says of each test how it went, as soon as it is known. */
  readonly ended?: (outcome: ApexTestOutcome) => void;
  /** Somebody else shows how it goes, says how it went, and can cancel it. */
  readonly signal?: AbortSignal;
}

export interface ApexRunsParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly clock: Clock;
  readonly tracing: TracedRuns;
  readonly history: RunHistory;
  readonly output: RunOutput;
  readonly problems: ApexProblems;
  /** Whether a debug session of this window runs in that org. */
  readonly isDebugged: (orgId: string) => boolean;
  /** Code has run to its end, so the org may have a new debug log. */
  readonly ran: (orgId: string) => void;
}

type Action<T> = (org: SubscriberOrg, signal: AbortSignal | undefined, report: ReportProgress) => Promise<T>;

const noReport: ReportProgress = () => undefined;

/** Has code run in a subscriber's org as the login-as user, so that it can reach breakpoints, and finds the logs that it wrote. */
export class ApexRuns {
  readonly #parts: ApexRunsParts;

  constructor(parts: ApexRunsParts) {
    this.#parts = parts;
  }

  /** Answers when the code has ended and its log was found. */
  async runAnonymous(entered: EnteredOrg, code: AnonymousCode, log: LogWish): Promise<AnonymousRunResult> {
    const { problems, clock } = this.#parts;
    const { source, place } = code;
    const { username } = entered.loginAsUser;
    const mark = `ISV Customer Debugger ${crypto.randomUUID().slice(0, 8)}`;
    const startedAt = Date.now();
    const title = l10n.t('Running Apex as {0}', orgLine(username, 80));
    const trace = await this.#parts.tracing.begin(entered, log);
    try {
      const result = await this.#run(title, entered, undefined, (org, signal) =>
        org.apex.runAnonymous(marked(source, mark), signal),
      );
      if (place !== undefined) {
        problems.show(place, result);
      }
      const logId =
        result.compiled && trace.writesLog
          ? await this.#parts.enteredOrgs.use(entered, (org) =>
              findRunLog({ username, span: result.span, mark, source }, org.debugLogs, clock),
            )
          : undefined;
      const outcome: RunOutcome = !result.compiled ? 'notCompiled' : result.success ? 'passed' : 'failed';
      const summary = [describeAnonymousApex(result), result.exceptionStackTrace ?? ''].join('\n');
      const subject = { kind: 'anonymous', source } as const;
      this.#keep(entered, {
        subject,
        title: titleOfSource(source),
        startedAt,
        outcome,
        summary,
        tests: [],
        logIds: logId === undefined ? [] : [logId],
      });
      void this.#tellAnonymous(entered, result, logId);
      return { ...result, logId };
    } finally {
      await trace.end();
    }
  }

  /** Answers when all have ended: those of one class within a call, others in the background, unless a debug session waits for them. */
  async runTests(
    entered: EnteredOrg,
    wanted: readonly TestSelection[],
    options: TestRunOptions,
  ): Promise<readonly ApexTestOutcome[]> {
    const selections = mergeSelections(wanted);
    const title = describeSelections(selections);
    const startedAt = Date.now();
    const trace = await this.#parts.tracing.begin(entered, options.log);
    try {
      const progressTitle = l10n.t('Running {0} as {1}', title, orgLine(entered.loginAsUser.username, 80));
      const tests = await this.#run(progressTitle, entered, options.signal, (org, signal, report) =>
        this.#isDebugged(entered) || selections.length === 1
          ? runOneByOne(org, selections, options, signal)
          : this.#runTogether(org, selections, options, signal, report),
      );
      const failed = tests.filter(({ passed, skipped }) => !passed && !skipped);
      const summary = l10n.t('{0} passed, {1} failed', tests.filter(({ passed }) => passed).length, failed.length);
      const outcome: RunOutcome = failed.length === 0 ? 'passed' : 'failed';
      const subject = { kind: 'tests', selections } as const;
      this.#keep(entered, { subject, title, startedAt, outcome, summary, tests, logIds: logsOf(tests) });
      if (options.signal === undefined) {
        void this.#tellTests(entered, summary, failed, tests);
      }
      return tests;
    } catch (error) {
      if (isCancelled(error)) {
        const subject = { kind: 'tests', selections } as const;
        this.#keep(entered, {
          subject,
          title,
          startedAt,
          outcome: 'cancelled',
          summary: l10n.t('cancelled'),
          tests: [],
          logIds: [],
        });
      }
      throw error;
    } finally {
      await trace.end();
    }
  }

  #isDebugged({ organization }: EnteredOrg): boolean {
    return this.#parts.isDebugged(organization.organizationId);
  }

  async #runTogether(
    org: SubscriberOrg,
    selections: readonly TestSelection[],
    { ended }: TestRunOptions,
    signal: AbortSignal | undefined,
    report: ReportProgress,
  ): Promise<readonly ApexTestOutcome[]> {
    let told = 0;
    const { outcomes } = await runInBackground(
      org.apex,
      selections,
      this.#parts.clock,
      ({ classesDone, classes, outcomes: soFar }) => {
        report(classes === 0 ? 0 : classesDone / classes, l10n.t('{0} of {1} classes', classesDone, classes));
        soFar.slice(told).forEach((outcome) => ended?.(outcome));
        told = soFar.length;
      },
      signal,
    );
    return outcomes;
  }

  async #run<T>(title: string, entered: EnteredOrg, signal: AbortSignal | undefined, action: Action<T>): Promise<T> {
    const { enteredOrgs, ran } = this.#parts;
    const use = (by: AbortSignal | undefined, report: ReportProgress): Promise<T> =>
      enteredOrgs.use(entered, (org) => action(org, by, report));
    try {
      if (signal !== undefined) {
        return await use(signal, noReport);
      }
      // Code that stands at a breakpoint runs for long: a toast would lie over the debugger all the while.
      return await (this.#isDebugged(entered)
        ? withStatusProgress(title, () => use(undefined, noReport))
        : withProgress(title, use));
    } finally {
      ran(entered.organization.organizationId);
    }
  }

  #keep({ organization }: EnteredOrg, run: Omit<ApexRun, 'orgId' | 'orgName'>): void {
    const kept = { ...run, orgId: organization.organizationId, orgName: organization.name };
    this.#parts.history.add(kept);
    this.#parts.output.write(kept);
  }

  /** One message, with the way to the log where there is one. */
  async #tellAnonymous(entered: EnteredOrg, result: AnonymousApexResult, logId: string | undefined): Promise<void> {
    const text = describeAnonymousApex(result);
    if (result.success && logId === undefined) {
      void window.setStatusBarMessage(text, 5000);
      return;
    }
    await this.#tell(result.success ? 'information' : 'error', text, entered, logId);
  }

  async #tellTests(
    entered: EnteredOrg,
    summary: string,
    failed: readonly ApexTestOutcome[],
    tests: readonly ApexTestOutcome[],
  ): Promise<void> {
    const [logId] = logsOf(failed.length > 0 ? failed : tests);
    await this.#tell(failed.length > 0 ? 'warning' : 'information', l10n.t('{0}.', summary), entered, logId);
  }

  async #tell(
    how: 'information' | 'warning' | 'error',
    text: string,
    { organization }: EnteredOrg,
    logId: string | undefined,
  ): Promise<void> {
    const open = l10n.t('Open Its Log');
    const show = l10n.t('Show Output');
    const buttons = [...(logId === undefined ? [] : [open]), show];
    const tell = {
      information: window.showInformationMessage,
      warning: window.showWarningMessage,
      error: window.showErrorMessage,
    } as const;
    const chosen = await tell[how](text, ...buttons);
    if (chosen === show) {
      this.#parts.output.show();
    } else if (chosen === open) {
      const command: CommandId = 'isvDebugger.openDebugLog';
      await commands.executeCommand(command, { orgId: organization.organizationId, logId });
    }
  }
}

/** A call takes tests of one class; a debug session takes one request after the other anyway. */
async function runOneByOne(
  org: SubscriberOrg,
  selections: readonly TestSelection[],
  { ended }: TestRunOptions,
  signal: AbortSignal | undefined,
): Promise<readonly ApexTestOutcome[]> {
  const outcomes: ApexTestOutcome[] = [];
  for (const selection of selections) {
    const ofClass = await org.apex.runTests(selection, signal);
    ofClass.forEach((outcome) => ended?.(outcome));
    outcomes.push(...ofClass);
  }
  return outcomes;
}

function isCancelled(error: unknown): boolean {
  return error instanceof CancellationError || Failure.is(error, 'cancelled');
}

function describeAnonymousApex(result: AnonymousApexResult): string {
  if (!result.compiled) {
    const problem = orgLine(result.compileProblem ?? '', 300);
    return l10n.t('The Apex does not compile: line {0}, {1}.', result.line ?? 1, problem.replace(/\.$/, ''));
  }
  if (!result.success) {
    return l10n.t(
      'The Apex ended with an exception: {0}.',
      orgLine(result.exceptionMessage ?? '', 300).replace(/\.$/, ''),
    );
  }
  return l10n.t('Anonymous Apex ran to its end.');
}
