import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  closeLogMessage,
  compareMessage,
  logChangedMessage,
  openLogMessage,
  sourceReferencesMessage,
  summaryMessage,
} from '../../src/core/apexLog/logServerMessages.ts';
import { LogServerProcess } from '../support/logServerProcess.ts';
import { Draws } from '../support/random.ts';

const fixture = resolve(import.meta.dirname, '../fixtures/apexLog/closedInvoice.log');
const requests = [
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/codeLens',
  'textDocument/documentLink',
  'textDocument/hover',
  'textDocument/inlayHint',
  'textDocument/semanticTokens/range',
  'textDocument/references',
  'textDocument/definition',
  'documentLink/resolve',
  'workspace/symbol',
  summaryMessage,
  compareMessage,
  sourceReferencesMessage,
];
const notifications = [
  openLogMessage,
  logChangedMessage,
  closeLogMessage,
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didClose',
  '$/cancelRequest',
];

/** Parameters with some of their parts replaced by what does not belong there. */
function mutated(value: unknown, draws: Draws): unknown {
  if (draws.happens(0.2)) {
    return draws.one<unknown>([null, true, -1, 1.5, 2 ** 53, '', '\0', '/', 'file:///%zz', 'x'.repeat(9000), [], {}]);
  }
  if (Array.isArray(value)) {
    return value.map((element) => mutated(element, draws));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mutated(part, draws)]))
    : value;
}

describe('the log server under messages that are not what they should be', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isv-lsp-'));
  });

  after(async () => {
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  it('answers each of them, and goes on', async () => {
    const path = join(folder, 'one.log');
    await copyFile(fixture, path);
    const uri = pathToFileURL(path).href;
    const position = { line: 7, character: 30 };
    const range = { start: { line: 0, character: 0 }, end: position };
    const params = {
      ...{ uri, path, position, range, id: 3, query: 'c', context: { includeDeclaration: true } },
      textDocument: { uri, languageId: 'isv-apex-log', version: 1, text: '64.0 APEX_CODE,FINEST\n' },
      contentChanges: [{ text: '64.0 DB,INFO\n' }],
      before: { uri, path },
      after: { uri, path },
      ...{ typeRef: 'acme/Invoices', knowsNamespace: true, line: 12, method: { name: 'close', parameterCount: 1 } },
      data: { log: uri, typeRef: 'acme/Invoices', line: 1 },
    };
    const server = await LogServerProcess.start({ isQuiet: true });
    const draws = new Draws(7);
    let failed = 0;
    for (let run = 0; run < 600; run += 1) {
      await server.connection.sendNotification(draws.one(notifications), mutated(params, draws) as object);
      // An error is an answer, too.
      await server.connection.sendRequest(draws.one(requests), mutated(params, draws) as object).catch(() => {
        failed += 1;
      });
    }
    assert.ok(failed > 0);
    await server.connection.sendNotification(openLogMessage, { uri, path });
    const symbols = await server.connection.sendRequest<unknown[]>('textDocument/documentSymbol', params);
    assert.equal(symbols.length, 1);
    assert.equal(await server.end(), 0);
  });
});
