import type { AuditStore } from '../core/audit/ports.ts';
import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { Event } from '../core/base/event.ts';
import type { Logger } from '../core/base/logger.ts';
import type { LoopbackOrgs } from '../core/base/loopbackOrgs.ts';
import type { OrganizationFacts } from '../core/debugging/execution.ts';
import type { Grant } from '../core/loginAccess/grant.ts';
import type { HandOff } from '../core/loginAccess/handOff.ts';
import type { CrashLedger } from '../core/sessionRules/crashLedger.ts';
import type { SessionLease } from '../core/sessionRules/lease.ts';
import type { LiftableRefusal } from '../core/sessionRules/liftableRefusal.ts';
import type { OrgGateway } from '../core/subscribers/ports.ts';

// What the editor part needs from the other parts. `extension.ts` supplies it.

/** A debug adapter that takes and sends DAP messages as objects. */
export interface ProtocolAdapter extends Disposable {
  readonly onDidSendMessage: Event<object>;
  handleMessage(message: object): void;
}

export interface SourceFolder {
  readonly path: string;
  readonly namespace: string | null | undefined;
}

/** Apex files that the editor has and the machine's file system does not: their paths are URIs, as the editor itself writes them. */
export interface EditorSourceFiles {
  owns(path: string): boolean;
  listApexFiles(folder: SourceFolder): Promise<readonly { readonly path: string; readonly namespace: string | null }[]>;
  readText(path: string): Promise<string>;
}

/** What an inline adapter may ask of the editor. */
export interface EndedOrphan {
  readonly orgId: string;
  /** 07a… */
  readonly sessionId: string;
  readonly orgTime: number;
}

export interface DebugSessionHost {
  readonly logger: Logger;
  readonly editorFiles: EditorSourceFiles;
  /** The hand-off that a subscriber was entered with, and what the org said then. Rejects with a `Failure` when it was not entered. */
  entry(orgId: string): Promise<{
    readonly handOff: HandOff;
    readonly organization: OrganizationFacts;
    readonly loginAsUser: { readonly id: string; readonly username: string; readonly name: string };
  }>;
  /** The grant that a subscriber was entered under, as far as it is known. */
  grant(orgId: string): Grant | undefined;
  /** Folders to debug from when the launch arguments name none: the retrieved package, else the workspace. */
  defaultSources(orgId: string): Promise<readonly SourceFolder[]>;
  /** Folders of the packages that were retrieved from this subscriber. */
  retrievedSources(orgId: string): Promise<readonly SourceFolder[]>;
  /** Who holds the debug licence, as a sentence part. Undefined where nobody does or no LMO is connected. */
  describeLicenseHolder(): Promise<string | undefined>;
  /** Shows the user a refusal with a way out. */
  offer(refusal: LiftableRefusal): void;
  /** What a crash has left in an org is about to be ended there. `orgTime`: the org's own, in milliseconds. */
  endsOrphan(orphan: EndedOrphan): void;
  readonly window: DebugWindow;
}

/** What the inline adapter of a replay may ask of the editor. */
export interface ReplayHost {
  readonly logger: Logger;
  readonly editorFiles: EditorSourceFiles;
  /** Folders with source of what a debug log tells of, by the log's path. */
  sourcesOfLog(path: string): Promise<readonly SourceFolder[]>;
  readonly window: DebugWindow;
}

/** This window, as another one names it and brings it to the front. */
export interface DebugWindow {
  /** What is open in it, empty where nothing is. */
  readonly name: string;
  readonly workspace: string | undefined;
  show(): Promise<void>;
}

/** What the windows and adapters of one user share on this machine. */
export interface Machine {
  readonly sessionLease: SessionLease;
  readonly crashLedger: CrashLedger;
}

export interface DebugSessionAdapter {
  readonly adapter: ProtocolAdapter;
  /** Ends the debug session in the org, whatever the editor still does. Safe twice. */
  end(): Promise<void>;
}

export interface EditorPorts {
  /** The machine's clock. */
  readonly clock: Clock;
  /** The clock that the session rules count by. */
  readonly rulesClock: Clock;
  /** Orgs on this machine that may be entered. */
  readonly loopback: LoopbackOrgs;
  /** Where on this machine something stands in for Salesforce's status API, for orgs that are on this machine. */
  readonly statusStandIn: string | undefined;
  /** Loaded on first use: nothing of Salesforce is read at activation. */
  openGateway(logger: Logger): Promise<OrgGateway>;
  /** Loaded on first use. */
  openMachine(): Promise<Machine>;
  /** The audit trail of this window. Loaded on first use, once. */
  openAudit(): Promise<AuditStore>;
  createDebugAdapter(host: DebugSessionHost): Promise<DebugSessionAdapter>;
  createReplayAdapter(host: ReplayHost): Promise<DebugSessionAdapter>;
}
