import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { errorsPage } from '../../scripts/docs/errorsPage.ts';
import { besideWhatIsTyped, readCatalogue } from '../../scripts/docs/failureCatalogue.ts';

const repository = resolve(import.meta.dirname, '../..');

describe('the catalogue of failures', () => {
  const failures = readCatalogue(repository);

  it('has the page that the sources give: npm run docs:errors', async () => {
    const path = join(repository, 'docs/errors.md');
    const page = await format(errorsPage(failures), { ...(await resolveConfig(path)), filepath: path });
    assert.equal(readFileSync(path, 'utf8'), page);
  });

  it('has fifty codes and more', () => {
    assert.ok(new Set(failures.map(({ code }) => code)).size >= 50);
  });

  it('says of each what happened and, in a sentence of its own, what to do', () => {
    const lacking = failures
      .filter(({ file }) => !besideWhatIsTyped.includes(file))
      .filter(({ text }) => text.split(/[.;:?!](?= )/).length < 2)
      .map(({ code, text }) => `${code}: ${text}`);
    assert.deepEqual(lacking, []);
  });
});
