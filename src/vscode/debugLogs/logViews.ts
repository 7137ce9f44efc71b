import type { Memento } from 'vscode';
import { filterLogs, type LogFilter, noFilter } from '../../core/debugLogs/logFilter.ts';
import { groupLogs, type LogGroup, type LogGrouping, logGroupings } from '../../core/debugLogs/logGroups.ts';
import { logColumns, type LogOrder, newestFirst, sortLogs } from '../../core/debugLogs/logOrder.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';

const arrangementKey = 'debugLogsArrangement';

/** How logs stand in a list. The user's habit: the same for every subscriber. */
export interface Arrangement {
  readonly order: LogOrder;
  readonly grouping: LogGrouping;
}

const usual: Arrangement = { order: newestFirst, grouping: 'userAction' };

/** How the tree shows the logs of each org: filtered for that org, arranged as the user likes it. */
export class LogViews {
  readonly #memento: Memento;
  readonly #filters = new Map<string, LogFilter>();

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  get arrangement(): Arrangement {
    const stored = this.#memento.get<Partial<Arrangement>>(arrangementKey) ?? {};
    const { order, grouping } = { ...usual, ...stored };
    // Another version may have written it.
    const isKnown = logColumns.includes(order.column) && logGroupings.includes(grouping);
    return isKnown ? { order, grouping } : usual;
  }

  async arrange(arrangement: Arrangement): Promise<void> {
    await this.#memento.update(arrangementKey, arrangement);
  }

  filterOf(orgId: string): LogFilter {
    return this.#filters.get(orgId) ?? noFilter;
  }

  setFilter(orgId: string, filter: LogFilter): void {
    this.#filters.set(orgId, filter);
  }

  /** What of these logs is shown, in its groups. */
  shown(orgId: string, logs: readonly DebugLogEntry[], now = Date.now()): readonly LogGroup[] {
    const { order, grouping } = this.arrangement;
    return groupLogs(sortLogs(filterLogs(logs, this.filterOf(orgId), now), order), grouping);
  }
}
