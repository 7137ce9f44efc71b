import {
  type CancellationToken,
  type Disposable,
  l10n,
  Location,
  Position,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  type TestRunRequest,
  TestRunProfileKind,
  tests,
} from 'vscode';
import type { ApexTestOutcome } from '../../core/apexRuns/ports.ts';
import type { TestSelection } from '../../core/apexRuns/testSelection.ts';
import { displayText } from '../../core/base/displayText.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { ApexRuns } from './apexRuns.ts';
import type { LogWish } from '../../core/apexRuns/runTracing.ts';
import type { SourceLinks } from './sourceLinks.ts';
import type { SourceTestClass } from './testSource.ts';

export interface TestExplorerParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly testsOf: (orgId: string) => Promise<readonly SourceTestClass[]>;
  readonly runs: ApexRuns;
  readonly links: SourceLinks;
  readonly showFailure: (error: unknown) => void;
  /** Debugs a subscriber, where that is allowed. Answers whether a debug session runs there then. */
  readonly debug: (orgId: string) => Promise<boolean>;
}

/** Behind an item: the org that it belongs to, and the tests that it stands for. */
interface Meaning {
  readonly orgId: string;
  readonly selections: readonly TestSelection[];
}

/**
 * The tests of retrieved packages in the editor's Testing view: subscriber, class, test. There only once there is something to show, so
 * that whoever tests other things sees nothing of it.
 */
export class TestExplorer implements Disposable {
  readonly #parts: TestExplorerParts;
  readonly #meanings = new WeakMap<TestItem, Meaning>();
  #controller: TestController | undefined;
  #refreshing: Promise<void> = Promise.resolve();

  constructor(parts: TestExplorerParts) {
    this.#parts = parts;
  }

