import { basename } from 'node:path';
import {
  type DebugAdapterDescriptor,
  type DebugAdapterDescriptorFactory,
  DebugAdapterInlineImplementation,
  debug,
  l10n,
  Uri,
  workspace,
} from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import { orgLine } from '../base/orgText.ts';
import { debugWindow } from '../debugging/debugWindow.ts';
import { EditorAdapter } from '../debugging/editorAdapter.ts';
import type { LogFiles } from '../debugLogs/logFiles.ts';
import { logTitle } from '../debugLogs/logTexts.ts';
import type { StoredLog } from '../debugLogs/storedLog.ts';
import type { PackageSource } from '../packageSource/packageSource.ts';
import type { DebugSessionAdapter, EditorPorts, EditorSourceFiles, SourceFolder } from '../ports.ts';
import { replayType } from './replayConfiguration.ts';

export interface ReplaySessionParts {
  readonly ports: EditorPorts;
  readonly packageSource: PackageSource;
  readonly editorFiles: EditorSourceFiles;
  readonly logFiles: LogFiles;
  readonly record: RecordAudit;
  readonly logger: Logger;
}

/** The replays of this window. Each has an adapter of its own, in the extension host; none reaches an org or takes the debug licence. */
export class ReplaySessions implements DebugAdapterDescriptorFactory {
  readonly #parts: ReplaySessionParts;
  readonly #store = new DisposableStore();
  readonly #adapters = new Set<DebugSessionAdapter>();

  constructor(parts: ReplaySessionParts) {
    this.#parts = parts;
    this.#store.add(debug.registerDebugAdapterDescriptorFactory(replayType, this));
  }

  /** Starts a replay of a log file, at a line of it (from 0) where one is given. */
  async start(path: string, row?: number): Promise<boolean> {
    const stored = await this.#storedAt(path);
    return debug.startDebugging(workspace.workspaceFolders?.[0], {
      type: replayType,
      request: 'launch',
      name: l10n.t('Replay {0}', stored === undefined ? basename(path) : orgLine(logTitle(stored.log), 60)),
      logFile: path,
      ...(row === undefined ? {} : { from: row + 1 }),
    });
  }

  async createDebugAdapterDescriptor(): Promise<DebugAdapterDescriptor> {
    const { ports, editorFiles, logger } = this.#parts;
    const created = await ports.createReplayAdapter({
      logger,
      editorFiles,
      sourcesOfLog: (path) => this.#sourcesOf(path),
      window: debugWindow(),
    });
    this.#adapters.add(created);
    return new DebugAdapterInlineImplementation(
      new EditorAdapter(created.adapter, () => {
        this.#adapters.delete(created);
        created.adapter.dispose();
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
    this.#adapters.forEach(({ adapter }) => {
      adapter.dispose();
    });
  }

  /** The package that was retrieved from the org which the log is of, else what is open in the editor. */
  async #sourcesOf(path: string): Promise<readonly SourceFolder[]> {
    const { packageSource, record } = this.#parts;
    const stored = await this.#storedAt(path);
    if (stored === undefined) {
      return packageSource.workspaceSources();
    }
    record({ kind: 'logRead', orgId: stored.orgId, subject: stored.log.id });
    return packageSource.defaultSources(stored.orgId);
  }

  async #storedAt(path: string): Promise<StoredLog | undefined> {
    const wanted = Uri.file(path).fsPath;
    return (await this.#parts.logFiles.ofOrg()).find((stored) => Uri.file(stored.path).fsPath === wanted);
  }
}
