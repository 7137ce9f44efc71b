import { between } from '../../base/sorted.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { EventEmitter } from '../../base/event.ts';
import { l10n } from '../../base/l10n.ts';
import type { AnyBreakpoint } from '../../debugging/breakpoints/breakpoint.ts';
import type {
  BreakpointOutcome,
  DataOwner,
  Direction,
  ExecutionEvent,
  ExecutionReference,
  FrameVariables,
  LinePlace,
  OfferedMoment,
  RecordedExecution,
  ReferenceQuery,
  StepKind,
  StoppedState,
} from '../../debugging/execution.ts';
import { staleFrame } from '../../debugging/failures.ts';
import { unescaped } from '../queries/eventTitle.ts';
import type { Replay } from './replay.ts';
import { ReplayBreakpoints } from './replayBreakpoints.ts';
import { passedOutput } from './replayOutput.ts';
import { ReplayValues } from './replayValues.ts';
import { SourceBlocks } from './sourceBlocks.ts';

/** Where a replay begins and what of the log it covers. */
export interface ReplayRange {
  /** One of the log's executions, from 1; undefined: all of them. */
  readonly execution: number | undefined;
  /** A line of the log, from 0, to begin at. */
  readonly fromRow: number | undefined;
  /** The source of a type, if there is one: it says where locals end, which a log does not. */
  readonly sourceOf?: (typeRef: string) => Promise<string | undefined>;
}

/** Where a run or step leads if nothing stops it on the way. */
interface Journey {
  readonly target: number;
  readonly direction: Direction;
  /** What is said on arrival. */
  readonly arrival: 'beginning' | 'end' | undefined;
}

// Milliseconds that conditions may be judged one after another before others get their turn.
const longestTurn = 20;
const requestId = 'log';

/**
 * A debug log as an execution. Where it stands is one number; going back is going to a smaller one. Nothing is run: all there is to
 * know of a moment is looked up.
 */
export class ReplayExecution implements RecordedExecution {
  readonly #replay: Replay;
  readonly #clock: Clock;
  readonly #values: ReplayValues;
  readonly #blocks: SourceBlocks;
  readonly #breakpoints: ReplayBreakpoints;
  readonly #events = new EventEmitter<ExecutionEvent>();
  readonly #name: string | undefined;
  readonly #first: number;
  readonly #last: number;
  #moment: number;
  #journey: Journey | undefined;
  #turnBegan = -Infinity;
  #isPauseWanted = false;
  #isOver = false;
  #preparing: Disposable | undefined;

  readonly events = this.#events.event;

  constructor(replay: Replay, clock: Clock, { execution, fromRow, sourceOf }: ReplayRange) {
    this.#replay = replay;
    this.#clock = clock;
    this.#values = new ReplayValues(replay);
    this.#blocks = new SourceBlocks(sourceOf);
    const chosen = execution === undefined ? undefined : replay.executions[execution - 1];
    const only = replay.executions.length === 1 ? replay.executions[0] : undefined;
    this.#name = (chosen ?? only)?.names.join(', ');
    this.#first = chosen?.first ?? 0;
    this.#last = chosen?.last ?? replay.momentCount - 1;
    this.#breakpoints = new ReplayBreakpoints(replay, { first: this.#first, last: this.#last });
    const start = fromRow === undefined ? this.#first : (replay.momentAtRow(fromRow) ?? this.#last);
    this.#moment = Math.min(this.#last, Math.max(this.#first, start));
  }

