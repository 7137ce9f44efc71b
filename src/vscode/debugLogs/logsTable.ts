import { randomBytes } from 'node:crypto';
import { commands, env, l10n, Uri, ViewColumn, type Webview, type WebviewPanel, window } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { shownMessage } from '../../core/base/shownMessage.ts';
import { usualView } from '../../core/debugLogs/logTable.ts';
import type { LogsChange } from '../../core/debugLogs/orgLogs.ts';
import type {
  FromTable,
  TableAction,
  TableState,
  TableStatus,
  ToTable,
} from '../../webviews/protocol/debugLogsTable.ts';
import { shownError } from '../base/shownError.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import { tableViewType } from '../viewIds.ts';
import type { DebugLogs, LogsOfOrg } from './debugLogs.ts';
import type { LogFiles } from './logFiles.ts';
import { describeLive } from './logTreeItems.ts';
import { tableMessage, tableState } from './tableMessages.ts';
import { periodChoices, sizeChoices, tableTexts } from './tableTexts.ts';

export interface LogsTableParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly debugLogs: DebugLogs;
  readonly files: LogFiles;
  /** The folder that the extension is in. */
  readonly extensionUri: Uri;
  readonly nameOf: (orgId: string) => string;
  readonly showFailure: (error: unknown) => void;
}

const actionCommands: Readonly<Record<TableAction, CommandId>> = {
  open: 'isvDebugger.openDebugLog',
  download: 'isvDebugger.downloadDebugLogs',
  keep: 'isvDebugger.keepDebugLogForCase',
  delete: 'isvDebugger.deleteDebugLogs',
};

/** Tables of debug logs as editor tabs, one for each subscriber. They survive a reload of the window. */
export class LogsTables implements Disposable {
  readonly #parts: LogsTableParts;
  readonly #store = new DisposableStore();
  readonly #tables = new Map<string, LogsTable>();

