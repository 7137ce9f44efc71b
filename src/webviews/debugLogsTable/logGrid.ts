import { isFailed } from '../../core/debugLogs/logFilter.ts';
import { type LogColumn, logColumns } from '../../core/debugLogs/logOrder.ts';
import type { LogSelection } from '../../core/debugLogs/logSelection.ts';
import { keyOf, type LogTable, type TableLine } from '../../core/debugLogs/logTable.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { drawnRows, moveCursor, type TableCursor, within } from '../../core/debugLogs/tableCursor.ts';
import type { TableMarks, TableTexts } from '../protocol/debugLogsTable.ts';
import type { CellTexts } from './cellTexts.ts';
import { element, setAttributes } from './elements.ts';

/** The same as in the style sheet: where a row stands is counted, not asked of the browser. */
const rowHeight = 24;

/** Columns that read better from the right. */
const numeric: ReadonlySet<LogColumn> = new Set(['duration', 'size']);

export interface GridParts {
  readonly texts: TableTexts;
  readonly cells: CellTexts;
  readonly table: LogTable;
  readonly selection: LogSelection;
  readonly onOpen: (id: string) => void;
  readonly onSort: (column: LogColumn) => void;
  readonly onToggleGroup: (key: string, isClosed: boolean) => void;
  readonly onSelect: () => void;
  readonly onDelete: () => void;
}

/**
 * The table itself. Only rows in sight are elements, so that ten thousand cost as much as fifty. One cell has the keyboard's focus and
 * keeps it while rows come, go and change places.
 */
export class LogGrid {
  readonly element: HTMLElement;
  readonly #parts: GridParts;
  readonly #head: HTMLElement;
  readonly #body: HTMLElement;
  readonly #rows = new Map<number, HTMLElement>();
  #marks = { unread: new Set<string>(), stored: new Set<string>(), kept: new Set<string>() };
  #cursor: TableCursor = { row: 1, column: 0 };
  /** What the cursor's row shows: rows move, the cursor stays with its log. */
  #cursorKey: string | undefined;
  #isDrawing = false;

  constructor(parts: GridParts) {
    this.#parts = parts;
    this.#head = element('div', { role: 'row', class: ['row', 'head'], 'aria-rowindex': 1 });
    this.#body = element('div', { role: 'rowgroup', class: 'body' });
    this.element = element(
      'div',
      {
        role: 'grid',
        class: 'grid',
        'aria-label': parts.texts.title,
        'aria-multiselectable': true,
        'aria-colcount': logColumns.length,
        'aria-describedby': 'keyboardHelp',
      },
      element('div', { role: 'rowgroup', class: 'headGroup' }, this.#head),
      this.#body,
    );
    this.element.addEventListener('scroll', () => this.#drawSoon());
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('click', (event) => this.#onClick(event));
    this.element.addEventListener('dblclick', (event) => this.#onDoubleClick(event));
    new ResizeObserver(() => this.#drawSoon()).observe(this.element);
    this.#drawHead();
  }

  setMarks({ unread, stored, kept }: Omit<TableMarks, 'kind'>): void {
    this.#marks = { unread: new Set(unread), stored: new Set(stored), kept: new Set(kept) };
    this.refresh();
  }

  /** Lines, their order or what is said of them has changed. */
  refresh(): void {
    const { lines } = this.#parts.table;
    const place = this.#cursorKey === undefined ? -1 : this.#parts.table.placeOf(this.#cursorKey);
    this.#cursor = within(
      { row: this.#cursor.row === 0 || place < 0 ? this.#cursor.row : place + 1, column: this.#cursor.column },
      { rows: lines.length + 1, columns: logColumns.length },
    );
    this.#noteCursor();
    setAttributes(this.element, { 'aria-rowcount': lines.length + 1 });
    this.#body.style.height = `${lines.length * rowHeight}px`;
    const hadFocus = this.element.contains(document.activeElement);
    this.#drawHead();
    this.#body.replaceChildren();
    this.#rows.clear();
    this.#draw();
    if (hadFocus) {
      this.focus();
    }
  }

  /** Puts the keyboard where it was in the table. */
  focus(): void {
    this.#cellAtCursor()?.focus({ preventScroll: true });
  }

  #drawSoon(): void {
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      requestAnimationFrame(() => {
        this.#isDrawing = false;
        this.#draw();
      });
    }
  }

  #drawHead(): void {
    const { texts, table, onSort } = this.#parts;
    const { order } = table.view;
    this.#head.replaceChildren(
      ...logColumns.map((column, index) => {
        const isSorted = column === order.column;
        const arrow = !isSorted ? '' : order.descending ? ' ↓' : ' ↑';
        const cell = element(
          'div',
          {
            role: 'columnheader',
            class: numeric.has(column) ? ['cell', 'number'] : 'cell',
            'aria-colindex': index + 1,
            'aria-sort': !isSorted ? 'none' : order.descending ? 'descending' : 'ascending',
            tabindex: this.#cursor.row === 0 && this.#cursor.column === index ? 0 : -1,
          },
          texts.columns[column],
          element('span', { 'aria-hidden': true }, arrow),
        );
        cell.addEventListener('click', () => {
          this.#moveTo({ row: 0, column: index });
          onSort(column);
        });
        return cell;
      }),
    );
  }

  #draw(): void {
    const { lines } = this.#parts.table;
    const sight = { top: this.element.scrollTop, height: this.element.clientHeight, rowHeight };
    const wanted = drawnRows(sight, lines.length, this.#cursor.row - 1);
    const isWanted = new Set(wanted);
    for (const [index, row] of this.#rows) {
      if (!isWanted.has(index)) {
        row.remove();
        this.#rows.delete(index);
      }
    }
    for (const index of wanted) {
      const line = lines[index];
      if (line !== undefined && !this.#rows.has(index)) {
        const row = line.kind === 'group' ? this.#groupRow(line, index) : this.#logRow(line.log, index);
        row.style.transform = `translateY(${index * rowHeight}px)`;
        this.#rows.set(index, row);
        this.#body.append(row);
      }
    }
  }

  #logRow(log: DebugLogEntry, index: number): HTMLElement {
    const { cells, selection } = this.#parts;
    const failed = isFailed(log);
    const row = element('div', {
      role: 'row',
      class: failed ? ['row', 'failed'] : 'row',
      'aria-rowindex': index + 2,
      'aria-selected': selection.has(log.id),
      'data-key': log.id,
    });
    row.append(
      ...logColumns.map((column, columnIndex) => {
        const text = cells.cell(log, column);
        const cell = element(
          'div',
          {
            role: 'gridcell',
            class: numeric.has(column) ? ['cell', 'number'] : 'cell',
            'aria-colindex': columnIndex + 1,
            title: text,
            tabindex: this.#isAt(index + 1, columnIndex) ? 0 : -1,
          },
          // A failure is told by a sign too, not by its colour alone.
          element('span', { class: 'text' }, column === 'status' && failed ? `✖ ${text}` : text),
          ...(column === 'operation' ? this.#badges(log.id) : []),
        );
        return cell;
      }),
    );
    return row;
  }

  /** What is kept is downloaded too. That most logs are downloaded is said by a sign: the word would take their names' place. */
  #badges(id: string): readonly HTMLElement[] {
    const { texts } = this.#parts;
    const { unread, stored, kept } = this.#marks;
    return [
      ...(unread.has(id) ? [element('span', { class: 'badge' }, texts.isNew)] : []),
      ...(kept.has(id) ? [element('span', { class: 'badge' }, texts.isKept)] : []),
      ...(stored.has(id) && !kept.has(id)
        ? [element('span', { class: 'sign', role: 'img', 'aria-label': texts.isStored, title: texts.isStored }, '⤓')]
        : []),
    ];
  }

