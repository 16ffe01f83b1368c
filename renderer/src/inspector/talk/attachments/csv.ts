const SHOWN_ROWS = 500;
const SHOWN_COLUMNS = 60;

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Without the header, also those that are not among `rows`. */
  readonly total: number;
}

/** Reads a table of comma-separated values (RFC 4180): as much of it as can be looked at. */
export function csvRows(text: string, separator: string): CsvTable {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let total = 0;
  const endCell = () => {
    if (row.length < SHOWN_COLUMNS) row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    total += 1;
    if (rows.length <= SHOWN_ROWS) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length > 0) endRow();
  const [header = [], ...body] = rows;
  return { header, rows: body, total: Math.max(0, total - 1) };
}
