import type { TestSelection } from './testSelection.ts';

/** When a run was in the org, by the org's own time. Milliseconds; it may be a little wider than true. */
export interface RunSpan {
  readonly from: number;
  readonly to: number;
}

export interface AnonymousApexResult {
  readonly compiled: boolean;
  readonly success: boolean;
  /** 1-based; undefined where the org said -1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly compileProblem: string | undefined;
  readonly exceptionMessage: string | undefined;
  readonly exceptionStackTrace: string | undefined;
  readonly span: RunSpan;
}

export interface ApexTestOutcome {
  /** `ns.Class` */
  readonly className: string;
  readonly methodName: string;
  readonly passed: boolean;
  /** It did not run. */
  readonly skipped: boolean;
  readonly message: string | undefined;
  readonly stackTrace: string | undefined;
  readonly milliseconds: number;
  /** 07L… Undefined where none was written. */
  readonly logId: string | undefined;
}

/** How far tests are that run in the background. */
export interface TestProgress {
  readonly finished: boolean;
  /** Classes that are through, of all. */
  readonly classesDone: number;
  readonly classes: number;
  /** Tests that have ended so far. */
  readonly outcomes: readonly ApexTestOutcome[];
}

/** A class of tests that the org tells of. */
export interface FoundTests {
  /** `ns.Class` */
  readonly className: string;
  /** Names, in order of declaration. Empty where the org does not show them. */
  readonly methods: readonly string[];
}

/** Runs Apex in a subscriber's org as the login-as user. Rejections are `Failure`s. */
export interface OrgApex {
  /** Resolves when the code has ended. It can reach breakpoints. */
  runAnonymous(source: string, signal?: AbortSignal): Promise<AnonymousApexResult>;
  /** The tests of one class, within the call, so that they can reach breakpoints. */
  runTests(selection: TestSelection, signal?: AbortSignal): Promise<readonly ApexTestOutcome[]>;
  /** Starts tests of any number of classes in the background, where no breakpoint is reached. Answers the job's id (707…). */
  startTests(selections: readonly TestSelection[], signal?: AbortSignal): Promise<string>;
  testProgress(jobId: string, signal?: AbortSignal): Promise<TestProgress>;
  /** Classes that have not begun are left out; what runs, runs on. */
  abortTests(jobId: string): Promise<void>;
  /** All test classes of a namespace, or of the whole org, that the login-as user may see. Undefined for an org that cannot tell. */
  testClasses(namespace?: string, signal?: AbortSignal): Promise<readonly FoundTests[] | undefined>;
  /** Names of classes that hold the text, with or without a namespace in front; of these namespaces, or of any where there are none. The first by name. */
  findClassNames(text: string, namespaces: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
}
