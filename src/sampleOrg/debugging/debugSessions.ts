import type { Clock } from '../../core/base/clock.ts';
import type { ApexEngine } from '../apex/engine.ts';
import type { RunningUser } from '../apex/library/contract.ts';
import type { OrgRecords } from '../records/orgRecords.ts';
import type { DebugEvent } from './debugEvents.ts';
import { DebuggedRequest } from './debuggedRequest.ts';
import type { DebuggerLicense } from './debuggerLicense.ts';
import { DebugSession } from './debugSession.ts';
import {
  foreignSession,
  inMaintenance,
  licenseInUse,
  sessionNotActive,
  sessionsNotAllowed,
  unknownRequest,
} from './failures.ts';
import { RequestFilters, type RequestFacts } from './requestFilters.ts';
import { type EndedBy, type EndingReason, sessionEndings } from './sessionEndings.ts';
import { type WireChoices, usualChoices } from './stopReferences.ts';
import type { TypeRefs } from './typeRefs.ts';

export interface DebugSessionsOptions {
  readonly organizationId: string;
  /** Debug sessions are allowed in sandboxes alone, and not in scratch orgs. */
  readonly debuggable: boolean;
  readonly records: OrgRecords;
  readonly license: DebuggerLicense;
  readonly clock: Clock;
  readonly engine: ApexEngine;
  readonly typeRefs: TypeRefs;
  readonly publish: (event: DebugEvent) => void;
  /** Whether a user has a login in the org that is good. */
  readonly isLoggedIn: (userId: string) => boolean;
}

export interface SessionTexts {
  readonly UserIdFilter: string;
  readonly RequestTypeFilter: string;
  readonly EntryPointFilter: string;
}

/** Characters that a long text field of a record takes. Events themselves are not cut. */
const longestText = 32_768;

/** Starts and ends the debug sessions of one org. One may be active. */
export class DebugSessions {
  readonly choices: WireChoices = { ...usualChoices };
  readonly #options: DebugSessionsOptions;
  #active: DebugSession | undefined;
  #sequence = 0;
  #underLoad = false;
  /** Salesforce may block new sessions while it works on the service. */
  #inMaintenance = false;

  constructor(options: DebugSessionsOptions) {
    this.#options = options;
  }

  get active(): DebugSession | undefined {
    return this.#active;
  }

  /** Answers the id. Throws a `RestFailure` when the rules forbid a session. */
  open(user: RunningUser, texts: SessionTexts): string {
    const { organizationId, debuggable, records, license, clock } = this.#options;
    if (!debuggable) {
      throw sessionsNotAllowed();
    }
    if (this.#inMaintenance) {
      throw inMaintenance();
    }
    if (license.holder !== undefined) {
      return this.#refuse(user, texts);
    }
    const filters = new RequestFilters({
      userIds: texts.UserIdFilter,
      requestTypes: texts.RequestTypeFilter,
      entryPoint: texts.EntryPointFilter,
    });
    const id = records.insert(
      'ApexDebuggerSession',
      { ...texts, Status: 'Pending', StatusBy: 'NoOne', LicenseType: 'LMO' },
      user,
    );
    const publish = (event: DebugEvent): void => this.#publish(user, event);
    const onTimeUp = (reason: EndingReason): void => this.endFor(reason);
    const session = new DebugSession({ id, user, filters, clock, publish, onTimeUp });
    this.#active = session;
    session.underLoad = this.#underLoad;
    license.take({ organizationId, sessionId: id, userId: user.id, username: user.username });
    this.#activate(session);
    return id;
  }

