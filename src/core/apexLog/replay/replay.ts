import type { BlockLines } from '../../apexLanguage/blockLines.ts';
import { type EventKind, kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import { unescaped } from '../queries/eventTitle.ts';
import { AnonymousSource, anonymousTypeRef } from './anonymousSource.ts';
import { blockEnds } from './blockEnds.ts';
import { ChangeReader, Changes } from './changes.ts';
import { Frames } from './frames.ts';
import { Gaps } from './gaps.ts';
import { between, lowerBound } from '../../base/sorted.ts';
import { type HeapDumpBody, type HeapDumpPlace, HeapDumps } from './heapDumps.ts';
import { Moments } from './moments.ts';
import { PlaceIndex } from './placeIndex.ts';
import { frameState, stackOf } from './stateReader.ts';
import type { FrameState, ReplayFrame, ReplayObject, ReplayPlace } from './replayState.ts';
import { type ReplayStep, Steps } from './steps.ts';
import { Transactions } from './transactions.ts';
import { ValueReader } from './valueReader.ts';

/** A part of a log that can be replayed by itself. */
export interface ReplayExecution {
  readonly first: number;
  readonly last: number;
  /** What ran: the names of its outermost frames. */
  readonly names: readonly string[];
  readonly startNanos: number;
  readonly endNanos: number;
}

export interface ThrownException {
  readonly moment: number;
  readonly event: number;
  /** `System.DmlException` */
  readonly typeName: string;
  readonly message: string;
  /** Nobody caught it. */
  readonly isUncaught: boolean;
}

/** What a console shows as a replay passes it. */
const shownKinds = new Set<EventKind>([
  kinds.userDebug,
  kinds.soqlBegin,
  kinds.soslBegin,
  kinds.dmlBegin,
  kinds.calloutRequest,
  kinds.calloutResponse,
  kinds.exceptionThrown,
  kinds.fatalError,
  kinds.limitUsageForNamespace,
  kinds.skipped,
  kinds.sizeReached,
]);

const neverEnded = (): boolean => false;
const eventsAtOnce = 20_000;

/** Exceptions that were thrown and caught while one was on its way out, in `finally`. */
const mostBetween = 50;

/**
 * A replayed log. It can stand at moments, which are numbers from 0 in the order of the log; the state at a moment is that of just before
 * its event. Nothing is run: every answer is looked up, so it is the same whichever way a moment was reached. Throws for no log.
 */
export class Replay {
  readonly index: LogIndex;
  readonly moments: Moments;
  readonly anonymousSource: AnonymousSource;
  readonly #frames: Frames;
  readonly #gaps: Gaps;
  readonly #transactions: Transactions;
  readonly #steps: Steps;
  readonly #changeReader: ChangeReader;
  #lazyChanges: Changes | undefined;
  #lazyReader: ValueReader | undefined;
  #lazyPlaces: PlaceIndex | undefined;
  #lazyDumps: HeapDumps | undefined;
  #lazyExceptions: readonly ThrownException[] | undefined;
  #lazyExecutions: readonly ReplayExecution[] | undefined;

  constructor(index: LogIndex) {
    this.index = index;
    this.anonymousSource = new AnonymousSource(index);
    this.#frames = new Frames(index);
    this.moments = new Moments(index, this.#frames);
    this.#transactions = new Transactions(index);
    this.#gaps = new Gaps(index);
    this.#changeReader = new ChangeReader(index, this.#frames, this.#transactions);
    this.#steps = new Steps(index, this.moments, this.#transactions);
  }

  /**
   * Makes a part of the tables that variables and breakpoints are looked up in, some milliseconds' worth. Returns whether all are there. Nobody
   * has to call it: what is asked for before is made then.
   */
  prepare(): boolean {
    if (this.#lazyChanges === undefined) {
      if (this.#changeReader.read(eventsAtOnce)) {
        this.#lazyChanges = new Changes(this.#changeReader);
      }
      return false;
    }
    this.#lazyPlaces ??= new PlaceIndex(this.moments);
    return true;
  }

  get momentCount(): number {
    return this.moments.count;
  }

  /** Whether the log has statements, so that it can be replayed line by line; otherwise call by call. */
  get hasStatements(): boolean {
    return this.moments.hasAnyStatement;
  }

  /** In the order of the log. A log may hold several transactions; those without Apex are left out. */
  get executions(): readonly ReplayExecution[] {
    this.#lazyExecutions ??= this.#readExecutions();
    return this.#lazyExecutions;
  }

  /** The first moment in a line of the log (from 0) or behind it; undefined behind the last. */
  momentAtRow(row: number): number | undefined {
    if (row >= this.index.rowCount) {
      return undefined;
    }
    const event = this.index.eventAtRow(row);
    const moment = this.moments.firstFrom(event);
    return moment < this.momentCount ? moment : undefined;
  }

  /** The moments that a line of the log (from 0) stands for: those of the line of anonymous Apex that it shows, or the first in it or behind it. */
  momentsAtRow(row: number): Uint32Array | readonly number[] {
    const shown = this.anonymousSource.lineAtRow(row);
    if (shown === undefined) {
      const moment = this.momentAtRow(row);
      return moment === undefined ? [] : [moment];
    }
    const { first, end, line } = shown;
    const { moments } = this;
    return between(this.momentsOfLine(anonymousTypeRef, line), moments.firstFrom(first), moments.firstFrom(end));
  }

  placeAt(moment: number): ReplayPlace {
    const event = this.moments.eventAt(moment);
    return { event, row: this.index.rowAt(event), kind: this.moments.kindAt(moment) };
  }

  /** The checkpoints that the log passed. What was in memory then is not in the log. */
  get heapDumps(): readonly HeapDumpPlace[] {
    return this.#dumps.places;
  }

  /** From now on, states know what was in memory at a checkpoint, by the id of its `heapDumps`. */
  addHeapDump(id: string, body: HeapDumpBody): void {
    this.#dumps.add(id, body);
  }

  /** Innermost first. */
  stackAt(moment: number): readonly ReplayFrame[] {
    return stackOf(this.index, this.moments, this.#gaps, moment);
  }

  /**
   * `frameNumber` 0 is the innermost. Undefined for a frame that is not there. `blocks` of the frame's source leave out what was declared in
   * blocks that have ended, which a log does not tell.
   */
  variablesAt(moment: number, frameNumber: number, blocks?: BlockLines): FrameState | undefined {
    const frame = this.#frameAt(moment, frameNumber);
    const event = this.moments.eventAt(moment);
    return frame === undefined
      ? undefined
      : frameState(
          { changes: this.#changes, reader: this.#reader, frames: this.#frames, dumps: this.#dumps },
          this.#transactions.of(event),
          frame,
          event,
          blocks === undefined
            ? neverEnded
            : blockEnds(this.moments, blocks, {
                moment,
                frame,
                isInnermost: frameNumber === 0,
                line: this.stackAt(moment)[frameNumber]?.line ?? 0,
              }),
        );
  }

  /** What an id of a `ReplayValue` leads to. Undefined for one that was not given out. */
  objectAt(moment: number, id: string): ReplayObject | undefined {
    return this.#reader.object(id, this.moments.eventAt(moment));
  }

  next(moment: number, step: ReplayStep): number | undefined {
    return this.#steps.next(moment, step);
  }

  previous(moment: number, step: ReplayStep): number | undefined {
    return this.#steps.previous(moment, step);
  }

  /** Where a frame begins. */
  firstOfFrame(moment: number, frameNumber: number): number | undefined {
    const frame = this.#frameAt(moment, frameNumber);
    return frame === undefined ? undefined : this.moments.ofFrame(frame)[0];
  }

  /** Sorted. Any case. */
  momentsOfLine(typeRef: string, line: number): Uint32Array {
    return this.#places.ofLine(typeRef, line);
  }

  /** The lines of a type that were reached, sorted. */
  linesOf(typeRef: string): readonly number[] {
    return this.#places.lines(typeRef);
  }

  /** Where frames of a method begin: `Class.method`, `ns.Class.method`, `Class.<init>`, a trigger's name. Sorted. */
  momentsOfEntry(name: string): readonly number[] {
    return this.#places.ofEntry(name);
  }

  /** Each once, where it was thrown first. */
  get exceptions(): readonly ThrownException[] {
    this.#lazyExceptions ??= this.#readExceptions();
    return this.#lazyExceptions;
  }

  /** `typeName` as people write it, with or without namespace; without one, of all types. Sorted. */
  momentsOfException(typeName: string | undefined, isUncaught = false): readonly number[] {
    const wanted = typeName?.toLowerCase();
    return this.exceptions
      .filter(
        (exception) =>
          (!isUncaught || exception.isUncaught) &&
          (wanted === undefined || isNamed(exception.typeName.toLowerCase(), wanted)),
      )
      .map(({ moment }) => moment);
  }

  /** A name for a variable, static or field that is the same at every moment; undefined where the log never changes it. */
  dataIdOf(moment: number, owner: number | string, name: string): string | undefined {
    const subject =
      typeof owner === 'string'
        ? this.#fieldSubject(owner, name, this.moments.eventAt(moment))
        : this.#variableSubject(moment, owner, name);
    return subject === undefined ? undefined : `data${subject}`;
  }

  /** The moments before which something has changed. Sorted, each once. */
  changesOf(dataId: string): readonly number[] {
    const subject = Number(/^data(\d{1,9})$/.exec(dataId)?.[1] ?? 'none');
    if (!(subject < this.#changes.subjectCount)) {
      return [];
    }
    const moments: number[] = [];
    for (const change of this.#changes.of(subject)) {
      const moment = this.moments.firstFrom(change + 1);
      if (moment < this.momentCount && moment !== moments.at(-1)) {
        moments.push(moment);
      }
    }
    return moments;
  }

  /** Events that a console shows, from one moment up to before another, in order. */
  outputs(from: number, to: number): readonly number[] {
    const start = this.moments.eventAt(from);
    const end = to >= this.momentCount ? this.index.count : this.moments.eventAt(to);
    const events: number[] = [];
    const { kind } = this.index.columns;
    for (let event = start; event < end; event += 1) {
      if (shownKinds.has(kind[event] as number)) {
        events.push(event);
      }
    }
    return events;
  }

  #frameAt(moment: number, frameNumber: number): number | undefined {
    let frame: number | undefined = this.moments.frameAt(moment);
    for (let number = 0; number < frameNumber && frame !== undefined; number += 1) {
      frame = this.#frames.around(frame);
    }
    return frame;
  }

  #variableSubject(moment: number, frameNumber: number, name: string): number | undefined {
    const frame = this.#frameAt(moment, frameNumber);
    if (frame === undefined) {
      return undefined;
    }
    const wanted = name.toLowerCase();
    const typeName = this.#frames.nameOf(frame).typeName.toLowerCase();
    const named = (subject: number): boolean => this.#changes.nameOf(subject).toLowerCase() === wanted;
    const ofClass = (subject: number): boolean => {
      const full = this.#changes.nameOf(subject).toLowerCase();
      return full === wanted || full === `${typeName}.${wanted}`;
    };
    const statics = this.#changes.staticsOf(this.#transactions.of(this.moments.eventAt(moment)));
    return this.#changes.localsOf(frame).find(named) ?? statics.find(ofClass);
  }

  #fieldSubject(id: string, name: string, event: number): number | undefined {
    const wanted = name.toLowerCase();
    return (
      this.#changes.fieldsOf(id, event).find((subject) => this.#changes.nameOf(subject).toLowerCase() === wanted) ??
      this.#changes.objectAt(id, event)
    );
  }

  #readExecutions(): readonly ReplayExecution[] {
    const executions: ReplayExecution[] = [];
    for (let transaction = 0; transaction < this.#transactions.count; transaction += 1) {
      const start = this.#transactions.starts[transaction] ?? 0;
      const end = this.#transactions.endOf(transaction, this.index.count);
      const first = this.moments.firstFrom(start);
      const last = this.moments.firstFrom(end) - 1;
      if (last >= first) {
        executions.push({
          first,
          last,
          names: this.#rootNames(start, end),
          startNanos: this.index.nanosAt(start),
          endNanos: this.index.nanosAt(end - 1),
        });
      }
    }
    return executions;
  }

  #rootNames(start: number, end: number): readonly string[] {
    const names = new Set<string>();
    const { events } = this.#frames;
    for (let ordinal = lowerBound(events, start); (events[ordinal] ?? end) < end; ordinal += 1) {
      const frame = events[ordinal] as number;
      if (this.#frames.around(frame) === undefined) {
        names.add(this.#frames.nameOf(frame).fullName);
      }
    }
    return [...names];
  }

  #readExceptions(): readonly ThrownException[] {
    const found: ThrownException[] = [];
    for (let moment = 0; moment < this.momentCount; moment += 1) {
      const kind = this.moments.kindAt(moment);
      if (kind === 'exception' || kind === 'fatal') {
        const event = this.moments.eventAt(moment);
        const text = unescaped(this.index.fieldAt(event, kind === 'fatal' ? 0 : 1));
        const colon = text.indexOf(': ');
        const typeName = (colon < 0 ? text : text.slice(0, colon)).trim();
        const message = colon < 0 ? '' : (text.slice(colon + 2).split('\n\n', 1)[0] ?? '');
        this.#addException(found, { moment, event, typeName, message, isUncaught: kind === 'fatal' });
      }
    }
    return found;
  }

  /** That nobody caught an exception is said when all is over: where it was thrown is the moment to look at. */
  #addException(found: ThrownException[], exception: ThrownException): void {
    const nearest = Math.max(0, found.length - mostBetween + 1);
    const position = exception.isUncaught
      ? found
          .slice(nearest)
          .findLastIndex(
            ({ typeName, message, isUncaught }) =>
              !isUncaught && typeName === exception.typeName && message === exception.message,
          ) + nearest
      : -1;
    const thrown = position < nearest ? undefined : found[position];
    if (thrown !== undefined && this.#transactions.of(thrown.event) === this.#transactions.of(exception.event)) {
      found[position] = { ...thrown, isUncaught: true };
    } else {
      found.push(exception);
    }
  }

  get #changes(): Changes {
    this.#lazyChanges ??= new Changes(this.#changeReader);
    return this.#lazyChanges;
  }

  get #reader(): ValueReader {
    this.#lazyReader ??= new ValueReader(this.index, this.#changes, this.#gaps, this.#dumps);
    return this.#lazyReader;
  }

  get #dumps(): HeapDumps {
    this.#lazyDumps ??= new HeapDumps(this.index, this.moments);
    return this.#lazyDumps;
  }

  get #places(): PlaceIndex {
    this.#lazyPlaces ??= new PlaceIndex(this.moments);
    return this.#lazyPlaces;
  }
}

/** `dmlexception` is `system.dmlexception`, too. */
function isNamed(typeName: string, wanted: string): boolean {
  return typeName === wanted || typeName.endsWith(`.${wanted}`) || wanted.endsWith(`.${typeName}`);
}
