import {
  type CancellationToken,
  l10n,
  type Location,
  type TextDocument,
  type TextDocumentChangeEvent,
  type Uri,
  window,
} from 'vscode';
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
} from '../../core/apexLog/logServerMessages.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { LanguageClient, LanguageClientOptions, Middleware, ProtocolLocation } from './languageClientEntry.ts';
import { loadLanguageClient } from './languageClientLibrary.ts';
import { logLanguages } from './logDocuments.ts';

export interface LogServerClientParts {
  /** Path of the server's bundle. */
  readonly serverPath: string;
  readonly language: string;
  readonly translations: Readonly<Record<string, string>>;
  readonly findSource: (wanted: FindSourceParams) => Promise<SourcePlace | null>;
  readonly logger: Logger;
}

/** An edited log of more lines is looked at again when it is saved: its text would be sent with every key. */
const mostLinesAsText = 50_000;
/** A server that ends oftener than this within the time has something that it cannot live with. */
const mostRestarts = 4;
const restartPeriod = 3 * 60 * 1000;

/** The log server's end in the editor. Nothing is loaded or started before a log is there. */
export class LogServerClient implements Disposable {
  readonly #parts: LogServerClientParts;
  #client: Promise<LanguageClient> | undefined;
  readonly #ends: number[] = [];
  #isDisposed = false;

  constructor(parts: LogServerClientParts) {
    this.#parts = parts;
  }

  /** Starts the server, unless it runs. */
  start(): Promise<LanguageClient> {
    const client = (this.#client ??= this.#start());
    // One that could not be started is no reason not to try again.
    client.catch(() => {
      this.#client = this.#client === client ? undefined : this.#client;
    });
    return client;
  }

  /** A page about a log, whether the editor shows it or not. Undefined where it cannot be read. */
  async summary(uri: Uri): Promise<string | undefined> {
    const client = await this.start();
    const page = await client.sendRequest<PageResult | null>(summaryMessage, openParams(client, uri));
    return page?.markdown;
  }

  /** A page about what differs in the later of two logs. Undefined where one cannot be read. */
  async comparison(before: Uri, after: Uri): Promise<string | undefined> {
    const client = await this.start();
    const params: CompareParams = { before: openParams(client, before), after: openParams(client, after) };
    const page = await client.sendRequest<PageResult | null>(compareMessage, params);
    return page?.markdown;
  }

  /** The lines of open logs that come from a line of source. None before a log was opened: nothing is started for it. */
  async sourceReferences(params: SourceReferencesParams, token: CancellationToken): Promise<Location[]> {
    const client = await this.#client?.catch(() => undefined);
    if (client === undefined) {
      return [];
    }
    const found = await client.sendRequest<ProtocolLocation[]>(sourceReferencesMessage, params, token);
    return client.protocol2CodeConverter.asReferences(found, token);
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#client?.then((client) => client.dispose()).catch(() => undefined);
  }

  async #start(): Promise<LanguageClient> {
    const library = await loadLanguageClient();
    const { serverPath, language, translations } = this.#parts;
    const options: LanguageClientOptions = {
      documentSelector: logLanguages.map((each) => ({ language: each })),
      initializationOptions: { language, translations } satisfies LogServerOptions,
      middleware: this.#middleware(() => client),
      errorHandler: {
        error: () => ({ action: library.ErrorAction.Continue }),
        closed: () => ({
          action: this.#comesAgain() ? library.CloseAction.Restart : library.CloseAction.DoNotRestart,
          handled: true,
        }),
      },
      outputChannelName: 'ISV Customer Debugger: Log Server',
    };
    const module = { module: serverPath, transport: library.TransportKind.ipc };
    const client = new library.LanguageClient('isvApexLogServer', l10n.t('Apex Log Server'), module, options);
    client.onRequest(findSourceMessage, (wanted: FindSourceParams) => this.#parts.findSource(wanted));
    await client.start();
    return client;
  }

  /** Says that the server has ended, and whether it is started again. */
  #comesAgain(): boolean {
    if (this.#isDisposed) {
      return false;
    }
    const now = Date.now();
    this.#ends.push(now);
    const comesAgain = this.#ends.filter((end) => now - end < restartPeriod).length <= mostRestarts;
    this.#parts.logger.warn(`The log server has ended; ${comesAgain ? 'it is started again' : 'it stays so'}.`);
    if (!comesAgain) {
      void window.showWarningMessage(
        l10n.t(
          'What explains debug logs has ended {0} times in a row and is not started again. The logs are as they were. Reload the window to try once more.',
          mostRestarts + 1,
        ),
      );
    }
    return comesAgain;
  }

  /** A log is opened by its path: the protocol would send its text, twenty megabytes of it. */
  #middleware(client: () => LanguageClient): Middleware {
    const byPath = new Set<string>();
    const openByPath = (document: TextDocument): Promise<void> => {
      const params = openParams(client(), document.uri);
      byPath.add(params.uri);
      return client().sendNotification(openLogMessage, params);
    };
    return {
      didOpen: (document, next) => (isOnDisk(document) ? openByPath(document) : next(document)),
      didChange: async (event: TextDocumentChangeEvent, next) => {
        const { document } = event;
        const log = logParams(client(), document.uri);
        if (isOnDisk(document)) {
          await (byPath.has(log.uri) ? client().sendNotification(logChangedMessage, log) : openByPath(document));
        } else if (document.lineCount <= mostLinesAsText) {
          byPath.delete(log.uri);
          await next(event);
        } else if (byPath.delete(log.uri)) {
          await client().sendNotification(closeLogMessage, log);
        }
      },
      didSave: (document, next) => (isOnDisk(document) ? openByPath(document) : next(document)),
      didClose: async (document, next) => {
        const log = logParams(client(), document.uri);
        await (byPath.delete(log.uri) ? client().sendNotification(closeLogMessage, log) : next(document));
      },
    };
  }
}

function isOnDisk(document: TextDocument): boolean {
  return document.uri.scheme === 'file' && !document.isDirty;
}

function logParams(client: LanguageClient, uri: Uri): LogParams {
  return { uri: client.code2ProtocolConverter.asUri(uri) };
}

function openParams(client: LanguageClient, uri: Uri): OpenLogParams {
  return { ...logParams(client, uri), path: uri.fsPath };
}
