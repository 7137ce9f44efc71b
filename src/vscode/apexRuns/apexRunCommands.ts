import { Uri } from 'vscode';
import type { ApexRun, RunHistory } from '../../core/apexRuns/runHistory.ts';
import { parseTestName, type TestSelection } from '../../core/apexRuns/testSelection.ts';
import { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import { type AnonymousCode, askCode, codeIn, codeInEditor, confirmUnseen, newScript } from './anonymousCode.ts';
import type { AnonymousRunResult, ApexRuns } from './apexRuns.ts';
import { showRecentRuns } from './recentRuns.ts';
import type { RunOutput } from './runOutput.ts';
import type { LogWish } from '../../core/apexRuns/runTracing.ts';

export interface ApexRunCommandParts {
  readonly runs: ApexRuns;
  readonly history: RunHistory;
  readonly output: RunOutput;
  readonly choice: SubscriberChoice;
  readonly enteredOrgs: EnteredOrgs;
  readonly askTests: (entered: EnteredOrg) => Promise<readonly TestSelection[]>;
}

/** Commands that have the org run Apex. */
export function apexRunCommands(parts: ApexRunCommandParts) {
  const { runs, history, output, choice } = parts;
  return {
    'isvDebugger.runAnonymousApex': (given) => runAnonymous(parts, given),
    'isvDebugger.newAnonymousApex': async (given) => {
      const { loginAsUser } = await choice.entered(given);
      await newScript(loginAsUser.username, given.string('source'));
    },
    'isvDebugger.runApexTest': async (given) => {
      const entered = await choice.entered(given);
      const names = given.strings('tests') ?? [given.string('test')].filter((name) => name !== undefined);
      const selections = names.length > 0 ? names.map(parseTestName) : await parts.askTests(entered);
      return runs.runTests(entered, selections, { log: logWish(given, names.length > 0) });
    },
    'isvDebugger.showRecentRuns': () => showRecentRuns(history, output, (run) => runAgain(parts, run)),
    'isvDebugger.showRunOutput': () => output.show(),
  } satisfies CommandHandlers;
}

/** Runs the given Apex, that of a document, that in the active editor where it is a script, or what the user types. */
async function runAnonymous(
  { runs, choice, history }: ApexRunCommandParts,
  given: CommandArguments,
): Promise<AnonymousRunResult | undefined> {
  const entered = await choice.entered(given);
  const [source, uri] = [given.string('source'), given.string('uri')];
  const code: AnonymousCode | undefined =
    source !== undefined
      ? { source, place: undefined }
      : uri !== undefined
        ? await codeIn(Uri.parse(uri))
        : (codeInEditor() ?? (await askCode(entered.loginAsUser.username, history.snippets)));
  if (code !== undefined && (source !== undefined || uri !== undefined) && !given.speaksForUser) {
    await confirmUnseen(code, entered);
  }
  return code && runs.runAnonymous(entered, code, logWish(given, source !== undefined));
}

async function runAgain({ runs, enteredOrgs, choice }: ApexRunCommandParts, run: ApexRun): Promise<unknown> {
  const entered = enteredOrgs.get(run.orgId) ?? (await choice.entered(new CommandArguments([{ orgId: run.orgId }])));
  const { subject } = run;
  return subject.kind === 'tests'
    ? runs.runTests(entered, subject.selections, { log: 'asked' })
    : runs.runAnonymous(entered, { source: subject.source, place: undefined }, 'asked');
}

/** Who says exactly what to run is asked nothing, nor who says whether it shall write a log. */
function logWish(given: CommandArguments, isExact: boolean): LogWish {
  const wanted = given.yesOrNo('log') ?? (isExact ? false : undefined);
  return wanted === undefined ? 'asked' : wanted ? 'yes' : 'no';
}
