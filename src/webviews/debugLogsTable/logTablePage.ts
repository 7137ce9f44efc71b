import type { LogColumn } from '../../core/debugLogs/logOrder.ts';
import { LogSelection } from '../../core/debugLogs/logSelection.ts';
import { LogTable, type TableView } from '../../core/debugLogs/logTable.ts';
import type { FromTable, TableAction, TableStart, TableStatus, ToTable } from '../protocol/debugLogsTable.ts';
import { CellTexts } from './cellTexts.ts';
import { button, element } from './elements.ts';
import { filled } from './filled.ts';
import { LogGrid } from './logGrid.ts';
import { Toolbar } from './toolbar.ts';

/** Milliseconds without a change before counts are announced: a screen reader would hear each key. */
const announcePause = 600;

/** The page: filters, the table, what can be done with the chosen logs, and what there is to say. */
export class LogTablePage {
  readonly #start: TableStart;
  readonly #send: (message: FromTable) => void;
  readonly #table = new LogTable();
  readonly #selection = new LogSelection();
  readonly #cells: CellTexts;
  readonly #toolbar: Toolbar;
  readonly #grid: LogGrid;
  readonly #count = element('span', { class: 'count' });
  readonly #live = element('span', { class: 'live' });
  readonly #spoken = element('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
  readonly #notice = element('div', { class: 'notice' });
  readonly #actions: readonly HTMLButtonElement[];
  #status: TableStatus = { kind: 'status', phase: 'reading', message: '', live: '' };
  #announcing: ReturnType<typeof setTimeout> | undefined;

