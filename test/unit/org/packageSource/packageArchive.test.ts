import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { Failure } from '../../../../src/core/base/failure.ts';
import { unpackArchive } from '../../../../src/org/packageSource/packageArchive.ts';
import { zipFile } from '../../../support/zipFile.ts';

const archiveOf = (...names: string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map((name) => [name, strToU8(`content of ${name}`)])));

function refusal(archive: Uint8Array): Failure {
  try {
    unpackArchive(archive);
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.code, 'archiveRefused');
    return error;
  }
  assert.fail('was unpacked');
}

describe('package archive', () => {
  it('gives files with their paths and leaves folders out', () => {
    const files = unpackArchive(archiveOf('Acme/', 'Acme/classes/A.cls', 'Acme/triggers/T.trigger'));
    assert.deepEqual(
      files.map(({ path, content }) => [path, new TextDecoder().decode(content)]),
      [
        ['Acme/classes/A.cls', 'content of Acme/classes/A.cls'],
        ['Acme/triggers/T.trigger', 'content of Acme/triggers/T.trigger'],
      ],
    );
  });

  const hostile: readonly string[] = [
    '../evil.cls',
    'a/../../evil.cls',
    'a/./b.cls',
    '/etc/passwd',
    'C:/evil.cls',
    'a.cls:stream',
    'a\\..\\evil.cls',
    'a\u0000.cls',
    'a\nb.cls',
    'a//b.cls',
    'classes/Invoice\u202eslc.cls',
    'classes/In\u200bvoice.cls',
    'classes/a\u009b.cls',
    'CON',
    'classes/nul.cls',
    'classes/COM1.cls',
    'classes/CON .cls',
    'classes/a.',
    'classes /a.cls',
    '__proto__',
    `${'x'.repeat(401)}.cls`,
  ];
  for (const name of hostile) {
    it(`is refused whole for an entry named ${JSON.stringify(name).slice(0, 40)}`, () => {
      // The library that writes archives cannot write this one name either.
      const archive =
        name === '__proto__' ? rename(archiveOf('ok.cls', 'placehold'), 'placehold', name) : archiveOf('ok.cls', name);
      const failure = refusal(archive);
      // eslint-disable-next-line no-control-regex -- none may be shown
      assert.doesNotMatch(failure.message, /[\u0000-\u001f\u007f-\u009f\u200b-\u202e]/);
    });
  }

  for (const [first, second] of [
    ['classes/A.cls', 'classes/a.cls'],
    ['classes/\u00e9.cls', 'classes/e\u0301.cls'],
    ['classes/Stra\u00dfe.cls', 'classes/STRASSE.cls'],
    ['classes/\u03c2.cls', 'classes/\u03c3.cls'],
    ['classes/A.cls', 'classes/a.cls/B.cls'],
    ['classes/A.cls/B.cls', 'classes/a.cls'],
  ] as const) {
    it(`is refused when ${JSON.stringify([first, second])} would be one file`, () => {
      assert.match(refusal(archiveOf(first, second)).message, /twice/);
    });
  }

  it('is refused when a file unpacks to far more than its size', () => {
    const bomb = zipSync({ 'a.cls': new Uint8Array(8 * 1024 * 1024) }, { level: 9 });
    assert.match(refusal(bomb).message, /200 times/);
  });

  it('unpacks nothing that is not wanted, however large it says it is', () => {
    const archive = zipSync({ 'a.resource': new Uint8Array(8 * 1024 * 1024), 'a.cls': strToU8('class A {}') });
    assert.deepEqual(
      unpackArchive(archive, undefined, (path) => path.endsWith('.cls')).map(({ path }) => path),
      ['a.cls'],
    );
  });

  it('is refused when it says it is encrypted, lies about a size or has another checksum', () => {
    const entry = { name: 'classes/A.cls', content: strToU8('x'.repeat(1000)) };
    unpackArchive(zipFile([entry]));
    for (const lie of [
      { flags: 0x801 },
      { claims: { unpacked: 10 } },
      { content: strToU8('y'), claims: { packed: 0 } },
    ]) {
      assert.match(refusal(zipFile([{ ...entry, ...lie }])).message, /damaged or encrypted/);
    }
  });

  it('is refused for more than 10,000 files', () => {
    assert.match(refusal(archiveOf(...Array.from({ length: 10_001 }, (_, index) => `f${index}`))).message, /10000/);
  });

  it('is refused when it is no archive, cut short or damaged', () => {
    const whole = archiveOf('classes/A.cls', 'classes/B.cls');
    const damaged = Uint8Array.from(whole, (byte, index) => (index > 42 && index < 60 ? 0xff : byte));
    for (const archive of [new Uint8Array(0), strToU8('not a zip'), whole.subarray(0, 40), damaged]) {
      assert.match(refusal(archive).message, /damaged/);
    }
  });
});

/** Replaces a name in an archive by another of the same length. */
function rename(archive: Uint8Array, from: string, to: string): Uint8Array {
  assert.equal(from.length, to.length);
  return Uint8Array.from(Buffer.from(Buffer.from(archive).toString('latin1').replaceAll(from, to), 'latin1'));
}
