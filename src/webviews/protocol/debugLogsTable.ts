import type { LogGrouping } from '../../core/debugLogs/logGroups.ts';
import type { LogColumn } from '../../core/debugLogs/logOrder.ts';
import type { TableView } from '../../core/debugLogs/logTable.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';

// What the editor and the table of debug logs say to each other.

/** Everything that the page says, in the user's language. `{0}` stands for a value. */
export interface TableTexts {
  readonly title: string;
  readonly columns: Readonly<Record<LogColumn, string>>;
  readonly groupings: Readonly<Record<LogGrouping, string>>;
  readonly filters: string;
  readonly textFilter: string;
  readonly textFilterHint: string;
  readonly groupBy: string;
  readonly anyUser: string;
  readonly anyOperation: string;
  readonly anyOutcome: string;
  readonly failed: string;
  readonly succeeded: string;
  readonly anyTime: string;
  readonly anySize: string;
  readonly clearFilter: string;
  readonly actions: string;
  readonly open: string;
  readonly download: string;
  readonly keep: string;
  readonly remove: string;
  readonly search: string;
  readonly refresh: string;
  readonly countOne: string;
  readonly countAll: string;
  readonly countFiltered: string;
  readonly countSelected: string;
  readonly countReading: string;
  readonly arrived: string;
  readonly loading: string;
  readonly none: string;
  readonly turnTracingOn: string;
  readonly noMatch: string;
  readonly failedTitle: string;
  readonly retry: string;
  readonly enter: string;
  readonly isNew: string;
  readonly isStored: string;
  readonly isKept: string;
  readonly group: string;
  readonly groupFailed: string;
  readonly keyboardHelp: string;
  readonly milliseconds: string;
  readonly seconds: string;
  readonly bytes: string;
  readonly kilobytes: string;
  readonly megabytes: string;
}

/** A choice of a list: what it is called, and the number that it stands for. */
export interface TableChoice {
  readonly label: string;
  readonly value: number;
}

export interface TableStart {
  readonly kind: 'start';
  readonly texts: TableTexts;
  /** BCP 47. */
  readonly language: string;
  readonly state: TableState;
  /** Milliseconds and bytes. */
  readonly periods: readonly TableChoice[];
  readonly sizes: readonly TableChoice[];
}

export interface TableStatus {
  readonly kind: 'status';
  /** `notEntered`: a hand-off is needed first. */
  readonly phase: 'reading' | 'ready' | 'failed' | 'notEntered';
  /** Why it failed. */
  readonly message: string;
  /** How new logs come. */
  readonly live: string;
}

export interface TableMarks {
  readonly kind: 'marks';
  readonly unread: readonly string[];
  /** On this machine. */
  readonly stored: readonly string[];
  readonly kept: readonly string[];
}

/** What the editor says. */
export type ToTable =
  | TableStart
  | TableStatus
  | TableMarks
  /** All the logs that are known, or those that have been added. `areNew`: the org has stored them just now. */
  | {
      readonly kind: 'rows';
      readonly rows: readonly DebugLogEntry[];
      readonly isAll: boolean;
      readonly areNew: boolean;
    };

/** What is done to logs. */
export type TableAction = 'open' | 'download' | 'keep' | 'delete';

/** What the page says. */
export type FromTable =
  | { readonly kind: 'ready' }
  | { readonly kind: 'view'; readonly view: TableView }
  | { readonly kind: 'action'; readonly action: TableAction; readonly ids: readonly string[] }
  | { readonly kind: 'command'; readonly command: 'refresh' | 'search' | 'turnTracingOn' | 'enter' };

/** What the page remembers over a reload of the window. No secret is in it. */
export interface TableState {
  readonly orgId: string;
  readonly view: TableView;
}
