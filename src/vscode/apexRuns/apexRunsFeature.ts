import { type Memento, languages } from 'vscode';
import { RunHistory } from '../../core/apexRuns/runHistory.ts';
import { TestSearch } from '../../core/apexRuns/testSearch.ts';
import type { TestSelection } from '../../core/apexRuns/testSelection.ts';
import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { PackageSourceFeature } from '../packageSource/packageSourceFeature.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { TracedOrgs } from '../tracing/tracedOrgs.ts';
import { scriptLanguage } from './anonymousCode.ts';
import { ApexProblems } from './apexProblems.ts';
import { apexRunCommands } from './apexRunCommands.ts';
import { ApexRuns } from './apexRuns.ts';
import { KeptRuns } from './keptRuns.ts';
import { LastTests } from './lastTests.ts';
import { pickTests } from './pickTests.ts';
import { OutputFiles } from './outputFiles.ts';
import { RunOutput } from './runOutput.ts';
import { ScriptLenses } from './scriptLenses.ts';
import { SourceLinks } from './sourceLinks.ts';
import { TestExplorer } from './testExplorer.ts';
import { testClassesOf } from './testSource.ts';
import { TracedRuns } from './tracedRuns.ts';

export interface ApexRunsFeatureParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly packageSource: Pick<PackageSourceFeature, 'source' | 'documents' | 'types'>;
  readonly tracedOrgs: TracedOrgs;
  readonly clock: Clock;
  readonly memento: Memento;
  /** Where the editor wants this extension to log. */
  readonly logFolder: string;
  readonly showFailure: (error: unknown) => void;
  readonly isDebugged: (orgId: string) => boolean;
  readonly debug: (orgId: string) => Promise<boolean>;
  readonly ran: (orgId: string) => void;
}

/** Running Apex in the editor: anonymous Apex, tests, the Testing view, what has run and its logs. */
export class ApexRunsFeature implements Disposable {
  /** What is purged with the customer's files. */
  readonly kept: KeptRuns;
  readonly #parts: ApexRunsFeatureParts;
  readonly #store = new DisposableStore();
  readonly #history = this.#store.add(new RunHistory());
  readonly #output: RunOutput;
  readonly #lastTests: LastTests;
  readonly #runs: ApexRuns;

  constructor(parts: ApexRunsFeatureParts) {
    const { enteredOrgs, packageSource, tracedOrgs, clock, showFailure, isDebugged, debug, ran } = parts;
    this.#parts = parts;
    const { source, documents, types } = packageSource;
    const links = new SourceLinks((orgId, typeRef) => types.fileOf(orgId, typeRef));
    const tracing = new TracedRuns(tracedOrgs, showFailure);
    const problems = this.#store.add(new ApexProblems());
    this.#output = this.#store.add(new RunOutput(links, new OutputFiles(parts.logFolder)));
    this.#lastTests = new LastTests(parts.memento);
    this.kept = new KeptRuns(this.#history, this.#output, this.#lastTests);
    const [history, output] = [this.#history, this.#output];
    this.#runs = new ApexRuns({ enteredOrgs, clock, tracing, history, output, problems, isDebugged, ran });
    const explorer = this.#store.add(
      new TestExplorer({
        enteredOrgs,
        testsOf: (orgId) => testClassesOf(source, orgId),
        runs: this.#runs,
        links,
        showFailure,
        debug,
      }),
    );
    this.#store.add(enteredOrgs.onDidChange(() => void explorer.refresh()));
    this.#store.add(documents.onDidChangeFile(() => void explorer.refresh()));
    this.#store.add(source.onDidRetrieve(() => void explorer.refresh()));
    this.#store.add(
      enteredOrgs.beforeLeaving((orgId) => {
        this.#history.forget(orgId);
        return Promise.resolve();
      }),
    );
    this.#store.add(languages.registerCodeLensProvider({ language: scriptLanguage }, new ScriptLenses(enteredOrgs)));
  }

  commands(choice: SubscriberChoice): ReturnType<typeof apexRunCommands> {
    return apexRunCommands({
      runs: this.#runs,
      history: this.#history,
      output: this.#output,
      choice,
      enteredOrgs: this.#parts.enteredOrgs,
      askTests: (entered) => this.#askTests(entered),
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #askTests(entered: EnteredOrg): Promise<readonly TestSelection[]> {
    const { enteredOrgs, packageSource, showFailure } = this.#parts;
    const orgId = entered.organization.organizationId;
    const classes = await testClassesOf(packageSource.source, orgId);
    const known = classes.map(({ className, methods }) => ({ className, methods: methods.map(({ name }) => name) }));
    const stored = await packageSource.source.packagesOf(orgId);
    const chosen = await pickTests({
      username: entered.loginAsUser.username,
      search: new TestSearch({
        known,
        namespaces: stored.flatMap(({ namespace }) => namespace ?? []),
        use: (action) => enteredOrgs.use(entered, (org) => action(org.apex)),
      }),
      known,
      last: this.#lastTests.of(orgId),
      showFailure,
    });
    await this.#lastTests.set(orgId, chosen);
    return chosen;
  }
}