  #groupRow(line: Extract<TableLine, { kind: 'group' }>, index: number): HTMLElement {
    const { group, isClosed } = line;
    const isSelected = group.logs.every(({ id }) => this.#parts.selection.has(id));
    const cell = element(
      'div',
      {
        role: 'gridcell',
        class: ['cell', 'heading'],
        'aria-colindex': 1,
        'aria-colspan': logColumns.length,
        'aria-expanded': !isClosed,
        tabindex: this.#cursor.row === index + 1 ? 0 : -1,
      },
      element('span', { 'aria-hidden': true }, isClosed ? '▸ ' : '▾ '),
      this.#parts.cells.heading(group),
    );
    return element(
      'div',
      {
        role: 'row',
        class: ['row', 'group'],
        'aria-rowindex': index + 2,
        'aria-selected': isSelected,
        'data-key': keyOf(line),
      },
      cell,
    );
  }

  #onKey(event: KeyboardEvent): void {
    const isCommand = event.ctrlKey || event.metaKey;
    const key = isCommand ? `Control+${event.key}` : event.key;
    const extent = {
      rows: this.#parts.table.lines.length + 1,
      columns: logColumns.length,
      page: Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2),
    };
    if (this.#foldsGroup(event.key)) {
      event.preventDefault();
      return;
    }
    const target = moveCursor(this.#cursor, key, extent);
    if (target !== undefined) {
      event.preventDefault();
      this.#moveTo(target);
      if (event.shiftKey) {
        this.#extendSelection();
      }
      return;
    }
    const actions: Readonly<Record<string, () => void>> = {
      Enter: () => this.#activate(),
      ' ': () => this.#select(),
      Delete: this.#parts.onDelete,
      Escape: () => this.#changeSelection(() => this.#parts.selection.clear()),
      'Control+a': () => this.#changeSelection(() => this.#selectAll()),
    };
    const action = Object.hasOwn(actions, key) ? actions[key] : undefined;
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  }

  /** On a group's heading, left closes and right opens. */
  #foldsGroup(key: string): boolean {
    const line = this.#lineAtCursor();
    if (line?.kind !== 'group' || (key !== 'ArrowLeft' && key !== 'ArrowRight')) {
      return false;
    }
    const isClosed = key === 'ArrowLeft';
    if (line.isClosed !== isClosed) {
      this.#parts.onToggleGroup(line.group.key, isClosed);
    }
    return true;
  }

  #activate(): void {
    const { onSort, onOpen, onToggleGroup } = this.#parts;
    const line = this.#lineAtCursor();
    if (this.#cursor.row === 0) {
      onSort(logColumns[this.#cursor.column] ?? 'time');
    } else if (line?.kind === 'group') {
      onToggleGroup(line.group.key, !line.isClosed);
    } else if (line !== undefined) {
      onOpen(line.log.id);
    }
  }

  #select(): void {
    const line = this.#lineAtCursor();
    if (line === undefined) {
      this.#activate();
      return;
    }
    this.#changeSelection(() =>
      line.kind === 'group'
        ? this.#parts.selection.toggleAll(line.group.logs.map(({ id }) => id))
        : this.#parts.selection.toggle(line.log.id),
    );
  }

  #selectAll(): void {
    this.#parts.selection.toggleAll(this.#parts.table.shown.map(({ id }) => id));
  }

  #extendSelection(): void {
    const line = this.#lineAtCursor();
    if (line?.kind === 'log') {
      const order = this.#parts.table.lines.flatMap((one) => (one.kind === 'log' ? [one.log.id] : []));
      this.#changeSelection(() => this.#parts.selection.extendTo(line.log.id, order));
    }
  }

  #onClick(event: MouseEvent): void {
    const index = this.#rowOf(event.target);
    const line = index === undefined ? undefined : this.#parts.table.lines[index];
    if (index === undefined || line === undefined) {
      return;
    }
    this.#moveTo({ row: index + 1, column: this.#columnOf(event.target) });
    if (line.kind === 'group') {
      this.#parts.onToggleGroup(line.group.key, !line.isClosed);
    } else if (event.shiftKey) {
      this.#extendSelection();
    } else {
      const isAdding = event.ctrlKey || event.metaKey;
      this.#changeSelection(() =>
        isAdding ? this.#parts.selection.toggle(line.log.id) : this.#parts.selection.only(line.log.id),
      );
    }
  }

  #onDoubleClick(event: MouseEvent): void {
    const index = this.#rowOf(event.target);
    const line = index === undefined ? undefined : this.#parts.table.lines[index];
    if (line?.kind === 'log') {
      this.#parts.onOpen(line.log.id);
    }
  }

  #rowOf(target: EventTarget | null): number | undefined {
    const row = target instanceof Element ? target.closest('[data-key]') : null;
    const key = row?.getAttribute('data-key');
    const index = typeof key === 'string' ? this.#parts.table.placeOf(key) : -1;
    return index < 0 ? undefined : index;
  }

  #columnOf(target: EventTarget | null): number {
    const cell = target instanceof Element ? target.closest('[aria-colindex]') : null;
    return Number(cell?.getAttribute('aria-colindex') ?? 1) - 1;
  }

  #changeSelection(change: () => void): void {
    change();
    for (const [index, row] of this.#rows) {
      const line = this.#parts.table.lines[index];
      const isSelected =
        line?.kind === 'group'
          ? line.group.logs.every(({ id }) => this.#parts.selection.has(id))
          : line !== undefined && this.#parts.selection.has(line.log.id);
      setAttributes(row, { 'aria-selected': isSelected });
    }
    this.#parts.onSelect();
  }

  #moveTo(cursor: TableCursor): void {
    this.#cellAtCursor()?.setAttribute('tabindex', '-1');
    this.#cursor = cursor;
    this.#noteCursor();
    this.#scrollToCursor();
    this.#draw();
    const cell = this.#cellAtCursor();
    cell?.setAttribute('tabindex', '0');
    cell?.focus({ preventScroll: true });
  }

  #noteCursor(): void {
    const line = this.#lineAtCursor();
    this.#cursorKey = line && keyOf(line);
  }

  /** The heading stays on top, so a row behind it is not in sight. */
  #scrollToCursor(): void {
    if (this.#cursor.row === 0) {
      return;
    }
    const top = (this.#cursor.row - 1) * rowHeight;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) {
      this.element.scrollTop = top;
    } else if (top + 2 * rowHeight > scrollTop + clientHeight) {
      this.element.scrollTop = top + 2 * rowHeight - clientHeight;
    }
  }

  #lineAtCursor(): TableLine | undefined {
    return this.#cursor.row === 0 ? undefined : this.#parts.table.lines[this.#cursor.row - 1];
  }

  #cellAtCursor(): HTMLElement | undefined {
    const row = this.#cursor.row === 0 ? this.#head : this.#rows.get(this.#cursor.row - 1);
    const cell = row?.children[this.#cursor.column] ?? row?.children[0];
    return cell instanceof HTMLElement ? cell : undefined;
  }

  #isAt(row: number, column: number): boolean {
    return this.#cursor.row === row && this.#cursor.column === column;
  }
}
