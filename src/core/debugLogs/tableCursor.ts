/** Where the keyboard is in a table. Row 0 is the heading. */
export interface TableCursor {
  readonly row: number;
  readonly column: number;
}

/** What the keyboard can move in. */
export interface TableExtent {
  /** With the heading. */
  readonly rows: number;
  readonly columns: number;
  /** Rows that are seen at once. */
  readonly page: number;
}

type Move = (cursor: TableCursor, extent: TableExtent) => TableCursor;

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
  // The heading is not a place that one pages to.
  PageUp: ({ row, column }, { page }) => ({ row: row === 0 ? 0 : Math.max(1, row - page), column }),
  PageDown: ({ row, column }, { page }) => ({ row: row + page, column }),
  'Control+Home': () => ({ row: 1, column: 0 }),
  'Control+End': (_cursor, { rows, columns }) => ({ row: rows - 1, column: columns - 1 }),
};

/** Where a key leads, by the names of the keyboard's keys; undefined for keys that do not move. */
export function moveCursor(cursor: TableCursor, key: string, extent: TableExtent): TableCursor | undefined {
  const move = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return move && within(move(cursor, extent), extent);
}

export function within(
  { row, column }: TableCursor,
  { rows, columns }: Pick<TableExtent, 'rows' | 'columns'>,
): TableCursor {
  return {
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  };
}

/** Which rows are drawn: those in sight with some around them, and the one that has the focus, wherever it is. */
export function drawnRows(
  { top, height, rowHeight }: { readonly top: number; readonly height: number; readonly rowHeight: number },
  count: number,
  focused: number,
): readonly number[] {
  const around = 10;
  const first = Math.max(0, Math.floor(top / rowHeight) - around);
  const last = Math.min(count - 1, Math.ceil((top + height) / rowHeight) + around);
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return focused < 0 || focused >= count || (focused >= first && focused <= last) ? drawn : [...drawn, focused];
}
