import { displayLine } from '../base/displayText.ts';
import { redact } from '../base/logger.ts';
import { type AuditCircumstances, type AuditEvent, auditKinds } from './auditEvent.ts';

/** One line of the audit trail. */
export interface AuditEntry extends AuditEvent, AuditCircumstances {
  /** 1, 2, 3… without a gap. */
  readonly sequence: number;
  /** ISO 8601. The org's time where it is known, else this machine's. */
  readonly time: string;
  /** Who works at this machine. */
  readonly operator: string;
  /** Hash of the entry before; of nothing for the first. */
  readonly previous: string;
  readonly hash: string;
}

/** Hex of a SHA-256. */
export type Sha256 = (text: string) => string;

/** What the last entry is: kept apart from the trail, so that a trail which was cut short shows too. */
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

export const emptyTrail: AuditHead = { sequence: 0, hash: '' };

/** In this order the parts of an entry are written and hashed. */
const fields = [
  'sequence',
  'time',
  'operator',
  'kind',
  'orgId',
  'organizationName',
  'loginAsUser',
  'grant',
  'caseNumber',
  'subject',
  'outcome',
  'previous',
] as const;

const longestText = 400;

/** The entry that follows `head`. Org sessions that got into a text are taken out of it, and what would take effect where it is shown. */
export function nextEntry(
  head: AuditHead,
  event: AuditEvent & AuditCircumstances,
  { time, operator }: { readonly time: Date; readonly operator: string },
  sha256: Sha256,
): AuditEntry {
  const texts = Object.fromEntries(
    Object.entries(event).flatMap(([name, text]: [string, string | undefined]) =>
      text === undefined ? [] : [[name, displayLine(redact(text), longestText)]],
    ),
  ) as unknown as AuditEvent;
  const entry = {
    ...texts,
    sequence: head.sequence + 1,
    time: time.toISOString(),
    operator,
    previous: head.hash,
  };
  return { ...entry, hash: hashOf(entry, sha256) };
}

export function lineOf(entry: AuditEntry): string {
  return JSON.stringify(Object.fromEntries([...fields, 'hash' as const].map((name) => [name, entry[name]])));
}

export interface AuditReading {
  readonly entries: readonly AuditEntry[];
  readonly head: AuditHead;
  /** 1-based line at which the trail stops being as it was written; undefined where all of it is. */
  readonly brokenAt: number | undefined;
}

/**
 * Reads a trail and checks it: every hash, every link, no gap, and that it goes as far as `expected`. More may follow: a window writes the
 * line first and then how the trail ends.
 */
export function readTrail(text: string, expected: AuditHead | undefined, sha256: Sha256): AuditReading {
  const lines = text.split('\n');
  // Each line ends in a line feed, so something behind the last one was cut short.
  const rest = lines.pop() ?? '';
  const entries: AuditEntry[] = [];
  let head = emptyTrail;
  let reached = expected === undefined || expected.sequence === 0;
  let brokenAt: number | undefined;
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry !== undefined) {
      entries.push(entry);
    }
    if (entry === undefined || !follows(entry, head, line, sha256)) {
      brokenAt ??= index + 1;
    }
    head = entry === undefined ? head : { sequence: entry.sequence, hash: entry.hash };
    reached ||= head.sequence === expected?.sequence && head.hash === expected.hash;
  }
  if (rest !== '' || !reached) {
    brokenAt ??= lines.length + 1;
  }
  return { entries, head, brokenAt };
}

function follows(entry: AuditEntry, head: AuditHead, line: string, sha256: Sha256): boolean {
  return (
    entry.sequence === head.sequence + 1 &&
    entry.previous === head.hash &&
    entry.hash === hashOf(entry, sha256) &&
    // Also what JSON does not care about: a space more is a change.
    lineOf(entry) === line
  );
}

function hashOf(entry: Omit<AuditEntry, 'hash'>, sha256: Sha256): string {
  return sha256(JSON.stringify(fields.map((name) => entry[name] ?? null)));
}

function parseEntry(line: string): AuditEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { sequence, hash, previous, time, operator, kind, ...texts } = value as Record<string, unknown>;
  const isEntry =
    typeof sequence === 'number' &&
    [hash, previous, time, operator].every((text) => typeof text === 'string') &&
    (auditKinds as readonly unknown[]).includes(kind satisfies unknown) &&
    Object.values(texts).every((text) => typeof text === 'string');
  return isEntry ? (value as AuditEntry) : undefined;
}
