import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openLogMessage, summaryMessage } from '../../src/core/apexLog/logServerMessages.ts';
import { generatedLog } from '../support/generatedLog.ts';
import { LogServerProcess } from '../support/logServerProcess.ts';
import type { Measurement } from './measurement.ts';

const megabyte = 1024 * 1024;
const runs = 7;
/** A log of 300,000 lines: where VS Code gives up colouring. */
const manyLines = 27 * megabyte;

const clocks = { waited: '', processor: 'processor time of the server, ' } as const;

/** Milliseconds. What else the machine does counts in the one, not in the other. */
interface Taken {
  readonly waited: number;
  readonly processor: number;
}

interface SharedLog {
  readonly uri: string;
  readonly path: string;
}

/**
 * From opening a log of 20 MB to what is first asked about it, in a process that has read none yet, as the editor waits for it; and the
 * same when the editor sends the text, as the protocol means it. Then how long a message waits while everything is asked at once.
 */
export async function measureLogServer(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'log-server-bench-'));
  try {
    const large = await writeLog(folder, 'large.log', 20 * megabyte);
    const long = await writeLog(folder, 'long.log', manyLines);
    return [...(await firstAnswers(large)), ...(await longestWaits(long))];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeLog(folder: string, name: string, bytes: number): Promise<SharedLog> {
  const path = join(folder, name);
  await writeFile(path, generatedLog({ seed: 1, bytes, fails: true }));
  return { path, uri: pathToFileURL(path).href };
}

async function firstAnswers(log: SharedLog): Promise<readonly Measurement[]> {
  const questions = { hover: 'textDocument/hover', outline: 'textDocument/documentSymbol' } as const;
  const measurements: Measurement[] = [];
  for (const [name, method] of Object.entries(questions)) {
    const taken: Record<'path' | 'text', Taken[]> = { path: [], text: [] };
    // In turns, so that what else the machine does meets both.
    for (let run = 0; run < runs; run += 1) {
      taken.path.push(await firstAnswer(log, method, 'path'));
      taken.text.push(await firstAnswer(log, method, 'text'));
    }
    for (const clock of ['waited', 'processor'] as const) {
      const times = (way: 'path' | 'text'): number[] => taken[way].map((one) => one[clock]);
      for (const which of ['best', 'median'] as const) {
        measurements.push({
          name: `log of 20 MB opened by path, first answer (${name}), ${clocks[clock]}${which} of ${runs} processes`,
          value: chosen(times('path'), which),
          unit: 'ms',
          baseline: { name: 'didOpen with its text', value: chosen(times('text'), which), unit: 'ms' },
        });
      }
    }
  }
  return measurements.filter(({ value }) => !Number.isNaN(value));
}

/** The editor has the text anyway: reading it from the file is not counted. */
async function firstAnswer({ uri, path }: SharedLog, method: string, way: 'path' | 'text'): Promise<Taken> {
  const server = await LogServerProcess.start();
  const text = way === 'text' ? await readFile(path, 'utf8') : '';
  const textDocument = { uri, languageId: 'isv-apex-log', version: 1, text };
  const before = await processorMilliseconds(server);
  const start = performance.now();
  await (way === 'path'
    ? server.connection.sendNotification(openLogMessage, { uri, path })
    : server.connection.sendNotification('textDocument/didOpen', { textDocument }));
  await server.connection.sendRequest(method, { textDocument: { uri }, position: { line: 1000, character: 30 } });
  const waited = performance.now() - start;
  const processor = (await processorMilliseconds(server)) - before;
  await server.end();
  return { waited, processor };
}

/** Of the server's main thread. Not a number on a machine that does not tell. */
async function processorMilliseconds({ pid }: LogServerProcess): Promise<number> {
  const told = await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').catch(() => 'unknown');
  return Number(told.split(' ')[0]) / 1e6;
}

/** What a question that costs nothing waits at most, while everything else is asked of a log that has been read. */
async function longestWaits(log: SharedLog): Promise<readonly Measurement[]> {
  const longest: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    longest.push(await longestWait(log));
  }
  return (['best', 'median'] as const).map((which) => ({
    name: `log of 300,000 lines, longest wait behind other answers, ${which} of ${runs} processes`,
    value: chosen(longest, which),
    unit: 'ms',
  }));
}

async function longestWait({ uri, path }: SharedLog): Promise<number> {
  const server = await LogServerProcess.start();
  const { connection } = server;
  const nothing = { textDocument: { uri: 'file:///none.log' }, position: { line: 0, character: 0 } };
  await connection.sendNotification(openLogMessage, { uri, path });
  // Answered when the log has been read: from here on nothing may stand still.
  await connection.sendRequest('textDocument/hover', { ...nothing, textDocument: { uri } });
  let isAsking = true;
  let longest = 0;
  const probe = async (): Promise<void> => {
    while (isAsking) {
      const start = performance.now();
      await connection.sendRequest('textDocument/hover', nothing);
      longest = Math.max(longest, performance.now() - start);
    }
  };
  const probing = probe();
  await askEverything(server, uri);
  isAsking = false;
  await probing;
  await server.end();
  return longest;
}

async function askEverything({ connection }: LogServerProcess, uri: string): Promise<void> {
  const textDocument = { uri };
  const position = { line: 1000, character: 30 };
  const range = { start: { line: 1000, character: 0 }, end: { line: 1100, character: 0 } };
  const questions: readonly (readonly [string, object])[] = [
    ['textDocument/documentSymbol', { textDocument }],
    ['textDocument/foldingRange', { textDocument }],
    ['textDocument/codeLens', { textDocument }],
    ['textDocument/documentLink', { textDocument }],
    ['textDocument/inlayHint', { textDocument, range }],
    ['textDocument/semanticTokens/range', { textDocument, range }],
    ['textDocument/references', { textDocument, position, context: { includeDeclaration: true } }],
    ['workspace/symbol', { query: 'a' }],
    [summaryMessage, { uri }],
  ];
  for (const [method, params] of questions) {
    await connection.sendRequest(method, params);
  }
}

function chosen(values: readonly number[], which: 'best' | 'median'): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[which === 'best' ? 0 : Math.floor(sorted.length / 2)] ?? Number.NaN;
}
