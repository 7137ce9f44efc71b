import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AuditCircumstances, AuditEvent } from '../../../../src/core/audit/auditEvent.ts';
import { auditCsv } from '../../../../src/core/audit/auditExport.ts';
import { type AuditHead, emptyTrail, lineOf, nextEntry, readTrail } from '../../../../src/core/audit/auditTrail.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const circumstances = { time: new Date('2030-11-01T10:00:00Z'), operator: 'jane' };

function write(events: readonly (AuditEvent & AuditCircumstances)[]): {
  readonly text: string;
  readonly head: AuditHead;
} {
  let head = emptyTrail;
  const lines = events.map((event) => {
    const entry = nextEntry(head, event, circumstances, sha256);
    head = { sequence: entry.sequence, hash: entry.hash };
    return `${lineOf(entry)}\n`;
  });
  return { text: lines.join(''), head };
}

const events: readonly (AuditEvent & AuditCircumstances)[] = [
  { kind: 'orgEntered', orgId: '00D000000000001', organizationName: 'Nörthwind "UAT"', grant: 'until 2030-11-05' },
  { kind: 'logRead', orgId: '00D000000000001', subject: '07L000000000001', caseNumber: '00001026' },
  { kind: 'filesPurged', outcome: 'all' },
];

describe('audit trail', () => {
  it('reads as it was written', () => {
    const { text, head } = write(events);
    const reading = readTrail(text, head, sha256);
    assert.equal(reading.brokenAt, undefined);
    assert.deepEqual(reading.head, head);
    assert.deepEqual(
      reading.entries.map(({ kind, sequence, operator }) => [kind, sequence, operator]),
      [
        ['orgEntered', 1, 'jane'],
        ['logRead', 2, 'jane'],
        ['filesPurged', 3, 'jane'],
      ],
    );
    assert.equal(readTrail('', emptyTrail, sha256).brokenAt, undefined);
  });

  it('shows each byte that was changed, and where', () => {
    const { text, head } = write(events);
    const bytes = Buffer.from(text);
    const lineAt = (offset: number): number => bytes.subarray(0, offset).toString('latin1').split('\n').length;
    for (let offset = 0; offset < bytes.length; offset++) {
      const changed = Buffer.from(bytes);
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      const { brokenAt } = readTrail(changed.toString(), head, sha256);
      assert.ok(brokenAt !== undefined && brokenAt <= lineAt(offset), `byte ${offset}`);
    }
  });

  it('shows lines that were taken out, added, exchanged or cut off', () => {
    const { text, head } = write(events);
    const [first = '', second = '', third = ''] = text.split('\n');
    const trails = {
      first: [second, third, ''],
      middle: [first, third, ''],
      last: [first, second, ''],
      exchanged: [second, first, third, ''],
      twice: [first, first, second, third, ''],
      blank: [first, '', second, third, ''],
      cutOff: [first, second, third.slice(0, 40)],
      noLineEnd: [first, second, third],
    };
    for (const [name, lines] of Object.entries(trails)) {
      assert.notEqual(readTrail(lines.join('\n'), head, sha256).brokenAt, undefined, name);
    }
  });

  it('is written anew from one that was forged, only with another end', () => {
    const { head } = write(events);
    const forged = write([...events.slice(0, 2), { kind: 'filesPurged', outcome: 'nothing' }]);
    assert.equal(readTrail(forged.text, forged.head, sha256).brokenAt, undefined);
    assert.notEqual(readTrail(forged.text, head, sha256).brokenAt, undefined);
  });

  it('holds no org session, however it got into a text', () => {
    const { text } = write([{ kind: 'apexRun', outcome: 'failed: 00D000000000001!AQEAQ.secret is no good' }]);
    assert.doesNotMatch(text, /AQEAQ|secret/);
  });

  it('becomes a table that no spreadsheet computes', () => {
    const { text, head } = write([
      { kind: 'orgEntered', organizationName: '=HYPERLINK("http://x","a")', subject: 'a,b' },
    ]);
    const [header, row] = auditCsv([{ name: 't', ...readTrail(text, head, sha256) }]).split('\r\n');
    assert.match(String(header), /^trail,check,sequence,time,operator,kind,/);
    assert.ok(row?.includes(`"'=HYPERLINK(""http://x"",""a"")"`));
    assert.ok(row?.includes('"a,b"'));
  });
});
