import {
  type CancellationToken,
  type Connection,
  type InitializeResult,
  type Location,
  TextDocumentSyncKind,
  type TextDocumentIdentifier,
} from 'vscode-languageserver';
import {
  closeLogMessage,
  compareMessage,
  type CompareParams,
  findSourceMessage,
  type FindSourceParams,
  logChangedMessage,
  type LogParams,
  type LogServerOptions,
  openLogMessage,
  type OpenLogParams,
  type SourcePlace,
  type PageResult,
  sourceReferencesMessage,
  type SourceReferencesParams,
  summaryMessage,
} from '../core/apexLog/logServerMessages.ts';
import { speak } from '../core/base/l10n.ts';
import { prepareFormats } from './amounts.ts';
import { callHierarchyAt, incomingCalls, outgoingCalls } from './callHierarchy.ts';
import { codeLenses } from './codeLenses.ts';
import { comparisonOf } from './comparisonPage.ts';
import { diagnostics } from './diagnostics.ts';
import { documentLinks } from './documentLinks.ts';
import { documentSymbols } from './documentSymbols.ts';
import { foldingRanges } from './foldingRanges.ts';
import { hoverAt } from './hovers.ts';
import { inlayHints } from './inlayHints.ts';
import type { OpenLog } from './openLog.ts';
import { OpenLogs, type ReadFile } from './openLogs.ts';
import { lineRange } from './places.ts';
import { referencesAt } from './references.ts';
import { semanticTokens, tokenLegend } from './semanticTokens.ts';
import { sourceOf } from './sourcePlaces.ts';
import { sourceReferences } from './sourceReferences.ts';
import { summaryOf } from './summary.ts';
import { workspaceSymbols } from './workspaceSymbols.ts';

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Full },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  callHierarchyProvider: true,
  codeLensProvider: {},
  inlayHintProvider: true,
  semanticTokensProvider: { legend: tokenLegend, range: true, full: false },
  documentLinkProvider: { resolveProvider: true },
  workspaceSymbolProvider: true,
};

/** Answers what an editor asks about logs. What cannot be answered is answered by nothing, never by an error in the editor's way. */
export class LogServer {
  readonly #connection: Connection;
  readonly #logs: OpenLogs;

  constructor(connection: Connection, read: ReadFile) {
    this.#connection = connection;
    this.#logs = new OpenLogs(read, (uri, error) => {
      // The name of a file may be a customer's: what went wrong is enough.
      connection.console.error(`A log could not be read: ${error instanceof Error ? error.name : 'unknown'}`);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize(({ initializationOptions }) => {
      const { language = 'en', translations = {} } = (initializationOptions ?? {}) as Partial<LogServerOptions>;
      speak(language, translations);
      return { capabilities };
    });
    this.#listenToDocuments();
    this.#listenToQuestions();
    connection.listen();
  }

