import { orgIdKey } from './orgId.ts';
import { compareNames } from './subscriber.ts';

// An LMO has several lists of the same orgs, each in the order of names that it has for them. Read side by side, they are one list.

/** A row of one list. */
export interface NamedRow {
  readonly orgId: string;
  readonly position: NamePosition;
}

/** Where in its list a row stands: after all of a lower name, and after all of the same name and a lower id. Rows without a name come last. */
export interface NamePosition {
  readonly name: string | undefined;
  /** Id of the record. */
  readonly id: string;
}

/** Some rows of one list, in its order. */
export interface NamedRows {
  readonly rows: readonly NamedRow[];
  /** Nothing follows them. */
  readonly isLast: boolean;
}

/** How far each list has been read, by the list's name. A list that is not named has not been begun. */
export type PageMark = Readonly<Record<string, NamePosition | 'end'>>;

export interface TakenRows {
  /** Each org once, in order, with the lists that named it. */
  readonly orgs: readonly { readonly orgId: string; readonly lists: readonly string[] }[];
  readonly mark: PageMark;
}

/**
 * Takes rows of all lists in the order of their names, until `most` orgs are there or a list would have to be read on to know what
 * comes next. What was not taken is read again with the next page, so nothing has to be kept but the mark.
 */
export function takeInNameOrder(lists: Readonly<Record<string, NamedRows>>, before: PageMark, most: number): TakenRows {
  const heads = Object.entries(lists).map(([list, { rows, isLast }]) => ({ list, rows, isLast, taken: 0 }));
  const orgs = new Map<string, { orgId: string; lists: string[] }>();
  for (;;) {
    const open = heads.filter(({ taken, rows }) => taken < rows.length);
    const isAnyDry = heads.some(({ taken, rows, isLast }) => taken === rows.length && !isLast);
    const [next] = open.sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
    const row = next?.rows[next.taken];
    if (isAnyDry || next === undefined || row === undefined) {
      break;
    }
    const key = orgIdKey(row.orgId);
    const known = orgs.get(key);
    if (known === undefined && orgs.size >= most) {
      break;
    }
    if (known === undefined) {
      orgs.set(key, { orgId: row.orgId, lists: [next.list] });
    } else {
      known.lists.push(next.list);
    }
    next.taken += 1;
  }
  const mark = heads.flatMap(({ list, rows, isLast, taken }): [string, PageMark[string]][] => {
    const position = isLast && taken === rows.length ? 'end' : (rows[taken - 1]?.position ?? before[list]);
    return position === undefined ? [] : [[list, position]];
  });
  return { orgs: [...orgs.values()], mark: Object.fromEntries(mark) };
}

interface Head {
  readonly rows: readonly NamedRow[];
  readonly taken: number;
}

function positionOf({ rows, taken }: Head): NamePosition {
  return rows[taken]?.position ?? { name: undefined, id: '' };
}

function comparePositions(a: NamePosition, b: NamePosition): number {
  if (a.name === undefined || b.name === undefined) {
    return Number(a.name === undefined) - Number(b.name === undefined) || compareIds(a.id, b.id);
  }
  return compareNames(a.name, b.name) || compareIds(a.id, b.id);
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