  /** Orgs were entered or left, or source was retrieved or purged. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#refresh()).catch(this.#parts.showFailure);
    return this.#refreshing;
  }

  dispose(): void {
    this.#controller?.dispose();
  }

  async #refresh(): Promise<void> {
    const { enteredOrgs, testsOf } = this.#parts;
    const orgs = await Promise.all(
      enteredOrgs.all.map(async (entered) => ({
        entered,
        classes: await testsOf(entered.organization.organizationId),
      })),
    );
    const withTests = orgs.filter(({ classes }) => classes.length > 0);
    if (withTests.length === 0) {
      this.#controller?.dispose();
      this.#controller = undefined;
      return;
    }
    const controller = (this.#controller ??= this.#create());
    controller.items.replace(withTests.map(({ entered, classes }) => this.#orgItem(controller, entered, classes)));
  }

  #create(): TestController {
    const controller = tests.createTestController('isvDebugger.apexTests', l10n.t('Apex Tests of Subscribers'));
    controller.refreshHandler = () => this.refresh();
    const profile = (label: string, kind: TestRunProfileKind, isDefault: boolean, log: LogWish): void => {
      controller.createRunProfile(label, kind, (request, token) => this.#run(request, token, log), isDefault);
    };
    profile(l10n.t('Run'), TestRunProfileKind.Run, true, 'no');
    profile(l10n.t('Run With a Log'), TestRunProfileKind.Run, false, 'yes');
    profile(l10n.t('Debug'), TestRunProfileKind.Debug, true, 'no');
    return controller;
  }

  #orgItem(controller: TestController, { organization }: EnteredOrg, classes: readonly SourceTestClass[]): TestItem {
    const { organizationId: orgId, name } = organization;
    const item = controller.createTestItem(orgId, orgLine(name, 80));
    this.#meanings.set(item, { orgId, selections: classes.map(({ className }) => ({ className })) });
    item.children.replace(classes.map((testClass) => this.#classItem(controller, orgId, testClass)));
    return item;
  }

  #classItem(controller: TestController, orgId: string, testClass: SourceTestClass): TestItem {
    const { className, uri, line, methods } = testClass;
    const item = controller.createTestItem(`${orgId} ${className}`, orgLine(className, 120), uri);
    item.range = rangeAt(line);
    this.#meanings.set(item, { orgId, selections: [{ className }] });
    item.children.replace(
      methods.map((method) => {
        const child = controller.createTestItem(`${orgId} ${className}.${method.name}`, orgLine(method.name, 120), uri);
        child.range = rangeAt(method.line);
        this.#meanings.set(child, { orgId, selections: [{ className, methodNames: [method.name] }] });
        return child;
      }),
    );
    return item;
  }

  async #run(request: TestRunRequest, token: CancellationToken, log: LogWish): Promise<void> {
    const controller = this.#controller;
    if (controller === undefined) {
      return;
    }
    const run = controller.createTestRun(request);
    const stopped = new AbortController();
    token.onCancellationRequested(() => stopped.abort());
    const roots = request.include ?? [...controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude ?? []);
    const byOrg = Map.groupBy(
      roots.flatMap((item) => leavesBelow(item).filter((leaf) => !isExcluded(leaf, excluded))),
      (item) => this.#meanings.get(item)?.orgId ?? '',
    );
    try {
      for (const [orgId, leaves] of byOrg) {
        await this.#runIn(orgId, leaves, { run, log, signal: stopped.signal, kind: request.profile?.kind });
      }
    } finally {
      run.end();
    }
  }

  async #runIn(
    orgId: string,
    leaves: readonly TestItem[],
    {
      run,
      log,
      signal,
      kind,
    }: { run: TestRun; log: LogWish; signal: AbortSignal; kind: TestRunProfileKind | undefined },
  ): Promise<void> {
    const { enteredOrgs, runs, debug } = this.#parts;
    const entered = enteredOrgs.get(orgId);
    if (entered === undefined || signal.aborted) {
      leaves.forEach((leaf) => run.skipped(leaf));
      return;
    }
    leaves.forEach((leaf) => run.enqueued(leaf));
    try {
      if (kind === TestRunProfileKind.Debug && !(await debug(orgId))) {
        leaves.forEach((leaf) => run.skipped(leaf));
        return;
      }
      leaves.forEach((leaf) => run.started(leaf));
      const open = new Map(leaves.map((leaf) => [leaf.id.toLowerCase(), leaf]));
      const telling: Promise<void>[] = [];
      await runs.runTests(
        entered,
        leaves.flatMap((leaf) => this.#meanings.get(leaf)?.selections ?? []),
        {
          log,
          signal,
          ended: (outcome) => {
            const key = `${orgId} ${outcome.className}.${outcome.methodName}`.toLowerCase();
            const leaf = open.get(key);
            open.delete(key);
            if (leaf !== undefined) {
              telling.push(this.#tell(run, leaf, orgId, outcome));
            }
          },
        },
      );
      await Promise.all(telling);
      open.forEach((leaf) => run.skipped(leaf));
    } catch (error) {
      leaves.forEach((leaf) => run.skipped(leaf));
      this.#parts.showFailure(error);
    }
  }

  async #tell(run: TestRun, item: TestItem, orgId: string, outcome: ApexTestOutcome): Promise<void> {
    const { passed, skipped, message, stackTrace, milliseconds, logId } = outcome;
    const log = logId === undefined ? '' : l10n.t('Log {0}', logId);
    if (passed) {
      run.passed(item, milliseconds);
      run.appendOutput(log === '' ? '' : `${log}\r\n`, undefined, item);
      return;
    }
    if (skipped) {
      run.skipped(item);
      return;
    }
    const frames = await this.#parts.links.framesIn(orgId, stackTrace ?? '');
    const text = [message ?? '', stackTrace ?? '', log].filter((part) => part !== '').join('\n');
    const failure = new TestMessage(displayText(text));
    const [place] = frames.flatMap(({ uri, line, column }) =>
      uri === undefined ? [] : [new Location(uri, new Position(line - 1, column - 1))],
    );
    if (place !== undefined) {
      failure.location = place;
    }
    run.failed(item, failure, milliseconds);
  }
}

function rangeAt(line: number): Range {
  return new Range(line - 1, 0, line - 1, 0);
}

/** Tests themselves: what stands above them is told by them. */
function leavesBelow(item: TestItem): readonly TestItem[] {
  return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leavesBelow(child));
}

function isExcluded(item: TestItem, excluded: ReadonlySet<TestItem>): boolean {
  for (let at: TestItem | undefined = item; at !== undefined; at = at.parent) {
    if (excluded.has(at)) {
      return true;
    }
  }
  return false;
}
