import type { Memento, Uri } from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import { type DebugLogCommandParts, debugLogCommands } from './debugLogCommands.ts';
import { DebugLogs } from './debugLogs.ts';
import { DebugLogsBranch } from './debugLogsBranch.ts';
import { LogDownloads } from './logDownloads.ts';
import { LogFiles } from './logFiles.ts';
import { LogsTables } from './logsTable.ts';
import { LogViews } from './logViews.ts';
import { OpenLogs } from './openLogs.ts';

export interface DebugLogsFeatureParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly clock: Clock;
  readonly memento: Memento;
  readonly logger: Logger;
  /** Where downloaded logs are kept. */
  readonly folder: string;
  readonly isTracing: (orgId: string) => boolean;
  /** The folder that the extension is in. */
  readonly extensionUri: Uri;
  readonly nameOf: (orgId: string) => string;
  readonly record: RecordAudit;
  readonly showFailure: (error: unknown) => void;
}

/** Debug logs in the editor: the branch in the tree, the commands, the files and their end. */
export class DebugLogsFeature implements Disposable {
  readonly files: LogFiles;
  readonly branch: DebugLogsBranch;
  readonly debugLogs: DebugLogs;
  readonly #parts: DebugLogsFeatureParts;
  readonly #store = new DisposableStore();
  readonly #downloads: LogDownloads;
  readonly #views: LogViews;
  readonly #tables: LogsTables;

  constructor(parts: DebugLogsFeatureParts) {
    const { enteredOrgs, clock, memento, logger, folder, isTracing } = parts;
    this.#parts = parts;
    this.files = new LogFiles(folder);
    this.debugLogs = this.#store.add(new DebugLogs({ enteredOrgs, clock, memento, isTracing }));
    this.#downloads = new LogDownloads(enteredOrgs, this.files, clock, logger);
    this.#views = new LogViews(memento);
    this.branch = new DebugLogsBranch({
      enteredOrgs,
      debugLogs: this.debugLogs,
      files: this.files,
      downloads: this.#downloads,
      views: this.#views,
    });
    this.#tables = this.#store.add(new LogsTables({ ...parts, debugLogs: this.debugLogs, files: this.files }));
    this.#store.add(this.files.onDidChange((orgId) => this.#showFiles(orgId)));
    // What the last window left; the rest goes by the hour.
    void this.files.deleteExpired().catch(parts.showFailure);
  }

  /** Who traces has changed. */
  tracingChanged(): void {
    this.debugLogs.attend();
  }

  commands(choice: SubscriberChoice, replay: DebugLogCommandParts['replay']): ReturnType<typeof debugLogCommands> {
    return debugLogCommands({
      enteredOrgs: this.#parts.enteredOrgs,
      debugLogs: this.debugLogs,
      open: new OpenLogs(this.debugLogs, this.#downloads, this.#parts.record),
      downloads: this.#downloads,
      files: this.files,
      views: this.#views,
      branch: this.branch,
      tables: this.#tables,
      clock: this.#parts.clock,
      record: this.#parts.record,
      showFailure: this.#parts.showFailure,
      choice,
      replay,
    });
  }

  /** Code has run in that org, so it may have a new log. */
  codeRan(orgId: string): void {
    void this.debugLogs.refresh(orgId).catch(this.#parts.showFailure);
  }

  /** Lists that were read are read anew: logs may also have gone. */
  reload(): void {
    void this.debugLogs.reloadAll().catch(this.#parts.showFailure);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #showFiles(orgId: string | undefined): void {
    this.#tables.filesChanged(orgId);
    for (const { organization } of this.#parts.enteredOrgs.all) {
      if (orgId === undefined || organization.organizationId === orgId) {
        this.branch.refresh(organization.organizationId);
      }
    }
  }
}
