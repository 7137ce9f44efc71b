import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  closeLogMessage,
  compareMessage,
  logChangedMessage,
  openLogMessage,
  type PageResult,
  sourceReferencesMessage,
  summaryMessage,
} from '../../src/core/apexLog/logServerMessages.ts';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Location,
  Position,
  Range,
} from 'vscode-languageserver';
import { assertTextGolden } from '../support/textGolden.ts';
import { LogServerProcess } from '../support/logServerProcess.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures/apexLog');
const goldens = resolve(import.meta.dirname, 'golden');
const wholeLog = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

const endOfLine = 2 ** 31 - 1;

/** Ranges take most of what a server says: one is a word here, as editors count from 1. */
function readable(answer: unknown): string {
  const place = ({ line, character }: Position): string =>
    `${line + 1}:${character === endOfLine ? 'end' : String(character + 1)}`;
  return JSON.stringify(
    answer,
    (_, value: unknown) =>
      isRange(value) ? `${place(value.start)} – ${place(value.end)}` : isPosition(value) ? place(value) : value,
    1,
  );
}

function isRange(value: unknown): value is Range {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

function isPosition(value: unknown): value is Position {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}

describe('the log server', () => {
  let server: LogServerProcess;
  let folder: string;
  let path: string;
  let uri: string;

  before(async () => {
    server = await LogServerProcess.start();
  });

  after(async () => {
    assert.equal(await server.end(), 0);
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isv-lsp-'));
    path = join(folder, 'closed invoice.log');
    await copyFile(join(fixtures, 'closedInvoice.log'), path);
    uri = pathToFileURL(path).href;
  });

  afterEach(async () => {
    await server.connection.sendNotification(closeLogMessage, { uri });
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  const document = (): { textDocument: { uri: string } } => ({ textDocument: { uri } });
  const at = (line: number, character = 0): object => ({ ...document(), position: { line, character } });
  const open = async (): Promise<readonly unknown[]> => {
    await server.connection.sendNotification(openLogMessage, { uri, path });
    return server.diagnosticsOf(uri);
  };

  it('answers everything about a log from its path, without its text', async () => {
    const ask = async (method: string, params: object): Promise<string> =>
      `→ ${method}\n${readable(await server.connection.sendRequest(method, params))}`;
    const diagnostics = `← textDocument/publishDiagnostics\n${readable(await open())}`;
    const answers = [
      diagnostics,
      await ask('textDocument/documentSymbol', document()),
      await ask('textDocument/foldingRange', document()),
      await ask('textDocument/codeLens', document()),
      await ask('textDocument/inlayHint', { ...document(), range: wholeLog }),
      await ask('textDocument/hover', at(7)),
      await ask('textDocument/hover', at(11)),
      await ask('textDocument/hover', at(25)),
      await ask('textDocument/documentLink', document()),
      await ask('workspace/symbol', { query: 'close' }),
      await ask(summaryMessage, { uri, path }),
    ];
    assertTextGolden(join(goldens, 'closedInvoice.txt'), answers.join('\n\n').replaceAll(uri, 'LOG'));
  });

  it('leads from a line to the source, through the editor', async () => {
    await open();
    server.findSource = ({ line }) => ({ uri: 'isv-source:/Invoices.cls', line: line === 0 ? 1 : line });
    const definition = (line: number, character?: number): Promise<unknown> =>
      server.connection.sendRequest('textDocument/definition', at(line, character));
    const place = (line: number): object => ({
      uri: 'isv-source:/Invoices.cls',
      range: { start: { line, character: 0 }, end: { line, character: 2 ** 31 - 1 } },
    });
    // A statement, the name of a method that is called, the line of the call, a line of a stack.
    assert.deepEqual(await definition(8, 30), place(11));
    assert.deepEqual(await definition(7, 60), place(11));
    assert.deepEqual(await definition(7, 36), place(0));
    assert.deepEqual(await definition(27, 3), place(13));
    assert.deepEqual(server.sourcesWanted, [
      { log: uri, typeRef: 'acme/Invoices', line: 12 },
      { log: uri, typeRef: 'acme/Invoices', line: 12 },
      { log: uri, typeRef: 'anon', line: 1 },
      { log: uri, typeRef: 'acme/Invoices', line: 14 },
    ]);
    server.findSource = () => null;
    assert.equal(await definition(8, 30), null);
    assert.equal(await definition(0), null);
  });

  it('finds the lines that are about the same', async () => {
    await open();
    const rows = async (line: number, character: number): Promise<readonly number[]> => {
      const found = await server.connection.sendRequest<{ range: { start: { line: number } } }[]>(
        'textDocument/references',
        { ...at(line, character), context: { includeDeclaration: true } },
      );
      return found.map(({ range }) => range.start.line);
    };
    assert.deepEqual(await rows(15, 40), [9, 15]);
    assert.deepEqual(await rows(8, 30), [8]);
    assert.deepEqual(await rows(24, 20), [7]);
  });

  it('leads from Apex source to the lines of open logs', async () => {
    await open();
    const text = await readFile(path, 'utf8');
    const ask = async (line: number, method: object | null = null, typeRef = 'acme/Invoices'): Promise<string> => {
      const params = { typeRef, knowsNamespace: true, line, method };
      const found = await server.connection.sendRequest<Location[]>(sourceReferencesMessage, params);
      const rows = found.map(({ range }) => text.split('\n')[range.start.line] ?? '');
      return `→ ${sourceReferencesMessage} ${JSON.stringify(params)}\n${readable(found)}\n${rows.join('\n')}`;
    };
    const answers = [
      await ask(12),
      await ask(14),
      await ask(10, { name: 'close', parameterCount: 1 }),
      await ask(3, null, '__sfdc_trigger/acme/InvoiceGuard'),
      await ask(12, null, 'other/Invoices'),
    ];
    assertTextGolden(join(goldens, 'sourceReferences.txt'), answers.join('\n\n').replaceAll(uri, 'LOG'));
    await server.connection.sendNotification(closeLogMessage, { uri });
    assert.match(await ask(12), /\n\[\]\n$/, 'a log that is closed has nothing to say');
  });

  it('tells who called what', async () => {
    await open();
    const [item] = await server.connection.sendRequest<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', at(8));
    assert.equal(item?.name, 'acme.Invoices.close(String)');
    const incoming = await server.connection.sendRequest<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', {
      item,
    });
    assert.deepEqual(
      incoming.map(({ from, fromRanges }) => [from.name, fromRanges.map(({ start }) => start.line)]),
      [['execute_anonymous_apex', [7]]],
    );
    const outgoing = await server.connection.sendRequest<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', {
      item,
    });
    assert.deepEqual(
      outgoing.map(({ to, fromRanges }) => [to.name, to.detail, fromRanges.map(({ start }) => start.line)]),
      [['InvoiceGuard on Invoice trigger event BeforeUpdate', '1 ×', [18]]],
    );
    assert.deepEqual(await server.connection.sendRequest('textDocument/prepareCallHierarchy', at(0)), []);
    const strange = { ...item, data: [-1, 1e9, 'x', 2] };
    assert.deepEqual(await server.connection.sendRequest('callHierarchy/outgoingCalls', { item: strange }), []);
  });

  it('colours the lines in sight', async () => {
    await open();
    const range = { start: { line: 5, character: 0 }, end: { line: 7, character: 0 } };
    const { data } = await server.connection.sendRequest<{ data: number[] }>('textDocument/semanticTokens/range', {
      ...document(),
      range,
    });
    const tokens = Array.from({ length: data.length / 5 }, (_, token) => data.slice(token * 5, token * 5 + 5));
    assert.deepEqual(tokens.slice(0, 3), [
      [5, 0, 19, 0, 0],
      [0, 20, 17, 1, 0],
      [0, 19, 1, 2, 0],
    ]);
  });

  it('tells what differs between two logs, shown or not', async () => {
    const after = join(folder, 'after.log');
    const text = await readFile(path, 'utf8');
    await writeFile(
      after,
      text
        .replaceAll('The invoice is closed.', 'The invoice is locked.')
        .replace('Rows:1\n09:14:21.3 (3480000)', 'Rows:9\n09:14:21.3 (3480000)')
        .replace('130 out of 150', '12 out of 150')
        .replace(
          '09:14:21.3 (3480000)',
          `09:14:21.3 (3475000)|SOQL_EXECUTE_BEGIN|[13]|Aggregations:0|SELECT Id FROM Account
09:14:21.3 (3476000)|SOQL_EXECUTE_END|[13]|Rows:4
09:14:21.3 (3480000)`,
        ),
    );
    const { markdown } = await server.connection.sendRequest<PageResult>(compareMessage, {
      before: { uri, path },
      after: { uri: pathToFileURL(after).href, path: after },
    });
    assertTextGolden(join(goldens, 'comparison.md'), markdown);
    assert.equal(
      await server.connection.sendRequest(compareMessage, {
        before: { uri, path },
        after: { uri: 'file:///gone.log', path: join(folder, 'gone.log') },
      }),
      null,
    );
  });

  it('says which queries repeat, and what Salesforce has left out', async () => {
    const query = ['SOQL_EXECUTE_BEGIN|[5]|Aggregations:0|SELECT Id FROM Contact', 'SOQL_EXECUTE_END|[5]|Rows:2'];
    const lines = [
      'METHOD_ENTRY|[1]|01p000000000001|A.run()',
      ...query,
      ...query,
      ...query,
      'METHOD_EXIT|[1]|01p000000000001|A.run()',
    ].map((line, at) => `09:14:21.0 (${at + 1})|${line}`);
    await writeFile(
      path,
      ['64.0 APEX_CODE,FINEST', ...lines, '*** Skipped 4,096 bytes of detailed log', ''].join('\n'),
    );
    assert.deepEqual(
      ((await open()) as { message: string }[]).map(({ message }) => message),
      [
        'Salesforce left 4,096 bytes out here. Lower the log levels to see everything.',
        'SOQL in a loop: this ran 3 times, 3 of them in one call. Query once before the loop.',
      ],
    );
  });

  it('counts what was done where a log tells no limits', async () => {
    await writeFile(
      path,
      [
        '64.0 APEX_CODE,FINE;DB,INFO',
        '09:14:21.0 (1)|SOQL_EXECUTE_BEGIN|[5]|Aggregations:0|SELECT Id FROM Contact',
        '09:14:21.0 (2)|SOQL_EXECUTE_END|[5]|Rows:7',
        '09:14:21.0 (3)|USER_DEBUG|[6]|DEBUG|here',
        '',
      ].join('\n'),
    );
    await open();
    const hover = await server.connection.sendRequest<{ contents: { value: string } }>('textDocument/hover', at(3));
    assert.match(hover.contents.value, /Counted so far: SOQL 1 · SOQL\\_ROWS 7/);
  });

  it('reads a log again when it has changed', async () => {
    await open();
    await writeFile(path, '64.0 APEX_CODE,FINEST\n09:14:21.0 (1)|EXECUTION_STARTED\n');
    await server.connection.sendNotification(logChangedMessage, { uri });
    assert.deepEqual(await server.diagnosticsOf(uri), []);
    const symbols = await server.connection.sendRequest<{ name: string }[]>('textDocument/documentSymbol', document());
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['Transaction'],
    );
  });

  it('takes the text of a document that is no file', async () => {
    const untitled = 'untitled:Untitled-1';
    const text = '64.0 APEX_CODE,FINEST\n09:14:21.0 (1)|FATAL_ERROR|System.NullPointerException: no';
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: untitled, languageId: 'isv-apex-log', version: 1, text },
    });
    assert.equal((await server.diagnosticsOf(untitled)).length, 1);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: untitled } });
    assert.deepEqual(await server.diagnosticsOf(untitled), []);
  });

  it('lives through what it cannot read, and answers nothing of it', async () => {
    const gone = pathToFileURL(join(folder, 'gone.log')).href;
    await server.connection.sendNotification(openLogMessage, { uri: gone, path: join(folder, 'gone.log') });
    assert.deepEqual(await server.diagnosticsOf(gone), []);
    assert.deepEqual(
      await server.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: gone } }),
      [],
    );
    await writeFile(path, Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x0a]));
    await open();
    assert.equal(Array.isArray(await server.connection.sendRequest('textDocument/foldingRange', document())), true);
    await assert.rejects(server.connection.sendRequest('textDocument/nonsense', {}));
    assert.equal(
      await server.connection.sendRequest('textDocument/hover', {
        textDocument: { uri: 'file:///no' },
        position: { line: 9, character: 9 },
      }),
      null,
    );
  });
});
