import { displayLine } from '../../core/base/displayText.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { l10n } from '../../core/base/l10n.ts';
import { anonymousTypeRef } from '../../core/apexLog/replay/anonymousSource.ts';
import type { ReplayExecution } from '../../core/apexLog/replay/replayExecution.ts';
import type { BreakpointPlaces, BreakpointWish } from '../../core/debugging/breakpoints/breakpoint.ts';
import { stopsAlways } from '../../core/debugging/breakpoints/breakpointAction.ts';
import { DebuggedRequests } from '../../core/debugging/debuggedRequests.ts';
import type {
  DebuggedExecution,
  ExecutionEvent,
  ExecutionFrame,
  OfferedMoment,
} from '../../core/debugging/execution.ts';
import type { ClientIds } from '../clientIds.ts';
import type { DebugSession, ShownPlace, ShownText } from '../debugSession.ts';
import { missingSource } from '../missingSource.ts';
import { fileName, type Sources } from '../sources.ts';
import { locateInLog } from './replayPlaces.ts';

type OutputEvent = Extract<ExecutionEvent, { kind: 'output' }>;

/** What a replay is made of besides its execution. */
interface ReplayParts {
  /** Of the log. */
  readonly path: string;
  readonly sources: Sources;
  readonly breakpointsAt: ConstructorParameters<typeof DebuggedRequests>[1];
  readonly ids: ClientIds;
}

/** A debug session over a debug log. It has no time that could end and no org that could be asked. */
export class ReplaySession implements DebugSession {
  readonly live = undefined;
  readonly replay = this;
  readonly execution: ReplayExecution;
  readonly requests: DebuggedRequests;
  readonly ids: ClientIds;
  readonly sources: Sources;
  readonly #path: string;
  readonly #store = new DisposableStore();
  readonly #events = new EventEmitter<ExecutionEvent>();

  readonly onEvent = this.#events.event;
  readonly changeBreakpoints: DebuggedExecution['changeBreakpoints'] = (create, remove) =>
    this.execution.changeBreakpoints(create, remove);

  constructor(execution: ReplayExecution, { path, sources, breakpointsAt, ids }: ReplayParts) {
    this.execution = execution;
    this.sources = sources;
    this.ids = ids;
    this.#path = path;
    this.requests = new DebuggedRequests(execution, breakpointsAt, () => ids.nextThreadId());
    this.#store.add(
      this.requests.onDidEndStop((stop) => {
        ids.handles.release(stop);
      }),
    );
  }

  get threadNames(): readonly string[] {
    return this.requests.all.map(({ description }) => displayLine(description ?? this.#name, 100));
  }

  get greeting(): string {
    return l10n.t('Replaying {0}. Nothing runs in an org, and nothing is changed there.', this.#name);
  }

  get farewell(): string {
    return l10n.t('The replay has ended.');
  }

  handle(event: ExecutionEvent): void {
    this.requests.handle(event);
    this.#events.fire(event);
  }

  locate(wish: BreakpointWish): Promise<BreakpointPlaces> {
    return locateInLog(this.sources, wish, this.#path);
  }

  /** The source where there is one that knows the line; else the log's own line, so that every step can be seen. */
  async placeOf({ typeRef, line, logLine }: ExecutionFrame): Promise<ShownPlace | undefined> {
    const path = line === 0 ? undefined : await pathInSources(this.sources, typeRef);
    return path === undefined ? this.#placeInLog(typeRef, line, logLine) : { path, line };
  }

  async placeOfOutput({ typeName, line, logLine }: OutputEvent): Promise<ShownPlace | undefined> {
    const path = typeName === undefined || line === undefined ? undefined : await this.sources.pathOfTypeName(typeName);
    return path === undefined ? { path: this.#path, line: logLine } : { path, line };
  }

  /** Frames without a file are shown in the log. */
  textOf(typeRef: string): Promise<ShownText> {
    return Promise.resolve({ content: missingSource(typeRef), mimeType: 'text/plain' });
  }

  /** The moments at a line of a source or of the log itself that can be gone to. */
  async momentsAt(
    path: string,
    line: number,
  ): Promise<{ readonly line: number; readonly moments: readonly OfferedMoment[] }> {
    const [request] = this.requests.all;
    const places = await this.locate({ kind: 'line', path, line, action: stopsAlways });
    const [place] = places.kind === 'places' ? places.places : [];
    if (request === undefined || place === undefined || (place.kind !== 'line' && place.kind !== 'logLine')) {
      return { line, moments: [] };
    }
    return { line: place.line, moments: this.execution.momentsAt(request.requestId, place) };
  }

  remarkOn(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  forget(): void {
    // Only an org could tell that a file is another one.
  }

  own(disposable: Disposable): void {
    this.#store.add(disposable);
  }

  userActivity(): void {
    // A replay is never idle.
  }

  valuesWanted(): void {
    // Nor this.
  }

  requireTime(): void {
    // Nor does it end by itself.
  }

  async detach(): Promise<undefined> {
    this.requests.endAll();
    await this.execution.detach();
  }

  dispose(): void {
    this.#store.dispose();
    this.#events.dispose();
  }

  get #name(): string {
    return displayLine(fileName(this.#path), 100);
  }

  #placeInLog(typeRef: string, line: number, logLine: number | undefined): ShownPlace {
    const sourceLine = typeRef === anonymousTypeRef ? this.execution.anonymousLine(line) : undefined;
    return { path: this.#path, line: sourceLine ?? logLine };
  }
}

/** A log may leave open whether a name begins with a namespace or an outer class: the sources know. */
export async function pathInSources(sources: Sources, typeRef: string): Promise<string | undefined> {
  return (await sources.pathOf(typeRef)) ?? sources.pathOf(typeRef.replace('$', '/'));
}