  /** Comes to the first stop: where it begins, or the first breakpoint. */
  begin(stopOnEntry: boolean): void {
    this.#prepare();
    this.#events.fire({
      kind: 'requestStarted',
      requestId,
      ...(this.#name === undefined ? {} : { description: this.#name }),
    });
    if (stopOnEntry) {
      this.#stop([], 'entry');
    } else {
      // A breakpoint at the very first statement counts, too.
      const hit = this.#breakpoints.hitsAt(this.#moment);
      this.#journey = { target: this.#last, direction: 'forwards', arrival: 'end' };
      if (hit.length > 0) {
        this.#stop(hit, undefined);
      } else {
        this.#travel();
      }
    }
  }

  /** Makes ready what values and breakpoints are looked up in, a part at a time, so that whoever asks in between is answered. */
  #prepare(): void {
    this.#preparing = this.#clock.schedule(0, () => {
      if (!this.#isOver && !this.#replay.prepare()) {
        this.#prepare();
      }
    });
  }

  changeBreakpoints(
    create: readonly AnyBreakpoint[],
    remove: readonly string[],
  ): Promise<readonly BreakpointOutcome[]> {
    remove.forEach((id) => {
      this.#breakpoints.remove(id);
    });
    return Promise.resolve(create.map((request) => this.#breakpoints.add(request)));
  }

  async readState(): Promise<StoppedState> {
    const moment = this.#moment;
    const frames = this.#values.frames(moment);
    return { frames, variables: await this.#variables(moment, frames, 0) };
  }

  async readFrame(_requestId: string, frameNumber: number): Promise<FrameVariables> {
    const moment = this.#moment;
    return this.#variables(moment, this.#values.frames(moment), frameNumber);
  }

  async #variables(
    moment: number,
    frames: readonly { readonly typeRef: string }[],
    frameNumber: number,
  ): Promise<FrameVariables> {
    const blocks = await this.#blocks.of(frames[frameNumber]?.typeRef ?? '');
    return this.#values.variables(moment, frameNumber, blocks);
  }

  readReferences(_requestId: string, queries: readonly ReferenceQuery[]): Promise<readonly ExecutionReference[]> {
    return Promise.resolve(this.#values.references(this.#moment, queries));
  }

  run(_requestId: string, direction: Direction): Promise<void> {
    const isForwards = direction === 'forwards';
    this.#leaveFor({
      target: isForwards ? this.#last : this.#first,
      direction,
      arrival: isForwards ? 'end' : 'beginning',
    });
    return Promise.resolve();
  }

  step(_requestId: string, kind: StepKind, direction: Direction): Promise<void> {
    const isForwards = direction === 'forwards';
    const found = isForwards ? this.#replay.next(this.#moment, kind) : this.#replay.previous(this.#moment, kind);
    if (found === undefined || found < this.#first || found > this.#last) {
      return this.run(requestId, direction);
    }
    this.#leaveFor({ target: found, direction, arrival: undefined });
    return Promise.resolve();
  }

  readonly takeUp = async (): Promise<void> => {
    if (this.#clock.monotonic() - this.#turnBegan > longestTurn) {
      await new Promise<void>((resolve) => {
        this.#clock.schedule(0, resolve);
      });
      this.#turnBegan = this.#clock.monotonic();
    }
    if (this.#isOver) {
      return;
    }
    if (this.#isPauseWanted || this.#journey === undefined) {
      this.#stop([], undefined);
    } else {
      this.#travel();
    }
  };

  restartFrame(_requestId: string, frameNumber: number): Promise<void> {
    const moment = this.#replay.firstOfFrame(this.#moment, frameNumber);
    if (moment === undefined) {
      return Promise.reject(staleFrame());
    }
    return this.#jump(Math.max(this.#first, moment), 'restart');
  }

  goTo(_requestId: string, moment: number): Promise<void> {
    return this.#jump(moment, 'goto');
  }

  momentsAt(_requestId: string, place: LinePlace): readonly OfferedMoment[] {
    const all =
      place.kind === 'logLine'
        ? this.#replay.momentsAtRow(place.line - 1)
        : this.#replay.momentsOfLine(place.typeRef, place.line);
    const inside = Array.from(between(all, this.#first, this.#last + 1));
    const ahead = inside.filter((moment) => moment > this.#moment);
    const behind = inside.filter((moment) => moment < this.#moment);
    // The nearest of each way, and the outermost: with more to choose from nobody can choose.
    const worthy = [ahead[0], behind.at(-1), behind[0], ahead.at(-1)].filter((moment) => moment !== undefined);
    return [...new Set(worthy)].map((moment) => this.#offered(moment));
  }

  dataOf(_requestId: string, owner: DataOwner, name: string): string | undefined {
    return this.#values.dataOf(this.#moment, owner, name);
  }

  pause(): void {
    this.#isPauseWanted = true;
  }

  /** The line of the log, from 1, that holds a line of the anonymous Apex that runs at this moment. */
  anonymousLine(line: number): number | undefined {
    const row = this.#replay.anonymousSource.rowOf(line, this.#replay.placeAt(this.#moment).event);
    return row === undefined ? undefined : row + 1;
  }

  detach(): Promise<void> {
    this.#isOver = true;
    this.#preparing?.dispose();
    return Promise.resolve();
  }

  #offered(moment: number): OfferedMoment {
    const { index } = this.#replay;
    const { event, row } = this.#replay.placeAt(moment);
    return {
      moment,
      logLine: row + 1,
      nanoseconds: index.nanosAt(event) - index.nanosAt(this.#replay.placeAt(this.#first).event),
      isAhead: moment > this.#moment,
    };
  }

  #jump(moment: number, arrival: 'restart' | 'goto'): Promise<void> {
    this.#journey = undefined;
    this.#moment = moment;
    this.#stop([], arrival);
    return Promise.resolve();
  }

  #leaveFor(journey: Journey): void {
    this.#isPauseWanted = false;
    this.#turnBegan = this.#clock.monotonic();
    if (journey.arrival === 'end' && this.#moment === this.#last) {
      this.#finish();
      return;
    }
    this.#journey = journey;
    this.#travel();
  }

  /** On to the next breakpoint on the way, or to its end. */
  #travel(): void {
    const journey = this.#journey;
    if (journey === undefined || journey.target === this.#moment) {
      this.#stop([], journey?.arrival);
      return;
    }
    const { target, direction } = journey;
    const hit = this.#breakpoints.nextHit(this.#moment, target, direction);
    const moment = hit ?? target;
    if (direction === 'forwards') {
      this.#print(this.#moment, moment);
    }
    this.#moment = moment;
    const hits = hit === undefined ? [] : this.#breakpoints.hitsAt(hit);
    this.#stop(hits, hits.length === 0 ? journey.arrival : undefined);
  }

  #stop([breakpointId, ...otherBreakpointIds]: readonly string[], arrival: Arrival): void {
    const [top] = this.#values.frames(this.#moment);
    const thrown = thrownAt(this.#replay, this.#moment);
    this.#events.fire({
      kind: 'stopped',
      requestId,
      ...(breakpointId === undefined ? {} : { breakpointId, otherBreakpointIds }),
      ...(arrival === undefined ? {} : { arrival }),
      ...(top === undefined ? {} : { typeRef: top.typeRef, line: top.line }),
      ...(thrown === undefined ? {} : { description: thrown.text, stackTrace: thrown.stackTrace }),
    });
  }

  #print(from: number, to: number): void {
    for (const output of passedOutput(this.#replay, from, to)) {
      this.#events.fire({ kind: 'output', requestId, ...output });
    }
  }

  #finish(): void {
    this.#isOver = true;
    this.#print(this.#last, this.#replay.momentCount);
    this.#events.fire({ kind: 'requestFinished', requestId });
    this.#events.fire({
      kind: 'sessionTerminated',
      reason: l10n.t('The log ends here. Start the replay again to go through it once more.'),
    });
  }
}

/** What was thrown at a moment, with its stack where nobody has caught it. */
function thrownAt(replay: Replay, moment: number): { readonly text: string; readonly stackTrace: string } | undefined {
  const { event, kind } = replay.placeAt(moment);
  if (kind !== 'exception' && kind !== 'fatal') {
    return undefined;
  }
  const fields = replay.index.fieldsAt(event).slice(kind === 'fatal' ? 0 : 1);
  const [text = '', ...stack] = unescaped(fields.join('|')).split(/\r?\n\r?\n/);
  return { text, stackTrace: stack.join('\n\n') };
}

type Arrival = Extract<ExecutionEvent, { kind: 'stopped' }>['arrival'];
