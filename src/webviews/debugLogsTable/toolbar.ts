import { displayLine } from '../../core/base/displayText.ts';
import { type LogFilter, noFilter } from '../../core/debugLogs/logFilter.ts';
import { type LogGrouping, logGroupings } from '../../core/debugLogs/logGroups.ts';
import type { LogTable, TableView } from '../../core/debugLogs/logTable.ts';
import { operationName } from '../../core/debugLogs/operationName.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import type { TableChoice, TableStart } from '../protocol/debugLogsTable.ts';
import { button, type Choice, ChoiceList, element } from './elements.ts';

/** Values of a column that are offered at most: beyond that, typing is quicker. */
const mostValues = 100;

/** Filters and grouping above the table. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #start: TableStart;
  readonly #onChange: (view: TableView) => void;
  readonly #text: HTMLInputElement;
  readonly #user: ChoiceList;
  readonly #outcome: ChoiceList;
  readonly #operation: ChoiceList;
  readonly #period: ChoiceList;
  readonly #size: ChoiceList;
  readonly #grouping: ChoiceList;
  readonly #clear: HTMLButtonElement;
  #view: TableView;

  constructor(start: TableStart, onChange: (view: TableView) => void) {
    const { texts } = start;
    this.#start = start;
    this.#view = start.state.view;
    this.#onChange = onChange;
    this.#text = element('input', {
      type: 'search',
      'aria-label': texts.textFilter,
      placeholder: texts.textFilterHint,
      spellcheck: 'false',
    });
    this.#text.addEventListener('input', () => this.#change({ text: this.#text.value }));
    this.#user = new ChoiceList(texts.columns.user, (value) => this.#change({ usernames: listOf(value) }));
    this.#outcome = new ChoiceList(texts.columns.status, (value) =>
      this.#change({ outcome: value === 'failed' || value === 'succeeded' ? value : 'any' }),
    );
    this.#operation = new ChoiceList(texts.columns.operation, (value) => this.#change({ operations: listOf(value) }));
    this.#period = new ChoiceList(texts.columns.time, (value) => this.#change({ startedWithin: numberOf(value) }));
    this.#size = new ChoiceList(texts.columns.size, (value) => this.#change({ atLeast: numberOf(value) }));
    this.#grouping = new ChoiceList(texts.groupBy, (value) => this.#group(value as LogGrouping));
    this.#clear = button(texts.clearFilter, () => this.clear());
    this.element = element(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': texts.filters },
      this.#text,
      ...[this.#outcome, this.#user, this.#operation, this.#period, this.#size, this.#grouping].map(
        (list) => list.element,
      ),
      this.#clear,
    );
  }

  /** Shows which filters are set, and offers the values that occur. */
  show(table: LogTable): void {
    const { texts, periods, sizes } = this.#start;
    const { filter, grouping } = (this.#view = table.view);
    if (this.#text.value !== filter.text) {
      this.#text.value = filter.text;
    }
    const logs = [...table.logs];
    this.#user.show(
      values(
        logs,
        ({ username }) => username,
        filter.usernames,
        texts.anyUser,
        (name) => displayLine(name, 60),
      ),
      filter.usernames[0] ?? '',
    );
    this.#operation.show(
      values(
        logs,
        ({ operation }) => operation,
        filter.operations,
        texts.anyOperation,
        (name) => displayLine(operationName(name), 60),
      ),
      filter.operations[0] ?? '',
    );
    this.#outcome.show(
      [
        { value: 'any', label: texts.anyOutcome },
        { value: 'failed', label: texts.failed },
        { value: 'succeeded', label: texts.succeeded },
      ],
      filter.outcome,
    );
    this.#period.show(numbers(periods, texts.anyTime), String(filter.startedWithin ?? ''));
    this.#size.show(numbers(sizes, texts.anySize), String(filter.atLeast ?? ''));
    this.#grouping.show(
      logGroupings.map((value) => ({ value, label: texts.groupings[value] })),
      grouping,
    );
    this.#clear.disabled = !table.isFiltered;
  }

  clear(): void {
    this.#onChange({ ...this.#view, filter: noFilter });
    this.#text.focus();
  }

  #change(condition: Partial<LogFilter>): void {
    this.#onChange({ ...this.#view, filter: { ...this.#view.filter, ...condition } });
  }

  #group(grouping: LogGrouping): void {
    this.#onChange({ ...this.#view, grouping });
  }
}

function listOf(value: string): readonly string[] {
  return value === '' ? [] : [value];
}

function numberOf(value: string): number | undefined {
  return value === '' ? undefined : Number(value);
}

function numbers(choices: readonly TableChoice[], any: string): readonly Choice[] {
  return [{ value: '', label: any }, ...choices.map(({ value, label }) => ({ value: String(value), label }))];
}

/** The values that occur by how often they do, and the one that is set though it does not occur. */
function values(
  logs: readonly DebugLogEntry[],
  of: (log: DebugLogEntry) => string,
  set: readonly string[],
  any: string,
  label: (value: string) => string,
): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const log of logs) {
    counts.set(of(log), (counts.get(of(log)) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostValues);
  const offered = [...new Set([...set, ...frequent.map(([value]) => value)])].filter((value) => value !== '');
  return [{ value: '', label: any }, ...offered.map((value) => ({ value, label: label(value) }))];
}
