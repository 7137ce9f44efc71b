import { fileURLToPath } from 'node:url';
import { readPackage } from '../../../src/sampleOrg/packages/packageFolder.ts';

/** The sample package as the sample org installs it. */
export const samplePackage = readPackage(
  fileURLToPath(new URL('../../../src/sampleOrg/samplePackage', import.meta.url)),
);