  constructor(start: TableStart, root: HTMLElement, send: (message: FromTable) => void) {
    const { texts, language, state } = start;
    this.#start = start;
    this.#send = send;
    this.#cells = new CellTexts(texts, language);
    this.#table.show(state.view, Date.now());
    this.#toolbar = new Toolbar(start, (changed) => this.#showView(changed));
    this.#grid = new LogGrid({
      texts,
      cells: this.#cells,
      table: this.#table,
      selection: this.#selection,
      onOpen: (id) => send({ kind: 'action', action: 'open', ids: [id] }),
      onSort: (column) => this.#sort(column),
      onToggleGroup: (key, isClosed) => {
        this.#table.setClosed(key, isClosed, Date.now());
        this.#grid.refresh();
      },
      onSelect: () => this.#showCounts(),
      onDelete: () => this.#act('delete'),
    });
    this.#actions = [
      button(texts.open, () => this.#act('open')),
      button(texts.download, () => this.#act('download')),
      button(texts.keep, () => this.#act('keep')),
      button(texts.remove, () => this.#act('delete')),
    ];
    const commands = [
      button(texts.search, () => send({ kind: 'command', command: 'search' })),
      button(texts.refresh, () => send({ kind: 'command', command: 'refresh' })),
    ];
    document.title = texts.title;
    root.replaceChildren(
      element('h1', { class: 'spoken' }, texts.title),
      this.#toolbar.element,
      element(
        'div',
        { class: 'actions', role: 'group', 'aria-label': texts.actions },
        this.#count,
        ...this.#actions,
        ...commands,
        this.#live,
      ),
      this.#notice,
      this.#grid.element,
      element('p', { id: 'keyboardHelp', class: 'spoken' }, texts.keyboardHelp),
      this.#spoken,
    );
    this.#showAll();
  }

  take(message: Exclude<ToTable, TableStart>): void {
    switch (message.kind) {
      case 'rows':
        this.#takeRows(message);
        return;
      case 'marks':
        this.#grid.setMarks(message);
        return;
      case 'status':
        this.#status = message;
        this.#live.textContent = message.live;
        this.#showCounts();
        this.#showNotice();
        return;
    }
  }

  #takeRows({ rows, isAll, areNew }: Extract<ToTable, { kind: 'rows' }>): void {
    if (isAll) {
      this.#table.replace(rows, Date.now());
    } else {
      this.#table.add(rows, Date.now());
    }
    this.#selection.keep((id) => this.#table.find(id) !== undefined);
    this.#showAll(
      areNew && rows.length > 0 ? filled(this.#start.texts.arrived, this.#cells.count(rows.length)) : undefined,
    );
  }

  #showView(view: TableView): void {
    this.#table.show(view, Date.now());
    this.#send({ kind: 'view', view });
    this.#showAll();
  }

  /** The same column once more turns it round; times and sizes begin with the largest. */
  #sort(column: LogColumn): void {
    const { order } = this.#table.view;
    const largestFirst = column === 'time' || column === 'duration' || column === 'size';
    const descending = order.column === column ? !order.descending : largestFirst;
    this.#showView({ ...this.#table.view, order: { column, descending } });
  }

  #showAll(news?: string): void {
    this.#toolbar.show(this.#table);
    this.#grid.refresh();
    this.#showCounts(news);
    this.#showNotice();
  }

  #showCounts(news?: string): void {
    const { texts } = this.#start;
    const { size, shown, isFiltered } = this.#table;
    const all = this.#cells.count(size);
    const countAll = size === 1 ? texts.countOne : filled(texts.countAll, all);
    const counts = [
      isFiltered ? filled(texts.countFiltered, this.#cells.count(shown.length), all) : countAll,
      this.#status.phase === 'reading' && size > 0 ? texts.countReading : undefined,
      this.#selection.size > 0 ? filled(texts.countSelected, this.#cells.count(this.#selection.size)) : undefined,
    ].filter((text) => text !== undefined);
    this.#count.textContent = counts.join(' · ');
    for (const action of this.#actions) {
      action.disabled = this.#selection.size === 0;
    }
    const [open] = this.#actions;
    if (open !== undefined) {
      open.disabled = this.#selection.size !== 1;
    }
    this.#announce([news, ...counts].filter((text) => text !== undefined).join('. '));
  }

  #announce(text: string): void {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => {
      this.#spoken.textContent = text;
    }, announcePause);
  }

  /** Why there is nothing to see, and what helps. */
  #showNotice(): void {
    const { texts } = this.#start;
    const { phase, message } = this.#status;
    const notices: Readonly<Record<string, () => readonly (Node | string)[]>> = {
      notEntered: () => [
        element('p', {}, message),
        button(texts.enter, () => this.#send({ kind: 'command', command: 'enter' })),
      ],
      failed: () => [
        element('p', {}, texts.failedTitle),
        element('p', {}, message),
        button(texts.retry, () => this.#send({ kind: 'command', command: 'refresh' })),
      ],
      reading: () => [element('p', {}, texts.loading)],
      none: () => [
        element('p', {}, texts.none),
        button(texts.turnTracingOn, () => this.#send({ kind: 'command', command: 'turnTracingOn' })),
      ],
      noMatch: () => [element('p', {}, texts.noMatch), button(texts.clearFilter, () => this.#toolbar.clear())],
    };
    const key = this.#noticeKey(phase);
    const content = key === undefined ? [] : (notices[key]?.() ?? []);
    this.#notice.hidden = content.length === 0;
    this.#notice.classList.toggle('problem', key === 'failed');
    this.#notice.replaceChildren(...content);
    this.#grid.element.hidden = this.#table.size === 0;
  }

  #noticeKey(phase: TableStatus['phase']): string | undefined {
    if (phase === 'notEntered' || phase === 'failed') {
      return phase;
    }
    if (this.#table.size === 0) {
      return phase === 'reading' ? 'reading' : 'none';
    }
    return this.#table.shown.length === 0 ? 'noMatch' : undefined;
  }

  #act(action: TableAction): void {
    if (this.#selection.size > 0) {
      this.#send({ kind: 'action', action, ids: this.#selection.ids });
    }
  }
}
