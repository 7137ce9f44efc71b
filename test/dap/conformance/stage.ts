import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggableSubscriber, type SampleOrgReady } from '../../../scripts/demo/workspace.ts';
import { type SampleOrgProcess, startSampleOrgProcess } from '../../../scripts/host/sampleOrgProcess.ts';
import { DebugCalls } from '../../support/debugCalls.ts';
import { breakpointsAt, Debugging, packageFolder, repository } from '../../support/debugging.ts';
import { OrgBetween } from '../../support/orgBetween.ts';
import { type OrgState, SampleOrgControl } from '../../support/sampleOrg.ts';
import type { SampleSubscriber } from '../../support/sampleOrgClient.ts';

const diagnosticsFile = 'classes/BillingDiagnostics.cls';
export const diagnosticsPath = join(packageFolder, diagnosticsFile);
/** Reached once in a run of the diagnostics, with every local variable set. */
export const everythingIsSet = 'describe(title, items);';
/** Reached 250 times. */
export const inLoop = 'squares.add(i * i);';

/** A sample org, and adapters that debug it: what the conformance tests play on. */
export class Stage {
  #sampleOrg: SampleOrgProcess | undefined;
  #ready: SampleOrgReady | undefined;
  #sessions: Debugging[] = [];
  #between: OrgBetween[] = [];

  /** Registers the hooks of a suite. */
  static forSuite(): Stage {
    const stage = new Stage();
    before(async () => {
      stage.#sampleOrg = await startSampleOrgProcess(repository);
      stage.#ready = JSON.parse(stage.#sampleOrg.ready) as SampleOrgReady;
    });
    afterEach(() => stage.clear());
    after(() => stage.#sampleOrg?.close());
    return stage;
  }

  get ready(): SampleOrgReady {
    assert.ok(this.#ready !== undefined);
    return this.#ready;
  }

  get subscriber(): SampleSubscriber {
    return debuggableSubscriber(this.ready);
  }

  get orgId(): string {
    return this.subscriber.orgId;
  }

  get control(): SampleOrgControl {
    return new SampleOrgControl(this.ready.control.url);
  }

  /** Plain calls on the org, past every adapter. */
  get calls(): DebugCalls {
    const session = new URL(this.subscriber.handOff ?? '').searchParams.get('sessionId') ?? '';
    return new DebugCalls({ url: this.subscriber.url, session });
  }

  orgState(): Promise<OrgState> {
    return this.control.state(this.orgId);
  }

  /** The breakpoints of the running debug session as they stand in the org: `type:line`. */
  async armed(): Promise<readonly string[]> {
    const { debugSession } = await this.orgState();
    const where = `SessionId = '${debugSession?.id ?? ''}'`;
    const rows = await this.calls.records(`SELECT FileName, Line FROM ApexDebuggerBreakpoint WHERE ${where}`);
    return rows.map(({ FileName, Line }) => `${String(FileName)}:${String(Line)}`).sort();
  }

  /** An adapter that is not initialised yet. */
  debug(between?: OrgBetween, environment: Readonly<Record<string, string>> = {}): Debugging {
    const url = between?.url ?? this.subscriber.url;
    const session = new Debugging({ ...this.subscriber, url }, environment);
    this.#sessions.push(session);
    return session;
  }

  async betweenOrg(): Promise<OrgBetween> {
    const between = await OrgBetween.before(this.subscriber.url);
    this.#between.push(between);
    return between;
  }

  /** A running debug session with breakpoints at the lines of the diagnostics that hold these texts. */
  async started(codes: readonly string[] = [everythingIsSet], between?: OrgBetween): Promise<Debugging> {
    const session = this.debug(between);
    await session.start(diagnosticsFile, codes);
    return session;
  }

  async stopped(codes?: readonly string[], between?: OrgBetween, apex?: string): Promise<StoppedDebugging> {
    const session = await this.started(codes, between);
    const run = session.org.runAnonymousApex(apex ?? 'acme.BillingApi.runDiagnostics();');
    // Tests that end the session do not wait for it.
    run.catch(() => undefined);
    const { threadId } = await session.stopped();
    const frames = await session.frames(threadId);
    return { session, run, threadId, frames, frameId: frames[0]?.id ?? 0 };
  }

  /** Ends what a test has left, and fails where an adapter broke the protocol. */
  async clear(): Promise<void> {
    const sessions = this.#sessions;
    this.#sessions = [];
    await this.control.clearFaults();
    try {
      await Promise.all(sessions.map(({ client }) => client.leave()));
    } finally {
      await Promise.all(this.#between.map((between) => between.close()));
      this.#between = [];
    }
  }
}

export interface StoppedDebugging {
  readonly session: Debugging;
  readonly run: Promise<boolean>;
  readonly threadId: number;
  readonly frames: readonly DebugProtocol.StackFrame[];
  /** Of the innermost frame. */
  readonly frameId: number;
}

/** Lets a stopped request run to its end. */
export async function runOut({ session, run, threadId }: StoppedDebugging): Promise<void> {
  await session.client.body('setBreakpoints', { source: { path: diagnosticsPath }, breakpoints: [] });
  await session.client.body('continue', { threadId });
  await session.threadExited(threadId);
  assert.equal(await run, true);
}

export async function lineOf(code: string): Promise<number> {
  const [place] = await breakpointsAt(diagnosticsFile, [code]);
  return place?.line ?? 0;
}

/** The error of a failed response. */
export function errorOf(response: DebugProtocol.Response): DebugProtocol.Message {
  assert.equal(response.success, false, `${response.command} succeeded`);
  return (response.body as { error: DebugProtocol.Message }).error;
}
