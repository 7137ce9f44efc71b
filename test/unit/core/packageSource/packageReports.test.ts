import assert from 'node:assert/strict';
import { isGenerated } from '../../../../src/core/packageSource/generatedSource.ts';
import { missingReport } from '../../../../src/core/packageSource/missingReport.ts';
import {
  afterStep,
  describeProgress,
  notStarted,
  type PackageProgress,
  share,
} from '../../../../src/core/packageSource/retrieveProgress.ts';
import type { RetrieveStep } from '../../../../src/core/packageSource/ports.ts';
import { entriesIn, folderName, orgAuthority, sourcePath } from '../../../../src/core/packageSource/sourcePath.ts';
import { isSameStamp } from '../../../../src/core/packageSource/storedPackage.ts';

describe('the report of what is missing', () => {
  const facts = { packageName: 'Acme Billing', versionNumber: '2.4.0', files: [], missing: [], unfinished: false };

  it('is there only where something is', () => {
    assert.equal(missingReport(facts), undefined);
  });

  it('says which files, why, and what to do', () => {
    const report = missingReport({
      ...facts,
      unfinished: true,
      missing: [
        { path: 'classes/A.cls', cause: 'failed', reason: 'The org is too busy.' },
        { path: 'classes/B.cls', cause: 'hidden', reason: 'Hidden.' },
      ],
    });
    assert.match(
      report ?? '',
      /^Acme Billing 2\.4\.0: 0 files are here, 2 are missing\.\nThe retrieve was not finished/,
    );
    assert.match(
      report ?? '',
      /Could not be read \(1\)\. Retrieve the package again.*\n\nclasses\/A\.cls\n {4}The org is too busy\.\n/,
    );
    assert.match(report ?? '', /Hidden \(1\)\..*"View and Debug Managed Apex"\.\n\nclasses\/B\.cls\n$/);
  });
});

describe('the progress of a retrieve', () => {
  const after = (...steps: readonly RetrieveStep[]): PackageProgress => steps.reduce(afterStep, notStarted('Billing'));
  const files: RetrieveStep = {
    kind: 'files',
    files: [{ path: 'a', content: new Uint8Array(), check: 'verified', stamp: undefined }],
  };

  it('is told in numbers as soon as there are any', () => {
    const texts = [
      after(),
      after({ kind: 'counted', total: 4 }),
      after({ kind: 'counted', total: 4 }, files, { kind: 'kept', paths: ['b', 'c'] }),
      after({ kind: 'preparing', retrieve: '09S', state: 'InProgress' }),
      after(
        { kind: 'preparing', retrieve: '09S', state: 'InProgress' },
        { kind: 'preparing', retrieve: undefined, state: '' },
      ),
      after({ kind: 'ended', paths: [] }),
    ].map((progress) => describeProgress([progress]));
    assert.deepEqual(texts, [
      'asking what there is',
      '0 of 4 files',
      '3 of 4 files',
      'the org prepares it (InProgress)',
      'asking what there is',
      'storing it',
    ]);
  });

  it('of several packages names the first that runs', () => {
    const ended = after({ kind: 'ended', paths: [] });
    assert.equal(
      describeProgress([ended, after({ kind: 'counted', total: 4 }), after()]),
      'Billing: 0 of 4 files, and 1 more packages',
    );
  });

  it('is a share of the whole that more files than were counted do not pass', () => {
    assert.equal(share([]), 0);
    assert.equal(share([after(), after({ kind: 'ended', paths: [] })]), 0.5);
    assert.equal(share([after({ kind: 'counted', total: 4 }, files)]), 0.25);
    assert.equal(share([after({ kind: 'counted', total: 1 }, files, files)]), 1);
    assert.equal(share([after({ kind: 'counted', total: 0 })]), 0);
  });
});

describe('the place of package source', () => {
  it('names the subscriber and the package', () => {
    assert.equal(
      sourcePath('Northwind — UAT', { packageFolder: 'Acme Billing', path: 'classes/A.cls' }),
      '/Subscribers/Northwind — UAT/Acme Billing/classes/A.cls',
    );
    assert.equal(sourcePath('N', { packageFolder: 'P', path: '' }), '/Subscribers/N/P');
  });

  it('tells orgs apart whose ids differ in case alone', () => {
    assert.notEqual(orgAuthority('00D000000000abC'), orgAuthority('00D000000000abc'));
    assert.equal(
      orgAuthority('00D000000000abC'),
      orgAuthority('00D000000000abCIAQ').slice(0, 15) + orgAuthority('00D000000000abC').slice(15),
    );
  });

  it('makes one folder of any name', () => {
    const rows = [
      ['Acme Billing', 'Acme Billing'],
      ['a/b\\c', 'a-b-c'],
      ['..', 'Unnamed'],
      ['...hidden. ', 'hidden'],
      ['', 'Unnamed'],
      ['\u202eevil\u0000\nname', 'evil name'],
      ['x'.repeat(100), `${'x'.repeat(59)}…`],
    ];
    for (const [name = '', folder] of rows) {
      assert.equal(folderName(name), folder);
    }
  });

  it('lists folders before files', () => {
    const paths = ['/p/z.cls', '/p/a/x.cls', '/p/a/y.cls', '/p/', '/q/other.cls', '/pp/no.cls'];
    assert.deepEqual(entriesIn('/p', paths), [
      { name: 'a', isFolder: true },
      { name: 'z.cls', isFolder: false },
    ]);
    assert.deepEqual(entriesIn('/nothing', paths), []);
  });
});

describe('the stamp of a class', () => {
  const stamp = { id: '01p000000000001AAA', checksum: 5, lastModified: '2026-01-01T00:00:00.000Z' };

  it('is the same by checksum, and by date where there is none', () => {
    assert.ok(isSameStamp(stamp, { ...stamp, lastModified: undefined }));
    assert.ok(!isSameStamp(stamp, { ...stamp, checksum: 6 }));
    assert.ok(isSameStamp({ ...stamp, checksum: undefined }, stamp));
    assert.ok(!isSameStamp({ ...stamp, checksum: undefined }, { ...stamp, lastModified: '2026-02-01T00:00:00.000Z' }));
    const bare = { id: stamp.id, checksum: undefined, lastModified: undefined };
    assert.ok(!isSameStamp(bare, bare), 'nothing is known of it');
    assert.ok(!isSameStamp(stamp, { ...stamp, id: '01p000000000002AAA' }));
    assert.ok(!isSameStamp(stamp, undefined));
  });
});

describe('source that the org makes up', () => {
  it('is known by its notice, however its lines are broken', () => {
    assert.ok(
      isGenerated("/*\nThis file is generated and isn't the actual source code for this\r\nmanaged global class.\n*/"),
    );
    assert.ok(!isGenerated('// This file is generated by our build.'));
  });
});
