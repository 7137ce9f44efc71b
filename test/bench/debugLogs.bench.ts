import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import { downloadLog } from '../../src/core/debugLogs/logDownload.ts';
import { LogTable, usualView } from '../../src/core/debugLogs/logTable.ts';
import { OrgLogs } from '../../src/core/debugLogs/orgLogs.ts';
import type { DebugLogEntry, OrgDebugLogs } from '../../src/core/debugLogs/ports.ts';
import { lineFinder } from '../../src/core/debugLogs/search/lineFinder.ts';
import { searchLog } from '../../src/core/debugLogs/search/logSearch.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { LogFiles } from '../../src/vscode/debugLogs/logFiles.ts';
import { piecesOf } from '../../src/vscode/debugLogs/logTextSearch.ts';
import type { EnteredOrg } from '../support/sampleOrg.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import type { Measurement } from './measurement.ts';

const repository = resolve(import.meta.dirname, '../..');
const megabyte = 1024 * 1024;
const listed = 10_000;
const never = new AbortController().signal;

type Org = Pick<EnteredOrg, 'orgId' | 'url' | 'session'> & {
  readonly logs: OrgDebugLogs;
  readonly controls: SampleOrgControl;
};

/** An org with many logs in a process of its own, so that it does not share ours. */
async function withOrg<T>(argv: readonly string[], use: (org: Org) => Promise<T>): Promise<T> {
  await using started = await startSampleOrgProcess(repository, argv);
  const ready = JSON.parse(started.ready) as SampleOrgReady;
  const { orgId, url, handOff } = ready.subscribers.find((one) => one.sandbox && one.handOff !== null) ?? assert.fail();
  const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  const parsed = parseHandOff(handOff ?? '');
  const { debugLogs } = gateway.openSubscriberOrg(parsed);
  // Libraries are loaded, connections made.
  await debugLogs.list(1);
  return await use({
    orgId,
    url,
    session: parsed.orgSession,
    logs: debugLogs,
    controls: new SampleOrgControl(ready.control.url),
  });
}

async function timed<T>(action: () => Promise<T> | T): Promise<{ readonly value: T; readonly ms: number }> {
  const started = performance.now();
  const value = await action();
  return { value, ms: performance.now() - started };
}

function inUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** The list of ten thousand logs: how it comes, and how it is looked through. */
export function measureList(): Promise<readonly Measurement[]> {
  return withOrg(['--logs', String(listed)], async (org) => {
    const before = inUse();
    await org.controls.resetCounters();
    const list = new OrgLogs((action) => action(org.logs));
    const first = await timed(() => list.start());
    const rest = await timed(() => list.readAll());
    const { requests } = await org.controls.state(org.orgId);
    assert.equal(list.entries.length, listed);
    const kept = (inUse() - before) / megabyte;
    const plain = await timed(() => plainPages(org));
    assert.equal(plain.value, listed);
    const refresh = await timed(() => list.refresh());
    return [
      { name: 'debug logs, first page shown', value: first.ms, unit: 'ms' },
      {
        name: `${listed} debug logs listed`,
        value: first.ms + rest.ms,
        unit: 'ms',
        baseline: { name: 'plain fetch of the same rows', value: plain.ms, unit: 'ms' },
      },
      { name: `${listed} debug logs listed`, value: requests['tooling'] ?? 0, unit: 'requests' },
      { name: `${listed} debug logs kept`, value: kept, unit: 'MB' },
      { name: 'debug logs refreshed', value: refresh.ms, unit: 'ms' },
      ...(await viewing(list.entries)),
    ];
  });
}

/** All rows in the org's own pages, parsed and thrown away. */
async function plainPages({ url, session }: Org): Promise<number> {
  const soql =
    'SELECT Id, LogUser.Username, LogUser.Name, Operation, Request, RequestIdentifier, Status, Location, StartTime, LastModifiedDate, DurationMilliseconds, LogLength FROM ApexLog ORDER BY StartTime DESC';
  let path: string | undefined = `/services/data/v62.0/tooling/query/?q=${encodeURIComponent(soql)}`;
  let rows = 0;
  while (path !== undefined) {
    const reply = await fetch(url + path, { headers: { authorization: `Bearer ${session}` } });
    const page = (await reply.json()) as { readonly records: readonly unknown[]; readonly nextRecordsUrl?: string };
    rows += page.records.length;
    path = page.nextRecordsUrl;
  }
  return rows;
}

