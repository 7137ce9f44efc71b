import type * as Jsforce from './jsforceEntry.ts';

/** Loads jsforce on first use. */
export function loadJsforce(): Promise<typeof Jsforce> {
  return import('./jsforceEntry.ts');
}