  constructor(parts: LogsTableParts) {
    this.#parts = parts;
    this.#store.add(
      window.registerWebviewPanelSerializer(tableViewType, {
        deserializeWebviewPanel: (panel, state) => {
          const known = tableState(state);
          if (known === undefined) {
            panel.dispose();
          } else {
            this.#fill(panel, known);
          }
          return Promise.resolve();
        },
      }),
    );
  }

  open(orgId: string): void {
    const open = this.#tables.get(orgId);
    if (open !== undefined) {
      open.reveal();
      return;
    }
    const title = l10n.t('Logs of {0}', orgLine(this.#parts.nameOf(orgId), 40));
    const panel = window.createWebviewPanel(tableViewType, title, ViewColumn.Active, {
      enableFindWidget: false,
    });
    this.#fill(panel, { orgId, view: usualView });
  }

  /** What is on this machine of that org has changed. */
  filesChanged(orgId: string | undefined): void {
    for (const [id, table] of this.#tables) {
      if (orgId === undefined || id === orgId) {
        table.showMarks();
      }
    }
  }

  dispose(): void {
    for (const table of this.#tables.values()) {
      table.dispose();
    }
    this.#store.dispose();
  }

  #fill(panel: WebviewPanel, state: TableState): void {
    const table = new LogsTable(panel, state, this.#parts);
    this.#tables.set(state.orgId, table);
    panel.onDidDispose(() => {
      table.dispose();
      this.#tables.delete(state.orgId);
    });
  }
}

/** One table: what its page is told, and what it asks for. */
class LogsTable implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #parts: LogsTableParts;
  readonly #orgId: string;
  readonly #store = new DisposableStore();
  readonly #reading = new AbortController();
  #state: TableState;
  #followed: LogsOfOrg | undefined;
  #isReading = false;
  #following = new DisposableStore();
  #marking: Promise<void> | undefined;
  #areMarksOld = false;

  constructor(panel: WebviewPanel, state: TableState, parts: LogsTableParts) {
    this.#panel = panel;
    this.#parts = parts;
    this.#state = state;
    this.#orgId = state.orgId;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: ['dist/webviews', 'media/webviews'].map((folder) => Uri.joinPath(parts.extensionUri, folder)),
    };
    this.#store.add(webview.onDidReceiveMessage((message: unknown) => this.#take(tableMessage(message))));
    this.#store.add(panel.onDidChangeViewState(() => this.#look()));
    this.#store.add(parts.enteredOrgs.onDidChange(() => this.#follow()));
    this.#store.add(parts.debugLogs.onDidChange((orgId) => orgId === this.#orgId && this.showMarks()));
    webview.html = pageOf(webview, parts.extensionUri);
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Many downloads end at once: while marks are on their way, those who come only say that these are old. */
  showMarks(): void {
    if (this.#marking !== undefined) {
      this.#areMarksOld = true;
      return;
    }
    this.#areMarksOld = false;
    this.#marking = this.#sendMarks()
      .catch(this.#parts.showFailure)
      .finally(() => {
        this.#marking = undefined;
        if (this.#areMarksOld) {
          this.showMarks();
        }
      });
  }

  dispose(): void {
    this.#reading.abort();
    this.#parts.debugLogs.look(this.#orgId, this, false);
    this.#following.dispose();
    this.#store.dispose();
  }

  #take(message: FromTable | undefined): void {
    switch (message?.kind) {
      case 'ready':
        this.#start();
        return;
      case 'view':
        this.#state = { ...this.#state, view: message.view };
        return;
      case 'action':
        this.#act(message.action, message.ids);
        return;
      case 'command':
        this.#command(message.command);
        return;
      case undefined:
        return;
    }
  }

  /** The page is new: also when its tab was in the background for a while. */
  #start(): void {
    this.#send({
      kind: 'start',
      texts: tableTexts(this.#parts.nameOf(this.#orgId)),
      language: env.language,
      state: this.#state,
      periods: periodChoices(),
      sizes: sizeChoices(),
    });
    this.#followed = undefined;
    this.#follow();
    this.#look();
  }

  #look(): void {
    this.#parts.debugLogs.look(this.#orgId, this, this.#panel.visible && this.#followed !== undefined);
  }

  /** Shows the org's logs from now on, whoever has entered it. */
  #follow(): void {
    const entered = this.#parts.enteredOrgs.get(this.#orgId);
    if (entered === undefined) {
      this.#following.dispose();
      this.#followed = undefined;
      this.#sendStatus('notEntered', failures.handOffNeeded(this.#parts.nameOf(this.#orgId)).message);
      return;
    }
    const known = this.#parts.debugLogs.of(entered);
    if (known === this.#followed) {
      return;
    }
    this.#following.dispose();
    this.#following = new DisposableStore();
    this.#followed = known;
    this.#following.add(known.logs.onDidChange((change) => this.#onChange(known, change)));
    this.#following.add(known.live.onDidChange(() => this.#showStatus(known)));
    this.#sendRows(known);
    this.#showStatus(known);
    this.showMarks();
    this.#look();
    this.#readAll(known);
  }

  /** A table shows all there are. Once more after the list was read anew. */
  #readAll(known: LogsOfOrg): void {
    if (!this.#isReading) {
      this.#isReading = true;
      void known.logs
        .readAll(this.#reading.signal)
        .catch(() => this.#showStatus(known))
        .finally(() => (this.#isReading = false));
    }
  }

  #onChange(known: LogsOfOrg, { kind, added, areNew }: LogsChange): void {
    if (kind === 'logs') {
      if (added.length > 0 && known.logs.entries.length > added.length) {
        this.#send({ kind: 'rows', rows: added, isAll: false, areNew });
      } else {
        this.#sendRows(known);
      }
      if (known.logs.hasMore) {
        this.#readAll(known);
      }
    }
    this.#showStatus(known);
  }

  #sendRows({ logs }: LogsOfOrg): void {
    this.#send({ kind: 'rows', rows: logs.entries, isAll: true, areNew: false });
  }

  #showStatus({ logs }: LogsOfOrg): void {
    const { state } = logs;
    if (state.kind === 'failed') {
      this.#sendStatus('failed', shownError(state.error));
      return;
    }
    this.#sendStatus(state.kind === 'ready' && !logs.hasMore ? 'ready' : 'reading', '');
  }

  #sendStatus(phase: TableStatus['phase'], message: string): void {
    const live = this.#followed === undefined ? '' : l10n.t('New logs {0}', describeLive(this.#followed.live.state));
    this.#send({ kind: 'status', phase, message: shownMessage(message), live });
  }

  async #sendMarks(): Promise<void> {
    const stored = (await this.#parts.files.ofOrg(this.#orgId)).filter(({ isWhole }) => isWhole);
    const known = this.#followed;
    this.#send({
      kind: 'marks',
      unread: known?.logs.entries.filter((log) => known.unread.isUnread(log)).map(({ id }) => id) ?? [],
      stored: stored.map(({ log }) => log.id),
      kept: stored.filter(({ isKeptForCase }) => isKeptForCase).map(({ log }) => log.id),
    });
  }

  #act(action: TableAction, logIds: readonly string[]): void {
    const [logId] = logIds;
    const argument = action === 'open' ? { orgId: this.#orgId, logId } : { orgId: this.#orgId, logIds };
    void commands.executeCommand(actionCommands[action], argument);
  }

  #command(command: 'refresh' | 'search' | 'turnTracingOn' | 'enter'): void {
    const ids: Readonly<Record<typeof command, CommandId>> = {
      refresh: 'isvDebugger.refreshDebugLogs',
      search: 'isvDebugger.searchDebugLogs',
      turnTracingOn: 'isvDebugger.turnTracingOn',
      enter: 'isvDebugger.pasteHandOff',
    };
    void commands.executeCommand(ids[command], { orgId: this.#orgId });
  }

  #send(message: ToTable): void {
    void this.#panel.webview.postMessage(message);
  }
}

/** Loads one script and one style sheet of ours, and nothing else from anywhere. */
function pageOf(webview: Webview, extensionUri: Uri): string {
  const nonce = randomBytes(18).toString('base64');
  const address = (...path: readonly string[]): string =>
    webview.asWebviewUri(Uri.joinPath(extensionUri, ...path)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${address('media', 'webviews', 'debugLogsTable.css')}" />
    <title></title>
  </head>
  <body>
    <script nonce="${nonce}" src="${address('dist', 'webviews', 'debugLogsTable.js')}"></script>
  </body>
</html>`;
}
