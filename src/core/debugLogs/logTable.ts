import { filterLogs, isFiltering, type LogFilter, noFilter } from './logFilter.ts';
import { groupLogs, type LogGroup, type LogGrouping } from './logGroups.ts';
import { type LogOrder, newestFirst, sortLogs } from './logOrder.ts';
import type { DebugLogEntry } from './ports.ts';

/** How a table shows logs. Plain data: it is remembered. */
export interface TableView {
  readonly filter: LogFilter;
  readonly order: LogOrder;
  readonly grouping: LogGrouping;
}

export const usualView: TableView = { filter: noFilter, order: newestFirst, grouping: 'none' };

export type TableLine =
  | { readonly kind: 'group'; readonly group: LogGroup; readonly isClosed: boolean }
  | { readonly kind: 'log'; readonly log: DebugLogEntry };

/** The lines of a table of logs: filtered, sorted, grouped, with the logs of closed groups left out. */
export class LogTable {
  readonly #logs = new Map<string, DebugLogEntry>();
  readonly #closed = new Set<string>();
  #view = usualView;
  #lines: readonly TableLine[] = [];
  #shown: readonly DebugLogEntry[] = [];
  #places: ReadonlyMap<string, number> = new Map();

  get view(): TableView {
    return this.#view;
  }

  get lines(): readonly TableLine[] {
    return this.#lines;
  }

  /** Logs that fit the filter, in closed groups too. */
  get shown(): readonly DebugLogEntry[] {
    return this.#shown;
  }

  get logs(): Iterable<DebugLogEntry> {
    return this.#logs.values();
  }

  get size(): number {
    return this.#logs.size;
  }

  get isFiltered(): boolean {
    return isFiltering(this.#view.filter);
  }

  find(id: string): DebugLogEntry | undefined {
    return this.#logs.get(id);
  }

  /** Where the line of a log or a group stands; -1 where it does not. */
  placeOf(key: string): number {
    return this.#places.get(key) ?? -1;
  }

  add(logs: readonly DebugLogEntry[], now: number): void {
    for (const log of logs) {
      this.#logs.set(log.id, log);
    }
    this.#build(now);
  }

  replace(logs: readonly DebugLogEntry[], now: number): void {
    this.#logs.clear();
    this.add(logs, now);
  }

  show(view: TableView, now: number): void {
    this.#view = view;
    this.#build(now);
  }

  /** Opens or closes a group. */
  setClosed(key: string, isClosed: boolean, now: number): void {
    if (isClosed) {
      this.#closed.add(key);
    } else {
      this.#closed.delete(key);
    }
    this.#build(now);
  }

  #build(now: number): void {
    const { filter, order, grouping } = this.#view;
    this.#shown = sortLogs(filterLogs([...this.#logs.values()], filter, now), order);
    this.#lines =
      grouping === 'none'
        ? this.#shown.map(lineOf)
        : groupLogs(this.#shown, grouping).flatMap((group) => this.#linesOf(group));
    this.#places = new Map(this.#lines.map((line, index) => [keyOf(line), index]));
  }

  /** A group of one needs no heading. */
  #linesOf(group: LogGroup): readonly TableLine[] {
    if (group.logs.length === 1) {
      return group.logs.map(lineOf);
    }
    const isClosed = this.#closed.has(group.key);
    return [{ kind: 'group', group, isClosed }, ...(isClosed ? [] : group.logs.map(lineOf))];
  }
}

/** What a line is known by while others come and go. */
export function keyOf(line: TableLine): string {
  return line.kind === 'group' ? `group ${line.group.key}` : line.log.id;
}

function lineOf(log: DebugLogEntry): TableLine {
  return { kind: 'log', log };
}
