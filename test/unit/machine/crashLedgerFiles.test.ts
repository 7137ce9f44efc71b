import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerEntry } from '../../../src/core/sessionRules/crashLedger.ts';
import { CrashLedgerFiles } from '../../../src/machine/crashLedgerFiles.ts';
import { ledgerEntry } from '../../support/ledgerEntry.ts';

describe('crash ledger', () => {
  let folder: string;
  let ledger: CrashLedgerFiles;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'isv-ledger-')), 'ledger');
    ledger = new CrashLedgerFiles(folder);
  });

  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true, maxRetries: 5 }));

  it('is empty where nothing was recorded', async () => {
    assert.deepEqual(await ledger.entries(), []);
  });

  it('replaces an entry once the org has told the id, and forgets it at the end', async () => {
    const begun: LedgerEntry = ledgerEntry({ sessionId: undefined });
    await ledger.record(begun);
    assert.deepEqual(JSON.parse(JSON.stringify(await ledger.entries())), JSON.parse(JSON.stringify([begun])));
    await ledger.record(ledgerEntry());
    assert.deepEqual(await ledger.entries(), [ledgerEntry()]);
    assert.deepEqual(await readdir(folder), ['one.json']);
    await ledger.remove('one');
    await ledger.remove('one');
    assert.deepEqual(await ledger.entries(), []);
  });

  it('is for this user alone', async () => {
    await ledger.record(ledgerEntry());
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, 'one.json'))).mode & 0o777, 0o600);
  });

  it('passes over what a crash cut short or somebody else wrote', async () => {
    await ledger.record(ledgerEntry());
    await writeFile(join(folder, 'cut.json'), '{"id":"cut"');
    await writeFile(join(folder, 'other.json'), '{"id":1}');
    assert.deepEqual(await ledger.entries(), [ledgerEntry()]);
  });

  it('takes no id that leads out of its folder', async () => {
    await assert.rejects(ledger.record(ledgerEntry({ id: '../one' })), RangeError);
  });
});