  /** A session is pending until the org has made ready for it: at once, unless the wire choices say otherwise. */
  #activate(session: DebugSession): void {
    const { records, clock } = this.#options;
    const activate = (): void => records.update('ApexDebuggerSession', session.id, { Status: 'Active' });
    if (this.choices.pendingFor <= 0) {
      activate();
      return;
    }
    session.pending = true;
    clock.schedule(this.choices.pendingFor, () => {
      if (this.#active === session) {
        session.pending = false;
        activate();
        session.publish({ Type: 'Ready' });
      }
    });
  }

  /** No licence is free: either way of saying so was seen. */
  #refuse(user: RunningUser, texts: SessionTexts): string {
    const refusal = licenseInUse();
    if (this.choices.licenseRefusal === 'rejected') {
      throw refusal;
    }
    const ended = { Status: 'Dead', StatusBy: 'OrgAdmin', StatusMessage: refusal.message };
    const id = this.#options.records.insert('ApexDebuggerSession', { ...texts, ...ended }, user);
    this.#publish(user, { SessionId: id, Type: 'SessionTerminated', Description: refusal.message });
    return id;
  }

  /** The client asked for the end. Sessions that have ended already stay as they are. */
  detach(id: string): void {
    if (this.#active?.id === id) {
      this.#end('Debugger', '');
    } else if (this.#isOrphan(id)) {
      this.#bury(id, 'Debugger', '');
    }
  }

  /** The org ends the session by itself, and says so. */
  terminate(description: string, by: EndedBy): void {
    this.#active?.publish({ Type: 'SessionTerminated', Description: description });
    this.#end(by, description);
  }

  /** The org ends the session for a reason that it has words for. */
  endFor(reason: EndingReason, description: string = sessionEndings[reason].text): void {
    this.terminate(description, sessionEndings[reason].by);
  }

  /** Under load the org ends idle sessions after half the time. */
  set underLoad(underLoad: boolean) {
    this.#underLoad = underLoad;
    if (this.#active !== undefined) {
      this.#active.underLoad = underLoad;
    }
  }

  set inMaintenance(inMaintenance: boolean) {
    this.#inMaintenance = inMaintenance;
    if (inMaintenance) {
      this.endFor('maintenance');
    }
  }

  /** The part of the org that held the session is gone, without a word: its record stays active and the licence taken. */
  abandon(): void {
    const session = this.#active;
    this.#active = undefined;
    session?.end();
  }

  /** Ends sessions that nobody can use any more: what no one is logged in for, and records that no session stands behind. */
  sweep(): void {
    const session = this.#active;
    if (session !== undefined && !this.#options.isLoggedIn(session.user.id)) {
      this.endFor('stale');
    }
    for (const { id } of this.#options.records.all('ApexDebuggerSession')) {
      if (this.#isOrphan(id)) {
        const { by, text } = sessionEndings.stale;
        this.#options.publish({ SessionId: id, Type: 'SessionTerminated', Description: text });
        this.#bury(id, by, text);
      }
    }
  }

  #isOrphan(id: string): boolean {
    const status = this.#options.records.valueOf('ApexDebuggerSession', id, 'Status');
    return this.#active?.id !== id && (status === 'Active' || status === 'Pending');
  }

  /** The active session of that id, for a call of its debugger. Throws for any other. */
  sessionOf(id: string, user: RunningUser): DebugSession {
    const session = this.#active;
    if (session?.id.slice(0, 15) !== id.slice(0, 15)) {
      throw sessionNotActive();
    }
    if (session.user.id !== user.id) {
      throw foreignSession();
    }
    session.touch();
    return session;
  }

  /** The debugged request of that id, for a call of its debugger. Throws for any other. */
  requestOf(id: string, user: RunningUser): DebuggedRequest {
    const session = this.#active;
    const request = session?.requests.find((candidate) => candidate.id.slice(0, 15) === id.slice(0, 15));
    if (session === undefined || request === undefined) {
      throw unknownRequest(id);
    }
    if (session.user.id !== user.id) {
      throw foreignSession();
    }
    session.touch();
    return request;
  }

  /** A request begins: answers how it is debugged, or undefined when it is not. */
  begin(facts: RequestFacts): DebuggedRequest | undefined {
    const session = this.#active;
    if (session?.wants(facts) !== true) {
      return undefined;
    }
    if (session.full) {
      session.publish({
        Type: 'SystemWarning',
        Description: 'Too many concurrent debugged requests. This request will not be debugged',
      });
      return undefined;
    }
    const { engine, typeRefs, records } = this.#options;
    const request = new DebuggedRequest({
      id: records.insert(
        'ApexDebuggerRequest',
        {
          SessionId: session.id,
          RequestIdentifier: crypto.randomUUID(),
          RequestType: facts.type,
          HasDebuggingPermit: true,
          IsActive: true,
          Description: facts.entryPoint,
        },
        facts.user,
      ),
      user: facts.user,
      engine,
      typeRefs,
      choices: this.choices,
      publish: (event) => session.publish(event),
    });
    session.start(request, `${facts.type} ${facts.entryPoint}`);
    return request;
  }

  finish(request: DebuggedRequest): void {
    this.#options.records.update('ApexDebuggerRequest', request.id, { IsActive: false });
    this.#active?.finish(request);
  }

  /** Sends an event, and keeps it as a record for clients that ask by query. */
  #publish(user: RunningUser, event: DebugEvent): void {
    const { Type, SessionId, RequestId, BreakpointId, FileName, Line, Description, Stacktrace } = event;
    this.#options.records.insert('ApexDebuggerEvent', {
      Type,
      SessionId,
      RequestId,
      BreakpointId,
      FileName,
      Line,
      Description: Description?.slice(0, longestText),
      Stacktrace: Stacktrace?.slice(0, longestText),
      Sequence: ++this.#sequence,
      Username: user.username,
    });
    this.#options.publish(event);
  }

  #end(by: EndedBy, message: string): void {
    const session = this.#active;
    if (session === undefined) {
      return;
    }
    this.#active = undefined;
    this.#bury(session.id, by, message, session.user.username);
    session.end();
  }

  #bury(id: string, by: EndedBy, message: string, username?: string): void {
    const { records, license } = this.#options;
    records.update('ApexDebuggerSession', id, {
      Status: 'Dead',
      StatusBy: by,
      StatusMessage: message,
      ...(username === undefined ? {} : { StatusUsername: username }),
    });
    license.release(id);
  }
}