  #listenToDocuments(): void {
    const connection = this.#connection;
    const opened = (uri: string): void => void this.#judge(uri);
    connection.onNotification(openLogMessage, (params: OpenLogParams) => {
      this.#logs.openFile(params);
      opened(params.uri);
      // While the file is being read.
      prepareFormats();
    });
    connection.onNotification(logChangedMessage, ({ uri }: LogParams) => {
      this.#logs.changed(uri);
      opened(uri);
    });
    connection.onNotification(closeLogMessage, ({ uri }: LogParams) => {
      this.#close(uri);
    });
    connection.onDidOpenTextDocument(({ textDocument: { uri, text } }) => {
      this.#logs.openText(uri, text);
      opened(uri);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri }, contentChanges }) => {
      const text = contentChanges.at(-1)?.text;
      if (text !== undefined) {
        this.#logs.openText(uri, text);
        opened(uri);
      }
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      this.#close(uri);
    });
  }

  #listenToQuestions(): void {
    const connection = this.#connection;
    connection.onDocumentSymbol(({ textDocument }, cancellation) =>
      this.#of(textDocument, documentSymbols, [], cancellation),
    );
    connection.onFoldingRanges(({ textDocument }, cancellation) =>
      this.#of(textDocument, foldingRanges, [], cancellation),
    );
    connection.onCodeLens(({ textDocument }, cancellation) => this.#of(textDocument, codeLenses, [], cancellation));
    connection.onDocumentLinks(({ textDocument }, cancellation) =>
      this.#of(textDocument, documentLinks, [], cancellation),
    );
    connection.onHover(({ textDocument, position }, cancellation) =>
      this.#of(textDocument, (log) => hoverAt(log, position.line), null, cancellation),
    );
    connection.languages.inlayHint.on(({ textDocument, range }, cancellation) =>
      this.#of(textDocument, (log) => inlayHints(log, range), [], cancellation),
    );
    connection.languages.semanticTokens.onRange(({ textDocument, range }, cancellation) =>
      this.#of(textDocument, (log) => semanticTokens(log, range), { data: [] }, cancellation),
    );
    connection.onReferences(({ textDocument, position }, cancellation) =>
      this.#of(
        textDocument,
        (log) => rowLocations(log, referencesAt(log, position.line, position.character)),
        [],
        cancellation,
      ),
    );
    connection.languages.callHierarchy.onPrepare(({ textDocument, position }) =>
      this.#of(textDocument, (log) => callHierarchyAt(log, position.line), []),
    );
    connection.languages.callHierarchy.onIncomingCalls(({ item }) =>
      this.#of(item, (log) => incomingCalls(log, item), []),
    );
    connection.languages.callHierarchy.onOutgoingCalls(({ item }) =>
      this.#of(item, (log) => outgoingCalls(log, item), []),
    );
    connection.onDefinition(async ({ textDocument, position }) => {
      const source = await this.#of(textDocument, (log) => sourceOf(log, position.line, position.character), undefined);
      return source === undefined ? null : this.#findSource({ log: textDocument.uri, ...source });
    });
    connection.onDocumentLinkResolve(async (link) => {
      const place = await this.#findSource(link.data as FindSourceParams);
      return place === null ? link : { ...link, target: `${place.uri}#L${place.range.start.line + 1}` };
    });
    connection.onWorkspaceSymbol(async ({ query }) => workspaceSymbols(await this.#logs.all(), query));
    connection.onRequest(sourceReferencesMessage, async (params: SourceReferencesParams) =>
      sourceReferences(await this.#logs.all(), params),
    );
    connection.onRequest(summaryMessage, async (params: OpenLogParams): Promise<PageResult | null> => {
      const log = await this.#logs.read(params);
      await log?.prepare();
      return log === undefined ? null : { markdown: summaryOf(log, nameOf(params.uri)) };
    });
    connection.onRequest(compareMessage, async ({ before, after }: CompareParams): Promise<PageResult | null> => {
      const [one, other] = await Promise.all([this.#logs.read(before), this.#logs.read(after)]);
      await one?.prepare();
      await other?.prepare();
      return one === undefined || other === undefined
        ? null
        : { markdown: comparisonOf(one, other, [nameOf(before.uri), nameOf(after.uri)]) };
    });
  }

  async #of<T>(
    { uri }: TextDocumentIdentifier,
    answer: (log: OpenLog) => T,
    otherwise: T,
    cancellation?: CancellationToken,
  ): Promise<T> {
    const log = await this.#logs.get(uri);
    // While the log was read, the editor may have lost interest.
    return log === undefined || cancellation?.isCancellationRequested === true ? otherwise : answer(log);
  }

  async #findSource(source: FindSourceParams): Promise<Location | null> {
    const place = await this.#connection.sendRequest<SourcePlace | null>(findSourceMessage, source);
    return place === null ? null : { uri: place.uri, range: lineRange(Math.max(0, place.line - 1)) };
  }

  /** Says what is wrong with a log, once it is read. */
  async #judge(uri: string): Promise<void> {
    const log = await this.#logs.get(uri);
    // It may be closed, or read again, meanwhile.
    await log?.prepare(() => this.#logs.shows(log));
    if (log !== undefined && this.#logs.shows(log)) {
      await this.#connection.sendDiagnostics({ uri, diagnostics: diagnostics(log) });
    }
  }

  #close(uri: string): void {
    this.#logs.close(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}

function rowLocations({ uri }: OpenLog, rows: readonly number[]): Location[] {
  return rows.map((row) => ({ uri, range: lineRange(row) }));
}

function nameOf(uri: string): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
