import { requireAllowed } from '../core/base/decision.ts';
import { Failure } from '../core/base/failure.ts';
import { withTraces } from '../core/base/logger.ts';
import type { BreakpointSynchroniser } from '../core/debugging/breakpoints/breakpointSynchroniser.ts';
import type { DebugSessionStarted, LiveExecution, OrganizationFacts, StartGate } from '../core/debugging/execution.ts';
import type { Grant } from '../core/loginAccess/grant.ts';
import { admitDebugSession } from '../core/sessionRules/admission.ts';
import type { AdapterHost, OrgTarget } from './adapterHost.ts';
import type { ClientIds } from './clientIds.ts';
import { EventInbox } from './eventInbox.ts';
import { licenseHolderUnknown, requestCancelled } from './failures.ts';
import type { LiveLaunch } from './launchConfiguration.ts';
import { detachWithin, LiveSession } from './liveSession.ts';
import type { SessionClaim } from './sessionClaim.ts';
import type { SessionReporter } from './sessionReporter.ts';
import type { OpenSession, SessionStart } from './sessionStart.ts';
import { Sources } from './sources.ts';

/** What a start is part of. */
export interface StartParts {
  readonly host: AdapterHost;
  readonly breakpoints: BreakpointSynchroniser;
  readonly reporter: SessionReporter;
  readonly ids: ClientIds;
  readonly claim: SessionClaim;
  /** Told what the user must know, unless the end is under way, which tells it. */
  readonly problem: (text: string) => void;
}

/** Opens a debug session in an org, under the rules for it. */
export class LiveStart implements SessionStart {
  readonly #parts: StartParts;
  readonly #launch: LiveLaunch;
  #grant: Grant | undefined;

  constructor(parts: StartParts, launch: LiveLaunch) {
    this.#parts = parts;
    this.#launch = launch;
  }

  async open(signal: AbortSignal, goLive: (opened: OpenSession) => void): Promise<void> {
    const { host, claim, reporter, problem } = this.#parts;
    const { target, trace } = this.#launch;
    const execution = await host.openExecution(target, trace ? withTraces(host.logger) : host.logger);
    // The org's first events may overtake its answer; they wait until the session is complete.
    const inbox = new EventInbox(execution.events);
    try {
      const newSession = await this.#prepare(execution, signal);
      requireNotCancelled(signal);
      const session = newSession();
      goLive({
        session,
        inbox,
        begin: () => {
          reporter.waiting(session);
        },
      });
    } catch (error) {
      inbox.dispose();
      const remains = await detachWithin(execution, host.clock);
      await claim.ended(remains === undefined && !Failure.is(error, 'debugSessionMayRemain'));
      await claim.release();
      if (remains !== undefined) {
        problem(remains);
      }
      throw error;
    }
  }

  ended(isSure: boolean): Promise<void> {
    return this.#parts.claim.ended(isSure);
  }

  release(): Promise<void> {
    return this.#parts.claim.release();
  }

  async #prepare(execution: LiveExecution, signal: AbortSignal): Promise<() => LiveSession> {
    requireNotCancelled(signal);
    const { host, reporter, breakpoints, ids } = this.#parts;
    const { target, filters, orgCountsHits } = this.#launch;
    const sources = new Sources(host.sourceFiles, this.#launch.sources ?? (await host.defaultSources(target)));
    for (const remark of await sources.ready()) {
      reporter.remark(remark);
    }
    const retrieved = await this.#retrievedSources(target);
    const started = await this.#startExecution(execution, signal);
    return () =>
      new LiveSession(
        execution,
        { ...started, filters, orgCountsHits, grantEndsIn: grantEndsIn(this.#grant, execution.serverNow()) },
        { sources, retrieved },
        (place) => breakpoints.at(place),
        ids,
        host,
      );
  }

  async #startExecution(execution: LiveExecution, signal: AbortSignal): Promise<DebugSessionStarted> {
    const { host, claim } = this.#parts;
    const { target, filters } = this.#launch;
    const grant = await host.grant?.(target);
    this.#grant = grant;
    let organization: OrganizationFacts | undefined;
    const gate: StartGate = {
      admit: (facts) => {
        organization = facts;
        requireAllowed(admitDebugSession({ organization: facts, grant, now: execution.serverNow() }));
        return claim.take(facts);
      },
      beforeSession: (session) => claim.begin(session),
      afterSession: (sessionId) => claim.began(sessionId),
    };
    try {
      return await execution.start(filters, gate, signal);
    } catch (error) {
      if (Failure.is(error, 'licenseInUse') && organization !== undefined) {
        const licenseHolder = await this.#licenseHolder();
        requireAllowed(admitDebugSession({ organization, grant, now: execution.serverNow(), licenseHolder }));
        throw licenseHolderUnknown(error);
      }
      throw error;
    }
  }

  async #retrievedSources(target: OrgTarget): Promise<Sources | undefined> {
    const { host } = this.#parts;
    const folders = (await host.retrievedSources?.(target)) ?? [];
    return folders.length === 0 ? undefined : new Sources(host.sourceFiles, folders);
  }

  async #licenseHolder(): Promise<string | undefined> {
    try {
      return await this.#parts.host.describeLicenseHolder?.();
    } catch {
      // The refusal stands; it only names nobody.
      return undefined;
    }
  }
}

/** By the org's time: ours may be wrong by hours. */
function grantEndsIn(grant: Grant | undefined, serverNow: number): number | undefined {
  return grant?.state === 'live' ? grant.expires.getTime() - serverNow : undefined;
}

export function requireNotCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw requestCancelled();
  }
}
