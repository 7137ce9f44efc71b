import {
  commands,
  env,
  type ExtensionContext,
  l10n,
  type QuickPickItem,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import { answered } from '../base/answered.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { failures } from '../base/failures.ts';
import type { Pages } from '../base/pages.ts';
import { withStatusProgress } from '../base/progress.ts';
import type { LogFiles } from '../debugLogs/logFiles.ts';
import { logFacts, logTitle } from '../debugLogs/logTexts.ts';
import type { SourceTypes } from '../packageSource/sourceTypes.ts';
import { LargeLogs } from './largeLogs.ts';
import { isDebugLog, LogDetection } from './logDocuments.ts';
import { LogServerClient } from './logServerClient.ts';
import { LogSources } from './logSources.ts';
import { SourceReferences } from './sourceReferences.ts';

export interface ApexLogFeatureParts {
  readonly context: ExtensionContext;
  readonly pages: Pages;
  readonly files: LogFiles;
  readonly types: SourceTypes;
  readonly logger: Logger;
  readonly showFailure: (error: unknown) => void;
}

/** Debug logs that explain themselves: what the editor shows in and around the text of a log. */
export class ApexLogFeature implements Disposable {
  readonly #store = new DisposableStore();
  readonly #client: LogServerClient;
  readonly #pages: Pages;
  readonly #files: LogFiles;

  constructor({ context, pages, files, types, logger, showFailure }: ApexLogFeatureParts) {
    const sources = new LogSources(files, types);
    this.#pages = pages;
    this.#files = files;
    this.#client = this.#store.add(
      new LogServerClient({
        serverPath: context.asAbsolutePath('dist/logServer.cjs'),
        language: env.language,
        translations: l10n.bundle ?? {},
        findSource: (wanted) => sources.find(wanted),
        logger,
      }),
    );
    this.#store.add(new LogDetection());
    this.#store.add(new SourceReferences({ client: this.#client, files, types }));
    this.#store.add(new LargeLogs((uri) => void this.#showSummary(uri).catch(showFailure)));
    const begin = (): void => void this.#client.start().catch(showFailure);
    // A language that is set later comes as a document that is opened.
    this.#store.add(workspace.onDidOpenTextDocument((document) => isDebugLog(document) && begin()));
    if (workspace.textDocuments.some(isDebugLog)) {
      begin();
    }
  }

  commands() {
    return {
      'isvDebugger.showLogSummary': async (given) => this.#showSummary(await this.#logOf(given)),
      'isvDebugger.compareLogs': async (given) => this.#compare(await this.#logOf(given), given.string('with')),
    } satisfies CommandHandlers;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Answers what is shown. */
  async #showSummary(uri: Uri): Promise<string> {
    const text = await withStatusProgress(l10n.t('Reading the log'), () => this.#client.summary(uri));
    const name = uri.path.split('/').at(-1) ?? '';
    return this.#showPage(`log ${uri.toString()}`, l10n.t('Summary of {0}', name), text);
  }

  /** Answers what is shown. The log that is named later is the later one. */
  async #compare(before: Uri, address: string | undefined): Promise<string> {
    const after = address === undefined ? await this.#pickLog(before) : Uri.parse(address, true);
    const text = await withStatusProgress(l10n.t('Comparing the logs'), () => this.#client.comparison(before, after));
    return this.#showPage(`comparison ${before.toString()} ${after.toString()}`, l10n.t('Compared Logs'), text);
  }

  async #showPage(id: string, title: string, text: string | undefined): Promise<string> {
    if (text === undefined) {
      throw failures.logNotReadable();
    }
    await this.#pages.show({ id, title, render: () => text });
    return text;
  }

  /** The log that was named, that of a line in the sidebar, or the one that is looked at. */
  async #logOf(given: CommandArguments): Promise<Uri> {
    const address = given.string('uri') ?? given.text;
    if (address !== undefined) {
      return Uri.parse(address, true);
    }
    const logId = given.string('logId');
    if (logId !== undefined && given.orgId !== undefined) {
      const stored = await this.#files.find(given.orgId, logId);
      return stored?.isWhole === true ? Uri.file(stored.path) : this.#download(given.orgId, logId);
    }
    const path = given.string('fsPath');
    const document = window.activeTextEditor?.document;
    if (path === undefined && (document === undefined || !isDebugLog(document))) {
      throw failures.noLogShown();
    }
    return path === undefined ? (document as TextDocument).uri : Uri.file(path);
  }

  /** Opens it too: what is read is shown. */
  async #download(orgId: string, logId: string): Promise<Uri> {
    const opened = await commands.executeCommand<Uri | undefined>('isvDebugger.openDebugLog', { orgId, logId });
    if (opened === undefined) {
      throw failures.logNotReadable();
    }
    return opened;
  }

  /** Another log: one that is stored, one that is shown, or any file. */
  async #pickLog(other: Uri): Promise<Uri> {
    const browse: QuickPickItem = { label: l10n.t('Another File…'), alwaysShow: true };
    const stored = (await this.#files.ofOrg())
      .filter(({ path, isWhole }) => isWhole && path !== other.fsPath)
      .map(({ path, log }) => ({ label: logTitle(log), description: logFacts(log), uri: Uri.file(path) }));
    const picked = answered(
      await window.showQuickPick<QuickPickItem & { readonly uri?: Uri }>([browse, ...stored], {
        title: l10n.t('Compare Log With'),
        placeHolder: l10n.t('The log of the later run'),
        matchOnDescription: true,
      }),
    );
    if (picked.uri !== undefined) {
      return picked.uri;
    }
    const [file] = answered(await window.showOpenDialog({ title: l10n.t('Compare Log With'), canSelectMany: false }));
    return file ?? other;
  }
}
