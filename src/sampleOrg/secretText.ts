import { randomBytes } from 'node:crypto';

/**
 * Stands in every secret that a sample org makes: whoever comes upon one, in a file or a log, can tell that it opens nothing. Put together
 * here, so that the mark itself is in no source and no bundle.
 */
const mark = ['SampleOrg', 'Secret.'].join('');

/** So many characters that nobody can guess, `start` and the mark in front counted in. */
export function secretText(start: string, length: number): string {
  const random = randomBytes(length).toString('base64url').replaceAll('-', '.');
  return `${start}${mark}${random}`.slice(0, length);
}
