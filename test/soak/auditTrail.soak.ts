import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AuditCircumstances, type AuditEvent, auditKinds } from '../../src/core/audit/auditEvent.ts';
import { type AuditHead, emptyTrail, lineOf, nextEntry, readTrail } from '../../src/core/audit/auditTrail.ts';
import { AuditFiles } from '../../src/machine/auditFiles.ts';
import { seededRandom } from '../support/random.ts';
import { amount, type Soak, type SoakResult } from './soak.ts';

const sources = resolve(import.meta.dirname, '../../src');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const orgId = '00D000000000002EAA';
const secret = 'AQEAQCanarySecretOfAnOrgSession0123456789';
/** The ways in which an org session gets into a text. */
const secretForms = [
  `${orgId}!${secret}`,
  `https://x/?sid=${encodeURIComponent(`${orgId}!${secret}`)}`,
  `Authorization: Bearer ${orgId}!${secret}`,
  Buffer.from(`${orgId}!${secret}`).toString('base64'),
];

type Random = () => number;

function eventOf(random: Random, index: number): AuditEvent & AuditCircumstances {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return {
    kind: auditKinds[index % auditKinds.length] ?? 'logRead',
    orgId,
    organizationName: pick(['Nörthwind "UAT"', '=1+1', 'a,b\r\nc', '\u202eevil', '株式会社']),
    grant: pick(['until 2030-11-05', undefined]),
    caseNumber: pick(['00001026', undefined]),
    subject: pick([`07L${index}`, pick(secretForms), '']),
    outcome: pick(['done', `failed: ${pick(secretForms)}`, undefined]),
  };
}

function trailOf(random: Random, length: number): { readonly text: string; readonly head: AuditHead } {
  let head = emptyTrail;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    const time = new Date(Date.UTC(2030, 10, 1) + index * 1000);
    const entry = nextEntry(head, eventOf(random, index), { time, operator: 'jane' }, sha256);
    head = { sequence: entry.sequence, hash: entry.hash };
    text += `${lineOf(entry)}\n`;
  }
  return { text, head };
}

/** One way to tamper with a trail, and its name. */
function tampered(random: Random, text: string): readonly [string, string] {
  const lines = text.split('\n').slice(0, -1);
  const at = Math.floor(random() * lines.length);
  const draw = random();
  if (draw < 0.6) {
    const bytes = Buffer.from(text);
    const offset = Math.floor(random() * bytes.length);
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 + Math.floor(random() * 255));
    return [bytes.toString('latin1'), `byte ${offset} edited`];
  }
  if (draw < 0.75) {
    const length = Math.floor(random() * text.length);
    return [text.slice(0, length), `cut off after ${length} characters`];
  }
  if (draw < 0.85) {
    return [[...lines.toSpliced(at, 1), ''].join('\n'), `line ${at + 1} taken out`];
  }
  if (draw < 0.95) {
    return [[...lines.toSpliced(at, 0, lines[at] ?? ''), ''].join('\n'), `line ${at + 1} twice`];
  }
  const other = (at + 1) % lines.length;
  return [
    [...lines.with(at, lines[other] ?? '').with(other, lines[at] ?? ''), ''].join('\n'),
    `lines ${at + 1} and ${other + 1} exchanged`,
  ];
}

/** Bytes are compared as they are, so what is read as one must be read as the other. */
function isSeen(text: string, head: AuditHead): boolean {
  return readTrail(Buffer.from(text, 'latin1').toString('utf8'), head, sha256).brokenAt !== undefined;
}

/** No byte of a trail can be another one. */
function eachByte(seed: number): readonly string[] {
  const { text, head } = trailOf(seededRandom(seed), 4);
  const bytes = Buffer.from(text).toString('latin1');
  const changed = (at: number): string =>
    `${bytes.slice(0, at)}${String.fromCharCode(bytes.charCodeAt(at) ^ 1)}${bytes.slice(at + 1)}`;
  return Array.from(bytes, (_, at) => at).flatMap((at) =>
    isSeen(changed(at), head) ? [] : [`Byte ${at} of a trail edited, and it is not seen.`],
  );
}

