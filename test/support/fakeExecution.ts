import { EventEmitter } from '../../src/core/base/event.ts';
import { placeKey } from '../../src/core/debugging/breakpoints/breakpoint.ts';
import type {
  BreakpointOutcome,
  BreakpointRequest,
  DebugSessionStarted,
  ExecutionEvent,
  ExecutionFrame,
  ExecutionReference,
  ExecutionValue,
  FrameVariables,
  LiveExecution,
  OrganizationFacts,
  OrgDebugSession,
  ReferenceQuery,
  Renewal,
  RequestFilters,
  RequestRecord,
  StartGate,
  StepKind,
  StoppedState,
} from '../../src/core/debugging/execution.ts';
import { Stop } from '../../src/core/debugging/stop.ts';

export const sandbox: OrganizationFacts = {
  organizationId: '00D000000000001EAA',
  name: 'Northwind UAT',
  instanceName: 'CS1',
  isSandbox: true,
  trialExpirationDate: undefined,
  namespacePrefix: undefined,
};

const loginAsUser = { id: '005000000000001AAA', username: 'ada@northwind.example.uat', name: 'Ada Fields' };

export const emptyVariables: FrameVariables = { locals: [], statics: [], globals: [], references: [] };

/** A value as the org sends it; state only what the case is about. */
export function value(name: string, fields: Partial<ExecutionValue> = {}): ExecutionValue {
  return {
    name,
    declaredTypeRef: 'java/lang/Integer',
    typeName: 'Integer',
    text: undefined,
    ref: undefined,
    order: undefined,
    ...fields,
  };
}

export function text(name: string, content: string): ExecutionValue {
  return value(name, { declaredTypeRef: 'java/lang/String', typeName: 'String', text: content });
}

export function frame(frameNumber: number, fields: Partial<ExecutionFrame> = {}): ExecutionFrame {
  return { frameNumber, typeRef: 'acme/Pricing', fullName: 'acme.Pricing.total()', line: 3, ...fields };
}

/** A scripted execution: a test tells what stands where, fires events, and reads which calls were made. */
export class FakeExecution implements LiveExecution {
  readonly #events = new EventEmitter<ExecutionEvent>();
  readonly events = this.#events.event;
  /** Calls in order, such as `run 07c1` or `changeBreakpoints +acme/Pricing:3 -07b1`. */
  readonly calls: string[] = [];
  organization = sandbox;
  /** Debug sessions that run in the org already. */
  running: readonly OrgDebugSession[] = [];
  state: StoppedState = { frames: [frame(0)], variables: emptyVariables };
  /** Where single requests stand, when not at `state`. */
  readonly states = new Map<string, StoppedState>();
  readonly frames = new Map<number, FrameVariables>();
  /** By request and id: the same id means another thing in another request. */
  readonly references = new Map<string, ExecutionReference>();
  /** What the org has on record of the debugged requests. */
  requests: readonly RequestRecord[] = [];
  /** What a fresh link finds. */
  renewal: Renewal = 'goesOn';
  /** The org's texts by typeref. */
  readonly sources = new Map<string, string>();
  readonly refusedBreakpoints = new Map<string, string>();
  /** Awaited before each call takes effect; a test swaps it to hold calls back or fail them. */
  before: (call: string) => Promise<void> = () => Promise.resolve();
  roundTrips = 0;
  /** Asked before each call, once there is a session. */
  guard: (() => void) | undefined;
  now = Date.UTC(2026, 0, 15, 9, 0, 0);
  #breakpoints = 0;
  readonly armed = new Map<string, string>();

  fire(event: ExecutionEvent): void {
    this.#events.fire(event);
  }

  async start(_filters: RequestFilters, gate: StartGate, signal?: AbortSignal): Promise<DebugSessionStarted> {
    await this.#call('start');
    signal?.throwIfAborted();
    const { organization, running } = this;
    await gate.admit(organization);
    await gate.beforeSession?.({
      organization,
      loginAsUserId: loginAsUser.id,
      running,
      orgTime: 0,
      endSession: (id) => this.#call(`endSession ${id}`),
    });
    const sessionId = '07a000000000001AAA';
    await gate.afterSession?.(sessionId);
    return { sessionId, organization, loginAsUser };
  }

