import { copyFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manualPictures } from './docs/manualPictures.ts';

// `npm run docs:pictures`: renews the manual's pictures from those that the host suite took last (`npm run test:host`).

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const missing: string[] = [];
for (const [picture, screenshot] of Object.entries(manualPictures)) {
  const source = join(repository, 'test-results/screenshots', `${screenshot}.png`);
  const target = join(repository, 'docs/images', `${picture}.png`);
  try {
    await copyFile(source, target);
    console.log(`✔ ${picture}.png from ${screenshot}: ${Math.round((await stat(target)).size / 1024)} KB`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
    missing.push(screenshot);
  }
}
if (missing.length > 0) {
  console.log(`✘ The host suite has not taken: ${missing.join(', ')}. Run it first: npm run test:host`);
  process.exitCode = 1;
}
