import assert from 'node:assert/strict';
import { auditKinds } from '../../../../src/core/audit/auditEvent.ts';
import { auditKindText, auditPage } from '../../../../src/core/audit/auditPage.ts';
import type { AuditEntry } from '../../../../src/core/audit/auditTrail.ts';
import type { AuditedWindow } from '../../../../src/core/audit/ports.ts';

const moment = (date: Date): string => date.toISOString().slice(11, 16);

function entry(sequence: number, time: string, fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    sequence,
    time: `2030-11-01T${time}:00.000Z`,
    operator: 'jane',
    kind: 'logRead',
    previous: '',
    hash: '',
    ...fields,
  };
}

function trail(name: string, entries: readonly AuditEntry[], brokenAt?: number): AuditedWindow {
  return { name, entries, brokenAt };
}

function rowsOf(page: string): readonly string[] {
  return page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
}

describe('the page of the audit trail', () => {
  it('says that nothing is recorded, and claims to have checked nothing', () => {
    assert.equal(auditPage([], moment), '# Audit trail\n\nNothing is recorded on this machine yet.\n\n');
  });

  it('tells what all windows did, the latest first, each in the order that it wrote', () => {
    const page = auditPage(
      [
        trail('a', [entry(1, '10:00', { subject: 'first' }), entry(2, '12:00', { subject: 'last' })]),
        trail('b', [entry(1, '11:00', { subject: 'middle' }), entry(2, '11:00', { subject: 'after it' })]),
      ],
      moment,
    );
    const [, ...rows] = rowsOf(page);
    assert.deepEqual(
      rows.map((row) => / · (\w[^|]*) \|/.exec(row)?.[1]),
      ['last', 'after it', 'middle', 'first'],
    );
    assert.match(page, /✓ Checked: all 2 trails are as they were written\./);
  });

  it('keeps the order in which a window wrote, whatever the clocks of orgs say', () => {
    const subjects = ['one', 'two', 'three', 'four'];
    const entries = ['10:00', '10:07', '09:58', '10:07'].map((time, index) =>
      entry(index + 1, time, { subject: subjects[index] }),
    );
    const [, ...rows] = rowsOf(auditPage([trail('a', entries)], moment));
    assert.deepEqual(
      rows.map((row) => / · (\w+)/.exec(row)?.[1]),
      subjects.toReversed(),
    );
  });

  it('says when, who, what, how it went, where, under which login access and for which case', () => {
    const told = entry(1, '10:00', {
      kind: 'sourceRetrieved',
      subject: 'Acme Billing 2.4.0.1',
      outcome: 'failed: orgTimedOut',
      orgId: '00D000000000001EAA',
      organizationName: 'Northwind',
      grant: 'until 2030-11-05',
      caseNumber: '00001026',
    });
    const page = auditPage([trail('a', [told, entry(2, '11:00')])], moment);
    const [, second, first] = rowsOf(page);
    assert.equal(
      first?.replaceAll('\\', ''),
      '| 10:00 | jane | Package source retrieved · Acme Billing 2.4.0.1 · failed: orgTimedOut | Northwind · 00D000000000001EAA | until 2030-11-05 | 00001026 |',
    );
    assert.equal(second?.replaceAll('\\', ''), '| 11:00 | jane | Debug log opened | – | – | – |');
    assert.match(page, /✓ Checked: the trail is as it was written\./);
  });

  it('lets nothing that a customer named take effect', () => {
    const hostile = '[click](command:x) <img src=https://evil.example> | `a`\u202e';
    const page = auditPage([trail('a', [entry(1, '10:00', { organizationName: hostile, subject: hostile })])], moment);
    assert.doesNotMatch(page, /\]\(|(?<!\\)<|https:\/\/|\u202e/);
    assert.equal(rowsOf(page)[1]?.match(/(?<!\\)\|/g)?.length, 7, 'cells stay cells');
  });

  it('says which trails were changed, where, and what that means', () => {
    const windows = [trail('2030-11-01 10.00', [entry(1, '10:00')], 1), trail('good', [entry(1, '11:00')])];
    const page = auditPage(windows, moment);
    assert.match(page, /✗ Changed: 1 of 2 trails are not as they were written\./);
    assert.doesNotMatch(page, /✓/);
    assert.ok(page.replaceAll('\\', '').includes('| 2030-11-01 10.00 | 1 |'));
  });

  it('shows the latest five hundred, and says where the others are', () => {
    const entries = Array.from({ length: 501 }, (_, index) =>
      entry(index + 1, '10:00', { subject: `no ${index + 1}.` }),
    );
    const page = auditPage([trail('a', entries)], moment);
    assert.match(page, /The latest 500 of 501 entries\. Export Audit Trail writes all of them\./);
    assert.equal(rowsOf(page).length, 501);
    assert.ok(page.includes('no 501') && !/no 1\\\./.test(page));
  });

  it('has words of its own for each kind', () => {
    const texts = auditKinds.map(auditKindText);
    assert.equal(new Set(texts).size, auditKinds.length);
    assert.ok(texts.every((text) => /^[A-Z]/.test(text)));
  });
});
