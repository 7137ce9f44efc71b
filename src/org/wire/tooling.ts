// Tooling records and results that a subscriber's org answers with.

export interface DebuggedRequestRecord {
  Id: string;
  IsActive: boolean;
}

export interface DebugSessionRecord {
  Id: string;
  CreatedById: string;
  CreatedBy: { Username: string };
  CreatedDate: string;
}

export interface AuditTrailRecord {
  Action: string;
  Display: string;
  CreatedDate: string;
  /** Null for what the platform did itself. */
  CreatedBy: AuditUserRecord;
}

export interface AuditUserRecord {
  Username: string;
  LocaleSidKey: string;
  TimeZoneSidKey: string;
}

export interface ApexLogRecord {
  Id: string;
  LogUser: { Username: string; Name: string };
  Operation: string;
  /** `API` or `Application`. */
  Request: string;
  RequestIdentifier: string;
  Status: string;
  Location: string;
  StartTime: string;
  LastModifiedDate: string;
  DurationMilliseconds: number;
  /** Bytes. */
  LogLength: number;
}

export interface TraceFlagRecord {
  Id: string;
  LogType: string;
  /** Null: when it was made. */
  StartDate: string;
  ExpirationDate: string;
  TracedEntityId: string;
  TracedEntity: { Name: string };
  DebugLevel: DebugLevelRecord;
  CreatedBy: { Name: string };
}

/** Each category has its level. */
export type DebugLevelRecord = Record<LogCategoryField, string> & { Id: string; DeveloperName: string };

type LogCategoryField =
  | 'ApexCode'
  | 'ApexProfiling'
  | 'Callout'
  | 'DataAccess'
  | 'Database'
  | 'Nba'
  | 'System'
  | 'Validation'
  | 'Visualforce'
  | 'Wave'
  | 'Workflow';

/** What `sumQuery` of tracing adds up. */
export interface LogSumRecord {
  /** Bytes; null where there are no logs. */
  total: number;
  logs: number;
}

export interface UserRecord {
  Id: string;
  Name: string;
  Username: string;
}

export interface InstalledPackageRecord {
  SubscriberPackageId: string;
  SubscriberPackage: { Name: string; NamespacePrefix: string };
  SubscriberPackageVersion: PackageVersionRecord;
}

export interface PackageVersionRecord {
  MajorVersion: number;
  MinorVersion: number;
  PatchVersion: number;
  BuildNumber: number;
}

/** What `/tooling/tests` answers. */
export interface TestsPage {
  apexTestClasses: readonly DiscoveredTestClass[];
  /** Null on the last page. */
  nextRecordsUrl: string;
}

export interface DiscoveredTestClass {
  name: string;
  /** Empty for code of the org itself; `FlowTesting` and more for tests of flows. */
  namespacePrefix: string;
  testMethods: readonly { name: string }[];
}

/** An ApexClass or ApexTrigger. */
export interface ApexCodeRecord {
  Id: string;
  Name: string;
  /** Null for code of the org itself. */
  NamespacePrefix: string;
  /** `(hidden)` for managed code that the login may not see. */
  Body: string;
  /** A checksum of the text; by which rule is not documented. */
  BodyCrc: number;
  LastModifiedDate: string;
}

export interface ExecuteAnonymousResult {
  compiled: boolean;
  success: boolean;
  /** From 1; -1 where there is none. */
  line: number;
  column: number;
  compileProblem: string;
  exceptionMessage: string;
  exceptionStackTrace: string;
}

export interface RunTestsResult {
  /** 07L…; null where nothing was traced. */
  apexLogId: string;
  numTestsRun: number;
  successes: TestResult[];
  failures: TestResult[];
}

export interface TestResult {
  name: string;
  namespace: string;
  methodName: string;
  message: string;
  stackTrace: string;
  /** Milliseconds. */
  time: number;
}

export interface TestQueueRecord {
  Id: string;
  /** Queued, Processing, Aborted, Completed, Failed, Preparing, Holding. */
  Status: string;
}

export interface TestResultRecord {
  ApexClass: { Name: string; NamespacePrefix: string };
  MethodName: string;
  /** Pass, Fail, CompileFail, Skip. */
  Outcome: string;
  Message: string;
  StackTrace: string;
  /** Milliseconds. */
  RunTime: number;
  /** 07L…; null where nothing was traced. */
  ApexLogId: string;
}