/** What a table does with each key that is pressed or column that is clicked. */
async function viewing(logs: readonly DebugLogEntry[]): Promise<readonly Measurement[]> {
  const table = new LogTable();
  const now = Date.now();
  table.replace(logs, now);
  const { filter } = usualView;
  const views = {
    'filtered by a text': { ...usualView, filter: { ...filter, text: 'invoice fail' } },
    'sorted by user': { ...usualView, order: { column: 'user', descending: false } as const },
    'grouped by user action': { ...usualView, grouping: 'userAction' as const },
  };
  const measured: Measurement[] = [];
  for (const [name, view] of Object.entries(views)) {
    table.show(view, now);
    const { ms } = await timed(() => table.show(view, now));
    measured.push({ name: `${listed} debug logs ${name}`, value: ms, unit: 'ms' });
  }
  return measured;
}

/** A log at the size at which Salesforce ends them: to a private file, its length verified. */
export function measureDownload(): Promise<readonly Measurement[]> {
  return withOrg([], async (org) => {
    const folder = await mkdtemp(join(tmpdir(), 'isv-bench-'));
    try {
      await org.controls.writeLogs(org.orgId, { count: 2, bytes: 20 * megabyte });
      const [log, other] = await org.logs.list(2);
      assert.ok(log && other && log.length === 20 * megabyte);
      // The org works its texts out when they are first asked for.
      await plainDownload(org, log.id, join(folder, 'warm'));
      await plainDownload(org, other.id, join(folder, 'warm'));
      const plain = await timed(() => plainDownload(org, other.id, join(folder, 'plain')));
      const ours = await timed(() => download(org, log, join(folder, 'ours')));
      assert.equal(ours.value, 20 * megabyte);
      return [
        {
          name: 'a debug log of 20 MB downloaded to a file',
          value: ours.ms,
          unit: 'ms',
          baseline: { name: 'plain fetch, held in memory, to a file', value: plain.ms, unit: 'ms' },
        },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function plainDownload({ url, session }: Org, id: string, path: string): Promise<void> {
  const reply = await fetch(`${url}/services/data/v62.0/tooling/sobjects/ApexLog/${id}/Body`, {
    headers: { authorization: `Bearer ${session}` },
  });
  await writeFile(path, Buffer.from(await reply.arrayBuffer()));
}

async function download({ orgId, logs }: Org, log: DebugLogEntry, folder: string): Promise<number> {
  const files = new LogFiles(folder);
  const target = await files.openForDownload(orgId, log);
  const open = (from: number, signal: AbortSignal) => logs.open(log.id, from, signal);
  assert.equal(await downloadLog({ log, open, target, clock: systemClock }, never), 'verified');
  await target.close();
  const stored = await files.find(orgId, log.id);
  return (await stat(stored?.path ?? '')).size;
}

const searched = 100;

/** Search through a hundred logs of a megabyte, for something that stands in the last of them. */
export function measureSearch(): Promise<readonly Measurement[]> {
  return withOrg([], async (org) => {
    const folder = await mkdtemp(join(tmpdir(), 'isv-bench-'));
    try {
      await org.controls.writeLogs(org.orgId, { count: 1, bytes: megabyte });
      const [log] = await org.logs.list(1);
      assert.ok(log);
      await plainDownload(org, log.id, join(folder, '000'));
      const text = await readFile(join(folder, '000'));
      for (let number = 1; number < searched; number++) {
        await writeFile(join(folder, String(number).padStart(3, '0')), text);
      }
      await writeFile(join(folder, '099'), Buffer.concat([text, Buffer.from('a Needle in the last line')]));
      await plainSearch(folder, 'a Needle');
      const plain = await timed(() => plainSearch(folder, 'a Needle'));
      assert.equal(plain.value, 1);
      const kinds = {
        text: { text: 'a Needle', isRegex: false, matchCase: true },
        'text in any case': { text: 'a needle', isRegex: false, matchCase: false },
        'a regular expression': { text: 'a N[a-e]+dle\\b', isRegex: true, matchCase: true },
      };
      const measured: Measurement[] = [];
      for (const [name, query] of Object.entries(kinds)) {
        const ours = await timed(() => search(folder, query));
        assert.equal(ours.value, 1);
        measured.push({
          name: `${searched} logs of 1 MB searched for ${name}`,
          value: searched / (ours.ms / 1_000),
          unit: 'MB/s',
          baseline: { name: 'read whole and searched by bytes', value: searched / (plain.ms / 1_000), unit: 'MB/s' },
        });
      }
      return measured;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function plainSearch(folder: string, text: string): Promise<number> {
  let found = 0;
  for (const name of await readdir(folder)) {
    found += (await readFile(join(folder, name))).includes(text) ? 1 : 0;
  }
  return found;
}

async function search(folder: string, query: Parameters<typeof lineFinder>[0]): Promise<number> {
  const finder = lineFinder(query);
  let found = 0;
  for (const name of (await readdir(folder)).sort()) {
    for await (const line of searchLog(piecesOf(join(folder, name), never), finder, 50)) {
      found += line.snippet === '' ? 0 : 1;
    }
  }
  return found;
}
