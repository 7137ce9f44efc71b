import { assertType } from './assertions.ts';
import type { LibraryType } from './contract.ts';
import { decimalType } from './decimalType.ts';
import { enumTypes } from './enumTypes.ts';
import { exceptionTypes } from './exceptionTypes.ts';
import { interfaceTypes } from './interfaceTypes.ts';
import { iterationTypes } from './iteration.ts';
import { listType } from './listType.ts';
import { mapType } from './mapType.ts';
import { mathType } from './mathType.ts';
import { numberTypes } from './numberTypes.ts';
import { setType } from './setType.ts';
import { stringType } from './stringType.ts';
import { systemTypes } from './systemType.ts';

/** Every built-in type, save those that deal with records: `data/` has its own. */
export const libraryTypes: readonly LibraryType[] = [
  stringType,
  ...numberTypes,
  decimalType,
  listType,
  setType,
  mapType,
  ...iterationTypes,
  ...interfaceTypes,
  ...enumTypes,
  ...exceptionTypes,
  mathType,
  ...systemTypes,
  assertType,
];