  async changeBreakpoints(
    create: readonly BreakpointRequest[],
    remove: readonly string[],
  ): Promise<readonly BreakpointOutcome[]> {
    const added = create.map((request) => `+${placeKey(request)}`);
    await this.#call(['changeBreakpoints', ...added, ...remove.map((id) => `-${id}`)].join(' '));
    for (const id of remove) {
      this.armed.delete(id);
    }
    return create.map((request) => {
      const place = placeKey(request);
      const reason = this.refusedBreakpoints.get(place);
      if (reason !== undefined) {
        return { created: false, reason };
      }
      const id = `07b${String(++this.#breakpoints)}`;
      this.armed.set(id, place);
      return { created: true, id };
    });
  }

  async readState(requestId: string): Promise<StoppedState> {
    await this.#call(`readState ${requestId}`);
    return this.states.get(requestId) ?? this.state;
  }

  async readFrame(requestId: string, frameNumber: number): Promise<FrameVariables> {
    await this.#call(`readFrame ${requestId} ${String(frameNumber)}`);
    return this.frames.get(frameNumber) ?? emptyVariables;
  }

  async readReferences(requestId: string, queries: readonly ReferenceQuery[]): Promise<readonly ExecutionReference[]> {
    const asked = queries.map(({ id, offset }) =>
      offset === undefined ? String(id) : `${String(id)}@${String(offset)}`,
    );
    await this.#call(`readReferences ${requestId} ${asked.join(' ')}`);
    return queries.flatMap(({ id, offset }) => this.readReference(requestId, id, offset ?? 0) ?? []);
  }

  /** Overridable by tests that generate large collections. */
  readReference(requestId: string, id: number, _offset: number): ExecutionReference | undefined {
    return this.references.get(`${requestId}:${String(id)}`);
  }

  async readSources(typeRefs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    await this.#call(`readSources ${typeRefs.join(' ')}`);
    return new Map(
      typeRefs
        .flatMap((typeRef) => [[typeRef, this.sources.get(typeRef) ?? '']] as const)
        .filter(([, text]) => text !== ''),
    );
  }

  run(requestId: string): Promise<void> {
    return this.#call(`run ${requestId}`);
  }

  step(requestId: string, kind: StepKind): Promise<void> {
    return this.#call(`step ${requestId} ${kind}`);
  }

  async showActivity(stoppedRequestId?: string): Promise<boolean> {
    await this.#call(['showActivity', ...(stoppedRequestId === undefined ? [] : [stoppedRequestId])].join(' '));
    return stoppedRequestId !== undefined || this.armed.size > 0;
  }

  guardCalls(check: () => void): void {
    this.guard = check;
  }

  serverNow(): number {
    return this.now;
  }

  async readRequests(): Promise<readonly RequestRecord[]> {
    await this.#call('readRequests');
    return this.requests;
  }

  async renew(): Promise<Renewal> {
    await this.#call('renew');
    if (this.renewal === 'goesOn') {
      this.fire({ kind: 'orgSessionRenewed' });
    }
    return this.renewal;
  }

  detach(): Promise<void> {
    return this.#call('detach');
  }

  async #call(call: string): Promise<void> {
    if (call !== 'detach') {
      this.guard?.();
    }
    this.calls.push(call);
    this.roundTrips++;
    await this.before(call);
  }
}

/** The place where request 07c1 of the execution stands. */
export function stopOf(execution: FakeExecution): Stop {
  const event = { kind: 'stopped', requestId: '07c1' } as const;
  return new Stop('07c1', execution, { reason: 'breakpoint', breakpointIds: [], event, problem: undefined });
}

/** For starts that nobody has a say in. */
export const unguarded: StartGate = { admit: () => undefined };
