import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { errorsPage } from './docs/errorsPage.ts';
import { readCatalogue } from './docs/failureCatalogue.ts';

// `npm run docs:errors`: the manual's page of failures, from the sources.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(repository, 'docs/errors.md');
const failures = readCatalogue(repository);
await writeFile(page, await format(errorsPage(failures), { ...(await resolveConfig(page)), filepath: page }));
console.log(`✔ docs/errors.md: ${failures.length} texts`);
