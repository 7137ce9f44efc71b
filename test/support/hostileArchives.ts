import { randomBytes } from 'node:crypto';
import { zipFile, type ZipEntry } from './zipFile.ts';

/** An archive that a hostile org could hand out. */
export interface HostileArchive {
  readonly name: string;
  /** Whether anything of it may be stored. */
  readonly isHarmless?: boolean;
  make(): Uint8Array;
}

const megabyte = 1024 * 1024;
const text = Buffer.from('public class A {}');
const apex = (name: string | Uint8Array, more: Partial<ZipEntry> = {}): ZipEntry => ({ name, content: text, ...more });
const inside = (path: string): string => `Acme/classes/${path}`;

/** Names that leave a folder, mean another file than they say, or are no file on some system. */
const names: readonly string[] = [
  '../evil.cls',
  'Acme/../../evil.cls',
  'Acme/../../../../../../../tmp/evil.cls',
  'Acme/classes/../../../evil.cls',
  '/tmp/isv-evil.cls',
  '//server/share/evil.cls',
  '\\\\server\\share\\evil.cls',
  'C:\\evil.cls',
  'C:/evil.cls',
  'C:evil.cls',
  '..\\..\\evil.cls',
  inside('..\\..\\evil.cls'),
  inside('a.cls:stream.cls'),
  inside('a.cls::$DATA.cls'),
  inside('CON.cls'),
  inside('aux.cls'),
  inside('NUL/a.cls'),
  inside('COM1.cls'),
  inside('LPT9.trigger'),
  inside('com\u00b9.cls'),
  inside('CONIN$.cls'),
  inside('a.cls\u0000.txt.cls'),
  inside('a\n.cls'),
  inside('\u001b[2J.cls'),
  inside('slc\u202e.cls'),
  inside('a\u200bb.cls'),
  inside('./a.cls'),
  inside('/a.cls'),
  inside(' /a.cls'),
  inside('a./b.cls'),
  inside(`${'x'.repeat(500)}.cls`),
  inside(`${'d/'.repeat(250)}a.cls`),
  '__proto__',
  inside('a\u2066b.cls'),
];

const many = (count: number, name: (index: number) => string, more: Partial<ZipEntry> = {}): ZipEntry[] =>
  Array.from({ length: count }, (_, index) => apex(name(index), more));

/** Bytes that hardly pack. */
const noise = randomBytes(4 * megabyte);

const others: readonly HostileArchive[] = [
  { name: 'two names that differ in case', make: () => zipFile([apex(inside('A.cls')), apex(inside('a.cls'))]) },
  { name: 'two folders that differ in case', make: () => zipFile([apex('Acme/X/a.cls'), apex('Acme/x/A.cls')]) },
  {
    name: 'two names that differ in how an accent is composed',
    make: () => zipFile([apex(inside('\u00e9.cls')), apex(inside('e\u0301.cls'))]),
  },
  { name: 'the same name twice', make: () => zipFile([apex(inside('A.cls')), apex(inside('A.cls'))]) },
  {
    name: 'a symbolic link out of the folder',
    isHarmless: true,
    make: () =>
      zipFile([
        { name: inside('link.cls'), content: Buffer.from('/etc/passwd'), method: 0, attributes: 0o120777 << 16 },
      ]),
  },
  { name: 'an entry that says it is encrypted', make: () => zipFile([apex(inside('A.cls'), { flags: 0x801 })]) },
  { name: 'a way of packing that nobody knows', make: () => zipFile([apex(inside('A.cls'), { method: 99 })]) },
  {
    name: 'a file of zeros of 100 MB',
    make: () => zipFile([apex(inside('A.cls'), { content: Buffer.alloc(100 * megabyte) })]),
  },
  {
    name: 'zeros of 100 MB that claim to be 100 bytes',
    make: () => zipFile([apex(inside('A.cls'), { content: Buffer.alloc(100 * megabyte), claims: { unpacked: 100 } })]),
  },
  {
    name: 'a hundred bytes that claim to be 4 GB',
    make: () => zipFile([apex(inside('A.cls'), { claims: { unpacked: 0xfffffff0 } })]),
  },
  {
    name: 'a thousand files that share 4 MB',
    make: () =>
      zipFile([
        apex(inside('A0.cls'), { content: noise, method: 0 }),
        ...many(999, (index) => inside(`B${index}.cls`), { content: noise, method: 0, sharedWith: 0 }),
      ]),
  },
  {
    name: 'a thousand files that share 4 MB and claim to be empty',
    make: () =>
      zipFile([
        apex(inside('A0.cls'), { content: noise, method: 0 }),
        ...many(999, (index) => inside(`B${index}.cls`), { method: 0, sharedWith: 0, claims: { unpacked: 0 } }),
      ]),
  },
  {
    name: 'a quarter of a gigabyte in small files, each well packed',
    make: () => zipFile(many(256, (index) => inside(`A${index}.cls`), { content: Buffer.alloc(megabyte, 'ab') })),
  },
  { name: 'ten thousand and one files', make: () => zipFile(many(10_001, (index) => inside(`A${index}.cls`))) },
  {
    name: 'sixty thousand files that nobody wants',
    make: () => zipFile(many(60_000, (index) => `Acme/x/A${index}.txt`)),
  },
  {
    name: 'a bomb that is no Apex',
    isHarmless: true,
    make: () =>
      zipFile([
        apex('Acme/staticresources/b.resource', { content: Buffer.alloc(100 * megabyte) }),
        apex(inside('A.cls')),
      ]),
  },
  {
    name: 'an archive in an archive in an archive',
    isHarmless: true,
    make: () =>
      zipFile([apex('Acme/b.zip', { content: zipFile([apex('c.zip', { content: zipFile([apex('../evil.cls')]) })]) })]),
  },
  {
    name: 'an Apex file that is an archive',
    isHarmless: true,
    make: () => zipFile([apex(inside('A.cls'), { content: zipFile([apex('../evil.cls')]) })]),
  },
  { name: 'nothing', make: () => Buffer.alloc(0) },
  { name: 'no archive', make: () => Buffer.from('<html>not here</html>') },
  { name: 'the beginning of one', make: () => zipFile([apex(inside('A.cls'))]).subarray(0, 50) },
  {
    name: 'a directory that lies past the end',
    make: () => {
      const archive = zipFile([apex(inside('A.cls'))]);
      archive.writeUInt32LE(0x7fffffff, archive.length - 6);
      return archive;
    },
  },
  {
    name: 'a directory that claims 65,535 entries',
    make: () => {
      const archive = zipFile([apex(inside('A.cls'))]);
      archive.writeUInt16LE(0xffff, archive.length - 14);
      archive.writeUInt16LE(0xffff, archive.length - 12);
      return archive;
    },
  },
  {
    name: 'a second archive in the comment',
    make: () => zipFile([apex(inside('A.cls'))], zipFile([apex('../evil.cls')])),
  },
  { name: '40 MB of noise', make: () => Buffer.concat(Array.from({ length: 10 }, () => noise)) },
  {
    name: 'damaged bytes',
    make: () => {
      const archive = new Uint8Array(zipFile([apex(inside('A.cls'), { content: noise.subarray(0, 4096) })]));
      return archive.map((byte, index) => (index > 60 && index < 400 ? byte ^ 0x5a : byte));
    },
  },
];

/** Every one of them. */
export const hostileArchives: readonly HostileArchive[] = [
  ...names.map((name) => ({
    name: `a file named ${JSON.stringify(name).slice(0, 60)}`,
    make: () => zipFile([apex(inside('Good.cls')), apex(name)]),
  })),
  ...others,
];
