import { type Disposable, l10n, type OutputChannel, window } from 'vscode';
import { displayBlock } from '../../core/base/displayText.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { AnonymousApexResult, ApexTestOutcome } from '../../core/apexRuns/ports.ts';
import type { SubscriberOrg } from '../../core/subscribers/ports.ts';
import { failures } from '../base/failures.ts';
import { withProgress, withStatusProgress } from '../base/progress.ts';
import { answered } from '../base/answered.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { orgLine } from '../base/orgText.ts';

/** Has code run in a subscriber's org as the login-as user, so that it can reach breakpoints. */
export class ApexRuns implements Disposable {
  readonly #directory: SubscriberDirectory;
  readonly #isDebugged: (orgId: string) => boolean;
  readonly #ran = new EventEmitter<string>();
  #output: OutputChannel | undefined;
  #lastSource = '';
  #lastTest = '';

  /** Code has run to its end in the org with this id, so it may have a new debug log. */
  readonly onDidRun = this.#ran.event;

  /** `isDebugged` says whether a debug session of this window runs in that org. */
  constructor(directory: SubscriberDirectory, isDebugged: (orgId: string) => boolean) {
    this.#directory = directory;
    this.#isDebugged = isDebugged;
  }

  /** Runs the given Apex, that in the active editor where it is a script, or what the user types. Answers when it has ended. */
  async runAnonymous(entered: EnteredOrg, given?: string): Promise<AnonymousApexResult> {
    const source = given ?? scriptInEditor() ?? (await this.#askSource(entered));
    this.#lastSource = given === undefined && !source.includes('\n') ? source : this.#lastSource;
    const title = l10n.t('Running Apex as {0}', orgLine(entered.loginAsUser.username, 80));
    const result = await this.#run(title, entered, (org, signal) => org.apex.runAnonymous(source, signal));
    this.#report(describeAnonymousApex(result), result.success ? undefined : result.exceptionStackTrace);
    if (result.success) {
      void window.setStatusBarMessage(l10n.t('Anonymous Apex ran to its end.'), 5000);
      return result;
    }
    throw failures.anonymousApexFailed(describeAnonymousApex(result));
  }

  /** Runs a test class or one of its methods. Answers when all have ended. */
  async runTest(entered: EnteredOrg, given?: string): Promise<readonly ApexTestOutcome[]> {
    const name = given ?? (await this.#askTest(entered));
    const [className, methodName] = parseTestName(name);
    this.#lastTest = name;
    const title = l10n.t('Running {0} as {1}', orgLine(name, 80), orgLine(entered.loginAsUser.username, 80));
    const outcomes = await this.#run(title, entered, (org, signal) => org.apex.runTest(className, methodName, signal));
    const failed = outcomes.filter(({ passed }) => !passed);
    const summary = l10n.t('{0} passed, {1} failed', outcomes.length - failed.length, failed.length);
    for (const outcome of outcomes) {
      this.#report(describeTest(outcome), outcome.stackTrace);
    }
    this.#report(summary, undefined);
    if (failed.length > 0) {
      this.#channel().show(true);
      void window.showWarningMessage(l10n.t('{0}. The output says why.', summary));
    } else {
      void window.showInformationMessage(summary);
    }
    return outcomes;
  }

  dispose(): void {
    this.#output?.dispose();
    this.#ran.dispose();
  }

  async #run<T>(
    title: string,
    entered: EnteredOrg,
    action: (org: SubscriberOrg, signal?: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const use = (signal?: AbortSignal): Promise<T> => this.#directory.use(entered, (org) => action(org, signal));
    try {
      // Code that stands at a breakpoint runs for long: a toast would lie over the debugger all the while.
      const debugged = this.#isDebugged(entered.organization.organizationId);
      return await (debugged ? withStatusProgress(title, () => use()) : withProgress(title, use));
    } finally {
      this.#ran.fire(entered.organization.organizationId);
    }
  }

  async #askSource(entered: EnteredOrg): Promise<string> {
    const { username } = entered.loginAsUser;
    return answered(
      await window.showInputBox({
        title: l10n.t('Run Anonymous Apex'),
        prompt: l10n.t(
          'Runs as {0}. For more than a line, write it in an untitled Apex editor and run the command there.',
          orgLine(username, 80),
        ),
        placeHolder: 'acme.Orders.place();',
        value: this.#lastSource,
        ignoreFocusOut: true,
        validateInput: (text) => (text.trim() === '' ? l10n.t('Type a statement, with its semicolon.') : undefined),
      }),
    );
  }

  async #askTest(entered: EnteredOrg): Promise<string> {
    return answered(
      await window.showInputBox({
        title: l10n.t('Run Apex Test'),
        prompt: l10n.t(
          'Test class or Class.method, with its namespace. Runs as {0}.',
          orgLine(entered.loginAsUser.username, 80),
        ),
        placeHolder: 'acme.OrderTest',
        value: this.#lastTest,
        ignoreFocusOut: true,
        validateInput: (text) => (isTestName(text) ? undefined : failures.testNameInvalid(orgLine(text, 60)).message),
      }),
    );
  }

  #report(line: string, stackTrace: string | undefined): void {
    const channel = this.#channel();
    channel.appendLine(line);
    if (stackTrace !== undefined && stackTrace !== '') {
      channel.appendLine(displayBlock(stackTrace).replace(/^/gm, '    '));
    }
  }

  #channel(): OutputChannel {
    this.#output ??= window.createOutputChannel(l10n.t('Apex in Subscribers'));
    return this.#output;
  }
}

/** A script is a `.apex` file or an untitled Apex editor, or what is selected in one of them. */
function scriptInEditor(): string | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const { document, selection } = editor;
  const isScript = document.languageId === 'apex-anon' || (document.isUntitled && document.languageId === 'apex');
  if (!isScript) {
    return undefined;
  }
  const text = selection.isEmpty ? document.getText() : document.getText(selection);
  return text.trim() === '' ? undefined : text;
}

function isTestName(text: string): boolean {
  return /^\s*\w+(\.\w+){0,2}\s*$/.test(text);
}

/** `ns.Class.method`, `ns.Class` or `Class`. With two parts the first is the namespace: packages always have one. */
function parseTestName(text: string): [className: string, methodName: string | undefined] {
  if (!isTestName(text)) {
    throw failures.testNameInvalid(orgLine(text, 60));
  }
  const parts = text.trim().split('.');
  return [parts.slice(0, 2).join('.'), parts[2]];
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

function describeTest({ className, methodName, passed, message, milliseconds }: ApexTestOutcome): string {
  const name = orgLine(`${className}.${methodName}`, 160);
  return passed
    ? l10n.t('passed  {0} ({1} ms)', name, milliseconds)
    : l10n.t('FAILED  {0} ({1} ms): {2}', name, milliseconds, orgLine(message ?? '', 300));
}
