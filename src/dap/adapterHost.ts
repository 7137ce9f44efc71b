import type { LiveExecution } from '../core/debugging/execution.ts';
import type { Clock } from '../core/base/clock.ts';
import type { Logger } from '../core/base/logger.ts';
import type { CrashLedger } from '../core/sessionRules/crashLedger.ts';
import type { SessionLease } from '../core/sessionRules/lease.ts';
import type { LiftableRefusal } from '../core/sessionRules/liftableRefusal.ts';
import type { Grant } from '../core/loginAccess/grant.ts';

// What an adapter needs from whoever starts it. `adapterMain.ts` supplies it standalone, `extension.ts` inline in the editor.

/** Which org a launch asks for. */
export type OrgTarget =
  /** Standalone: the org session comes from the environment variable that is named here. It is read once and deleted. */
  | { readonly kind: 'org'; readonly instanceUrl: string; readonly sessionVariable: string }
  /** In the editor: a subscriber that was entered with a hand-off. 15 or 18 characters. */
  | { readonly kind: 'subscriber'; readonly orgId: string };

/** A debug log to replay, by its path. In the editor a path may be a URI. */
export interface LogTarget {
  readonly kind: 'log';
  readonly path: string;
}

export type LaunchTarget = OrgTarget | LogTarget;

/** A folder of Apex source, as the launch arguments name it. */
export interface SourceFolder {
  readonly path: string;
  /** Undefined: from the nearest `sfdx-project.json` or `installed-package.json`. Null: none. */
  readonly namespace: string | null | undefined;
}

/** The files of the machine, so that tests can supply their own. */
export interface SourceFiles {
  /** Every `.cls` and `.trigger` below the folder with its namespace (null for none), sorted by path. */
  listApexFiles(folder: SourceFolder): Promise<readonly { readonly path: string; readonly namespace: string | null }[]>;
  readText(path: string): Promise<string>;
}

/** Where this adapter runs, as the user of another window knows it. */
export interface AdapterWindow {
  /** As `LeaseHolder.windowName`. */
  readonly name: string | undefined;
  /** The URI of what is open there. Undefined where no editor could find it. */
  readonly workspace: string | undefined;
  /** Comes to the front as far as it can. Rejects where it cannot at all. */
  show(): Promise<void>;
}

export interface EndedOrphan {
  readonly orgId: string;
  /** 07a… */
  readonly sessionId: string;
  readonly orgTime: number;
}

export interface AdapterHost {
  /** Rejects with a `Failure` when the target cannot be opened. `logger` takes what the execution says of its calls and events. */
  openExecution(target: OrgTarget, logger: Logger): Promise<LiveExecution>;
  /** Folders to use when the launch arguments name none: in the editor the retrieved package, else the workspace. */
  defaultSources(target: LaunchTarget): Promise<readonly SourceFolder[]>;
  /** Folders with the org's own version of the package, to compare with. None: the org is asked. */
  retrievedSources?(target: OrgTarget): Promise<readonly SourceFolder[]>;
  /** Who holds the debug licence, as a sentence part such as "jane@acme.example in Northwind (sandbox)", if the host can tell. */
  describeLicenseHolder?(): Promise<string | undefined>;
  /** Shows the user a refusal with a way out. Left out: whoever asked for the launch is told in its answer. */
  readonly offer?: (refusal: LiftableRefusal) => void;
  /** What a crash has left in an org is about to be ended there. `orgTime`: the org's own, in milliseconds. */
  readonly endsOrphan?: (orphan: EndedOrphan) => void;
  readonly window: AdapterWindow;
  readonly sessionLease: SessionLease;
  readonly crashLedger: CrashLedger;
  /** The grant that the target was entered under, where the host knows of one. */
  grant?(target: OrgTarget): Promise<Grant | undefined>;
  /** The host shows to the user what `isv.sessionWarning` and `isv.sessionState` say; otherwise the client's console has to. */
  readonly showsWarnings?: boolean;
  readonly sourceFiles: SourceFiles;
  /** All bytes of a debug log. Rejects where it cannot be read. */
  readLog(path: string): Promise<Uint8Array>;
  readonly clock: Clock;
  /** The session rules' own clock (ISV_DEBUGGER_CLOCK_RATE). */
  readonly rulesClock: Clock;
  readonly logger: Logger;
}
