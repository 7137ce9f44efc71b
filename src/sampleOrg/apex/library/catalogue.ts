import { asyncTypes } from './asyncTypes.ts';
import { assertType } from './assertions.ts';
import type { LibraryType } from './contract.ts';
import { cryptoType } from './cryptoType.ts';
import { dateTypes } from './dateType.ts';
import { datetimeTypes } from './datetimeType.ts';
import { decimalType } from './decimalType.ts';
import { encodingUtilType } from './encodingUtilType.ts';
import { enumTypes } from './enumTypes.ts';
import { exceptionTypes } from './exceptionTypes.ts';
import { identityTypes } from './identityTypes.ts';
import { interfaceTypes } from './interfaceTypes.ts';
import { iterationTypes } from './iteration.ts';
import { jsonTypes } from './jsonType.ts';
import { limitsType } from './limitsType.ts';
import { listType } from './listType.ts';
import { mapType } from './mapType.ts';
import { mathType } from './mathType.ts';
import { numberTypes } from './numberTypes.ts';
import { patternTypes } from './patternTypes.ts';
import { platformTypes } from './platformTypes.ts';
import { setType } from './setType.ts';
import { stringType } from './stringType.ts';
import { systemTypes } from './systemType.ts';
import { testType } from './testType.ts';
import { typeType } from './typeType.ts';
import { userInfoType } from './userInfoType.ts';

/** Every built-in type, save those that deal with records: `data/` has its own. */
export const libraryTypes: readonly LibraryType[] = [
  ...identityTypes,
  stringType,
  ...numberTypes,
  decimalType,
  ...dateTypes,
  ...datetimeTypes,
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
  ...patternTypes,
  ...jsonTypes,
  typeType,
  cryptoType,
  encodingUtilType,
  userInfoType,
  limitsType,
  testType,
  ...platformTypes,
  ...asyncTypes,
];
