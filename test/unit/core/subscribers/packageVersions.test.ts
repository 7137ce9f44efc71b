import assert from 'node:assert/strict';
import { compareVersions, latestOf, type ListedVersion } from '../../../../src/core/subscribers/packageVersions.ts';

function version(number: string, more: Partial<ListedVersion> = {}): ListedVersion {
  return { versionId: `04t${number.replaceAll('.', '').padStart(12, '0')}AAA`, number, isBeta: false, ...more };
}

describe('package versions', () => {
  it('are compared part by part', () => {
    const ascending = ['1', '1.0.1', '1.2', '1.10', '2.0.0.5', '2.0.0.10'];
    for (const [index, lower] of ascending.entries()) {
      for (const higher of ascending.slice(index + 1)) {
        assert.ok(compareVersions(lower, higher) < 0 && compareVersions(higher, lower) > 0, `${lower} ${higher}`);
      }
    }
    assert.equal(compareVersions('1.0', '1.0.0'), 0);
    assert.equal(compareVersions('x', '0'), 0);
  });

  it('have a latest: the one that the package names, else the highest that is released', () => {
    const [old, newest, beta] = [version('1.9'), version('1.10'), version('2.0', { isBeta: true })];
    const all = [old, newest, beta];
    assert.equal(latestOf(all, undefined), newest);
    assert.equal(latestOf(all, old.versionId.slice(0, 15)), old);
    assert.equal(latestOf(all, beta.versionId), newest, 'nobody is behind a beta');
    assert.equal(latestOf(all, '04t000000000999'), newest);
    assert.equal(latestOf([], undefined), undefined);
  });
});
