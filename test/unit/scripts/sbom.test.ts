import assert from 'node:assert/strict';
import { packageOf, sbomOf } from '../../../scripts/package/sbom.ts';

describe('the list of what ships', () => {
  it('finds the package of a file, wherever node_modules is', () => {
    const places = {
      'src/extension.ts': undefined,
      'node_modules/jsforce/lib/core.js': 'node_modules/jsforce',
      '../elsewhere/node_modules/@a/b/index.js': 'node_modules/@a/b',
      'node_modules/a/node_modules/@c/d/x/y.js': 'node_modules/a/node_modules/@c/d',
    };
    for (const [path, place] of Object.entries(places)) {
      assert.equal(packageOf(path), place, path);
    }
  });

  it('names version, licence and checksum, and what is bundled in a package', () => {
    const lock = {
      packages: {
        'node_modules/@a/b': {
          version: '1.2.3',
          license: 'MIT',
          integrity: `sha512-${Buffer.from('x').toString('base64')}`,
          bundleDependencies: ['c'],
        },
        'node_modules/@a/b/node_modules/c': { version: '4.0.0', license: '(MIT OR Apache-2.0)' },
      },
    };
    const manifest = { name: 'own', version: '0.1.0', license: 'Apache-2.0' };
    const { components } = sbomOf(manifest, lock, ['node_modules/@a/b', 'node_modules/@a/b']);
    assert.deepEqual(
      components.map(({ purl, licenses, hashes }) => [purl, licenses, hashes]),
      [
        ['pkg:npm/%40a/b@1.2.3', [{ license: { id: 'MIT' } }], [{ alg: 'SHA-512', content: '78' }]],
        ['pkg:npm/c@4.0.0', [{ expression: '(MIT OR Apache-2.0)' }], undefined],
      ],
    );
  });

  it('lists nothing of which the version is not known', () => {
    const manifest = { name: 'own', version: '0.1.0', license: 'Apache-2.0' };
    assert.throws(() => sbomOf(manifest, { packages: {} }, ['node_modules/x']), /does not know it/);
  });
});
