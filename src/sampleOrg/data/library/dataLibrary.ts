import type { LibraryType } from '../../apex/library/contract.ts';
import { cursorTypes } from './cursorTypes.ts';
import { databaseTypes } from './databaseType.ts';
import { schemaTypes } from './schemaTypes.ts';
import { searchTypes } from './searchTypes.ts';
import { aggregateResultType, sObjectType } from './sObjectType.ts';

/** The built-in types that deal with records. */
export const dataLibraryTypes: readonly LibraryType[] = [
  sObjectType,
  aggregateResultType,
  ...databaseTypes,
  ...schemaTypes,
  ...searchTypes,
  ...cursorTypes,
];
