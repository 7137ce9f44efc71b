/** Rows of a text in CSV: quotes round what holds commas, quotes or line ends. Empty lines are left out. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (field.lastIndex < text.length) {
    const [whole = '', quoted, plain = '', end = ''] = field.exec(text) ?? [];
    if (whole === '') {
      break;
    }
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows.filter((cells) => cells.some((cell) => cell !== ''));
}
