import { shownError } from './shownError.ts';

/** The message of what `parse` throws, for an input box; undefined when it succeeds. */
export function problemOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return shownError(error);
  }
}
