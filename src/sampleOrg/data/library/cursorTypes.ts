import { ApexList } from '../../apex/values/list.ts';
import type { ApexMap } from '../../apex/values/map.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import { raiseCursorPosition } from './failures.ts';
import { type QueryLocatorValue } from './queryLocator.ts';

/** `Database.Cursor`: what a query found, fetched by position. Records are read again when they are fetched. */
export class CursorValue implements ApexObject {
  readonly apexTypeName = 'Database.Cursor';
  readonly found: QueryLocatorValue;

  constructor(found: QueryLocatorValue) {
    this.found = found;
  }
}

function fetch(context: RequestContext, self: CursorValue, position: number | null, count: number | null): ApexList {
  const { size, records } = self.found;
  if (position === null || count === null || position < 0 || count < 0 || position > size) {
    return raiseCursorPosition(context, position, size);
  }
  return new ApexList(records.elementTypeName, [...self.found.refreshed(context, position, position + count)]);
}

type Locate = (context: RequestContext, text: string | null, binds?: ApexMap | null) => QueryLocatorValue;

/** `Database.getCursor` in its forms. */
export function cursorMembers(locate: Locate): LibraryType['members'] {
  const cursor = (context: RequestContext, text: ApexValue): CursorValue =>
    new CursorValue(locate(context, text as string | null));
  return {
    'static Database.Cursor getCursor(String text)': cursor,
    'static Database.Cursor getCursor(String text, AccessLevel level)': cursor,
    'static Database.Cursor getCursorWithBinds(String text, Map<String,Object> binds, AccessLevel level)': (
      context,
      text: string | null,
      binds: ApexMap | null,
    ) => new CursorValue(locate(context, text, binds)),
  };
}

export const cursorTypes: readonly LibraryType[] = [
  {
    type: 'Database.Cursor',
    members: {
      'List<SObject> fetch(Integer position, Integer count)': fetch,
      'Integer getNumRecords()': (_, self: CursorValue) => self.found.size,
    },
  },
];
