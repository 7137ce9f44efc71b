import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const repository = resolve(import.meta.dirname, '../..');

describe('the package', () => {
  it('ships only what the allow-list names', async function () {
    this.timeout(60_000);
    const { stdout } = await promisify(execFile)(
      join(repository, 'node_modules/.bin/vsce'),
      ['ls', '--no-dependencies'],
      { cwd: repository },
    );
    const files = stdout.split('\n').filter((line) => line !== '');
    const allowed = [
      /^package(\.nls(\.[\w-]+)?)?\.json$/,
      /^(README|CHANGELOG)\.md$/i,
      /^LICENSE(\.txt)?$/i,
      /^language-configuration\.json$/,
      /^dist\/(extension|adapter|jsforce|languageClient|logServer|sampleOrg)\.cjs$/,
      /^dist\/sbom\.cdx\.json$/,
      /^dist\/syntaxes\//,
      /^dist\/webviews\/\w+\.js$/,
      /^dist\/samplePackage\//,
      /^media\//,
      /^syntaxes\//,
      /^snippets\//,
      /^l10n\//,
    ];
    const surprising = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
    assert.deepEqual(surprising, []);
    for (const needed of [
      'dist/extension.cjs',
      'dist/adapter.cjs',
      'dist/jsforce.cjs',
      'dist/languageClient.cjs',
      'dist/logServer.cjs',
      'dist/sampleOrg.cjs',
      'dist/webviews/debugLogsTable.js',
      'LICENSE',
    ]) {
      assert.ok(
        files.some((file) => file.startsWith(needed)),
        `${needed} is missing from the package`,
      );
    }
  });
});
