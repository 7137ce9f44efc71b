import { contentObjects } from './contentObjects.ts';
import type { ObjectDefinition } from './define.ts';
import { peopleObjects } from './peopleObjects.ts';
import { furtherObjects } from './furtherObjects.ts';
import { salesObjects } from './salesObjects.ts';
import { serviceObjects } from './serviceObjects.ts';

/** Objects that every org has, with the fields that Apex and the tools around it ask for. */
export const standardObjects: readonly ObjectDefinition[] = [
  ...peopleObjects,
  ...salesObjects,
  ...serviceObjects,
  ...contentObjects,
  ...furtherObjects,
];