/** In memory: tampering as often as the bar asks for. */
function tamper(seed: number, trails: number, times: number, breaches: string[]): void {
  for (let index = 0; index < trails; index += 1) {
    const random = seededRandom(seed + index);
    const { text, head } = trailOf(random, 36);
    if (readTrail(text, head, sha256).brokenAt !== undefined) {
      breaches.push(`Trail ${index} does not verify as it was written.`);
    }
    const bytes = Buffer.from(text).toString('latin1');
    for (let time = 0; time < times; time += 1) {
      const [changed, how] = tampered(random, bytes);
      if (changed !== bytes && !isSeen(changed, head)) {
        breaches.push(`Trail ${index}: ${how}, and it is not seen.`);
      }
    }
    const found = [secret, Buffer.from(`!${secret}`).toString('base64').slice(4, 30)].filter((form) =>
      text.includes(form),
    );
    breaches.push(...found.map((form) => `Trail ${index} holds ${form}.`));
  }
}

/** On disk: who may read it, and what follows when files are cut or gone. */
async function onDisk(seed: number, breaches: string[]): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'isv-audit-soak-'));
  const folder = join(root, 'audit');
  const audit = new AuditFiles(folder, 'jane', new Date(Date.UTC(2030, 10, 1)));
  try {
    const random = seededRandom(seed);
    const events = auditKinds.map((_, index) => eventOf(random, index));
    await Promise.all(events.map((event) => audit.record(event, new Date(Date.UTC(2030, 10, 2)))));
    const [window] = await audit.read();
    const missing = auditKinds.filter((kind) => window?.entries.every((entry) => entry.kind !== kind) !== false);
    breaches.push(...missing.map((kind) => `${kind} was recorded and cannot be read.`));
    if (window?.brokenAt !== undefined) {
      breaches.push('The trail on disk does not verify as it was written.');
    }
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.jsonl'));
    const path = join(folder, name);
    const modes = [(await stat(folder)).mode & 0o777, (await stat(path)).mode & 0o777];
    if (process.platform !== 'win32' && (modes[0] !== 0o700 || modes[1] !== 0o600)) {
      breaches.push(`Others may read it: ${modes.map((mode) => mode.toString(8)).join(', ')}.`);
    }
    const whole = await readFile(path);
    const lineEnds = [...whole.keys()].filter((at) => whole[at] === 10).map((at) => at + 1);
    for (const end of [0, ...lineEnds.slice(0, -1)]) {
      await truncate(path, end);
      if ((await audit.read())[0]?.brokenAt === undefined) {
        breaches.push(`Cut off after ${end} bytes, and it is not seen.`);
      }
      await writeFile(path, whole);
    }
    await rm(path);
    if ((await audit.read())[0]?.brokenAt === undefined) {
      breaches.push('The trail is gone, and it is not seen.');
    }
  } finally {
    await audit.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** Every kind is recorded by something that ships. The gateway's, and the rest, are driven in the unit and host layers. */
function withoutProducer(): readonly string[] {
  const shipped = globSync('**/*.ts', { cwd: sources })
    .filter((file) => !file.endsWith('auditEvent.ts') && !file.endsWith('auditPage.ts'))
    .map((file) => readFileSync(join(sources, file), 'utf8'))
    .join('\n');
  return auditKinds.filter((kind) => !shipped.includes(`kind: '${kind}'`));
}

const auditTrail: Soak = {
  id: 'X11',
  title: 'the audit trail has every kind of event, shows each edited byte and each cut, and holds no secret',
  run: async (scale): Promise<SoakResult> => {
    const breaches: string[] = withoutProducer().map((kind) => `Nothing records ${kind}.`);
    const trails = amount(scale, 400, 6);
    const times = amount(scale, 50, 20);
    breaches.push(...eachByte(scale.seed));
    tamper(scale.seed, trails, times, breaches);
    await onDisk(scale.seed, breaches);
    const figures = `${auditKinds.length} kinds of events, ${trails} trails, 18 files cut off`;
    return { count: trails * times, of: 'changes', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [auditTrail];
