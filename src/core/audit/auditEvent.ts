/** What is recorded. Never a secret, never what a record, a log or a source file holds. */
export const auditKinds = [
  'lmoOpened',
  'orgEntered',
  'orgLeft',
  'caseSet',
  'sessionStarted',
  'sessionEnded',
  'sessionDetached',
  'sourceRetrieved',
  'logsListed',
  'logDownloaded',
  'logRead',
  'logsSearched',
  'logsDeleted',
  'logExported',
  'traceFlagsChanged',
  'apexRun',
  'filesPurged',
  'auditExported',
] as const;

export type AuditKind = (typeof auditKinds)[number];

/** What happened. */
export interface AuditEvent {
  readonly kind: AuditKind;
  /** The subscriber's org; undefined for what concerns none, or all. */
  readonly orgId?: string | undefined;
  /** What was touched: an id, a package, a count. */
  readonly subject?: string | undefined;
  /** How it went or why it ended. A line without it was written before the org was asked. */
  readonly outcome?: string | undefined;
}

/** Under which circumstances, as they were known at that moment. */
export interface AuditCircumstances {
  readonly organizationName?: string | undefined;
  /** Id of the user who is logged in there: it names nobody outside of that org. */
  readonly loginAsUser?: string | undefined;
  /** The login access under which it happened: "until 2030-11-01". */
  readonly grant?: string | undefined;
  /** The support case that it was done for. */
  readonly caseNumber?: string | undefined;
}

/** Takes down what happens. `time`: the org's own, where an org was asked. */
export type RecordAudit = (event: AuditEvent, time?: number) => void;
