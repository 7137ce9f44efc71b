export interface AnonymousApexResult {
  readonly compiled: boolean;
  readonly success: boolean;
  /** 1-based; undefined where the org said -1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly compileProblem: string | undefined;
  readonly exceptionMessage: string | undefined;
  readonly exceptionStackTrace: string | undefined;
}

export interface ApexTestOutcome {
  readonly className: string;
  readonly methodName: string;
  readonly passed: boolean;
  readonly message: string | undefined;
  readonly stackTrace: string | undefined;
  readonly milliseconds: number;
}

/** Runs Apex in a subscriber's org as the login-as user, so that it can reach breakpoints. Rejections are `Failure`s. */
export interface OrgApex {
  /** Resolves when the code has ended. */
  runAnonymous(source: string, signal?: AbortSignal): Promise<AnonymousApexResult>;
  /** `className` as `ns.Class`. Runs synchronously: asynchronous tests cannot reach breakpoints. */
  runTest(className: string, methodName?: string, signal?: AbortSignal): Promise<readonly ApexTestOutcome[]>;
}
