import type { Decision } from '../base/decision.ts';

/** The names of the rules, as refusals and `Failure` codes carry them. */
export type TracingRuleName =
  'traceTooLong' | 'traceTooShort' | 'tracedByOthers' | 'foreignTraceFlag' | 'traceFlagOver' | 'logStorageFull';

export type TracingDecision = Decision<TracingRuleName>;

const minute = 60_000;
const megabyte = 1024 * 1024;

/** Salesforce's limits for trace flags and the logs they cause. Times are milliseconds, sizes bytes. */
export const tracingRules = {
  /** A trace flag ends less than this after it starts. */
  longestFlag: 24 * 60 * minute,
  /** With more logs than this in the org, no trace flag can be made or changed. */
  storedLogs: 1_000 * megabyte,
  /** With more logs than this within `logWindow`, Salesforce ends every trace flag of the org. */
  windowLogs: 1_000 * megabyte,
  logWindow: 15 * minute,
  /** Shares of both limits from which on the user is warned. */
  warnedShare: 0.8,
  /** Before a flag ends, its extension is offered. */
  offeredBefore: 5 * minute,
} as const;

/** The longest that a trace flag can be asked for. */
export const longestMinutes = tracingRules.longestFlag / minute - 1;
