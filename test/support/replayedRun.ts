import assert from 'node:assert/strict';
import { BlockLines } from '../../src/core/apexLanguage/blockLines.ts';
import { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { kinds } from '../../src/core/apexLog/eventKinds.ts';
import { Replay } from '../../src/core/apexLog/replay/replay.ts';
import type { ReplayValue, ReplayVariable } from '../../src/core/apexLog/replay/replayState.ts';
import type { ApexProgram } from '../../src/sampleOrg/apex/engine.ts';
import type { ApexValue } from '../../src/sampleOrg/apex/library/contract.ts';
import { engine, type HostParts, RecordedLog } from '../unit/sampleOrg/apex/apexHarness.ts';
import { DebuggedApex } from '../unit/sampleOrg/apex/debuggedApex.ts';

// The sample org's engine runs a program under the debugger and writes its log: what the debugger has shown is what the replay must show.

interface LiveVariable {
  readonly name: string;
  /** Undefined for what is not a scalar. */
  readonly text: string | undefined;
  /** Its block has ended. */
  readonly isPast: boolean;
  /** Scalars inside of it, by the names of fields or the positions of elements. Undefined for what has no inside. */
  readonly inside: ReadonlyMap<string, string> | undefined;
}

interface LiveFrame {
  readonly typeRef: string;
  readonly fullName: string;
  readonly line: number;
  readonly locals: readonly LiveVariable[];
  readonly statics: readonly LiveVariable[];
}

interface LiveStop {
  /** How many events were written. */
  readonly written: number;
  readonly frames: readonly LiveFrame[];
}

export interface ReplayedRun {
  readonly replay: Replay;
  readonly stops: readonly LiveStop[];
}

/** Steps into everything, from the first breakpoint to the end. Undefined for a program with more than `most` stops. */
export function replayedRun(
  source: string,
  program: ApexProgram,
  stops: readonly string[],
  most: number,
  parts: HostParts = {},
): ReplayedRun | undefined {
  const log = new RecordedLog();
  const debugged = new DebuggedApex(source, program, stops, { ...parts, log });
  const seen: LiveStop[] = [];
  for (debugged.go(); debugged.last?.kind === 'stopped'; debugged.go('into')) {
    seen.push({ written: log.lines.length, frames: framesOf(debugged) });
    if (seen.length > most) {
      return undefined;
    }
  }
  const header = '64.0 APEX_CODE,FINEST;SYSTEM,FINE';
  const lines = log.lines.map((line, at) => `01:00:00.1 (${1000 + at})|${line}`);
  const replay = new Replay(new LogIndex(new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`)));
  assert.equal(replay.index.count, lines.length + 1, 'each line is an event');
  return { replay, stops: seen };
}

function framesOf({ execution }: DebuggedApex): readonly LiveFrame[] {
  return execution.frames().map(({ typeRef, fullName, lineNumber }, number) => ({
    typeRef,
    fullName,
    line: lineNumber,
    locals: execution
      .locals(number)
      .map((local) => liveVariable(local.name, local.value, 'past' in local && local.past)),
    statics: execution.statics(number).map(({ name, value }) => liveVariable(name, value, false)),
  }));
}

function liveVariable(name: string, value: ApexValue, isPast: boolean): LiveVariable {
  return { name, text: scalarText(value), isPast, inside: scalarsIn(value) };
}

function scalarsIn(value: ApexValue): ReadonlyMap<string, string> | undefined {
  const inspected = engine.inspect(value);
  const inside = new Map<string, string>();
  const add = (name: string, held: ApexValue): void => {
    const text = scalarText(held);
    if (text !== undefined) {
      inside.set(name, text);
    }
  };
  if (inspected.kind === 'object') {
    inspected.fields.forEach(({ name, value: held }) => add(name, held));
  } else if (inspected.kind === 'list' || inspected.kind === 'set') {
    for (let position = 0; position < inspected.size; position += 1) {
      add(String(position), inspected.element(position));
    }
  } else {
    return undefined;
  }
  return inside;
}

function scalarText(value: ApexValue): string | undefined {
  const inspected = engine.inspect(value);
  if (inspected.kind === 'scalar') {
    return inspected.text.replace(/^Blob\[(\d+)\]$/, 'BLOB($1 bytes)');
  }
  return inspected.kind === 'null' ? 'null' : undefined;
}

export interface Comparison {
  /** Stops that are a statement of the log, and were compared. */
  readonly compared: number;
  /** Scalars that were compared. */
  readonly scalars: number;
  /** Those of them that are inside of objects and collections. */
  readonly inside: number;
  readonly differences: readonly string[];
}

/** Compares stacks and scalars at every stop that is a statement in the log: coming back to a line from a call is none. */
export function compareRun(
  { replay, stops }: ReplayedRun,
  sources: ReadonlyMap<string, string> = new Map(),
): Comparison {
  const comparer = new Comparer(replay, sources);
  for (const stop of stops) {
    comparer.stop(stop);
  }
  return comparer;
}

class Comparer implements Comparison {
  compared = 0;
  scalars = 0;
  inside = 0;
  readonly differences: string[] = [];
  readonly #replay: Replay;
  readonly #blocks: ReadonlyMap<string, BlockLines>;
  #where = '';

  constructor(replay: Replay, sources: ReadonlyMap<string, string>) {
    this.#replay = replay;
    this.#blocks = new Map(Array.from(sources, ([typeRef, text]) => [typeRef, new BlockLines(text)]));
  }

  stop(stop: LiveStop): void {
    const moment = this.#momentOf(stop);
    if (moment === undefined) {
      return;
    }
    this.compared += 1;
    const frames = this.#replay.stackAt(moment);
    const stack = (all: readonly { typeRef: string; fullName: string; line: number }[]): string =>
      all.map(({ typeRef, fullName, line }) => `${typeRef} ${fullName}:${line}`).join(', ');
    this.#where = stack(stop.frames);
    if (stack(frames) !== this.#where) {
      this.differences.push(`stack ${this.#where} is replayed as ${stack(frames)}`);
      return;
    }
    for (const [number, frame] of stop.frames.entries()) {
      const blocks = this.#blocks.get(frame.typeRef.split('$', 1)[0] ?? '');
      const state = this.#replay.variablesAt(moment, number, blocks);
      if (blocks !== undefined) {
        this.#beyondBlocks(`${number}`, frame.locals, state?.locals ?? []);
      }
      const declared = number === 0 ? this.#declaredBy(moment) : new Set<string>();
      const locals = frame.locals.filter(({ name }) => !declared.has(name));
      this.#variables(moment, `${number}`, locals, state?.locals ?? []);
      this.#variables(moment, `${number} static`, frame.statics, state?.statics ?? []);
    }
  }

  /** The engine stops before or after it writes the statement. */
  #momentOf({ written, frames }: LiveStop): number | undefined {
    const { index, moments } = this.#replay;
    for (const event of [written, written + 1]) {
      if (event < index.count && index.kindAt(event) === kinds.statement && index.lineAt(event) === frames[0]?.line) {
        const moment = moments.firstFrom(event);
        return moments.eventAt(moment) === event ? moment : undefined;
      }
    }
    return undefined;
  }

  /** With the source at hand, nothing is shown that the debugger does not. */
  #beyondBlocks(what: string, live: readonly LiveVariable[], replayed: readonly ReplayVariable[]): void {
    for (const { name } of replayed) {
      if (!live.some((variable) => variable.name === name)) {
        this.differences.push(`${this.#where}: ${what} ${name} is replayed behind its block`);
      }
    }
  }

  #inside(moment: number, what: string, live: ReadonlyMap<string, string>, id: string): void {
    const object = this.#replay.objectAt(moment, id);
    // What the log says it does not know is not compared.
    if (object === undefined || object.kind === 'unknown' || object.kind === 'map' || object.doubts.length > 0) {
      return;
    }
    const replayed = new Map<string, Pick<ReplayVariable, 'value' | 'doubts'>>(
      object.kind === 'object'
        ? object.fields.map((field) => [field.name, field])
        : object.elements.map((element, position) => [String(position), element]),
    );
    for (const [name, text] of live) {
      this.inside += 1;
      const found = replayed.get(name);
      if (found === undefined ? text !== 'null' : !isSame({ text }, found)) {
        const shown = found === undefined ? 'nothing' : textOf(found.value);
        this.differences.push(`${this.#where}: ${what}.${name}=${text} is replayed as ${shown}`);
      }
    }
  }

  /** A `catch` declares its variable behind its statement; the engine has it at the stop. */
  #declaredBy(moment: number): ReadonlySet<string> {
    const { index, moments } = this.#replay;
    const names = new Set<string>();
    for (let event = moments.eventAt(moment) + 1; event < index.count; event += 1) {
      const kind = index.kindAt(event);
      if (kind === kinds.scopeBegin) {
        names.add(index.fieldAt(event, 1));
      } else if (kind !== kinds.assignment) {
        break;
      }
    }
    return names;
  }

  #variables(moment: number, what: string, live: readonly LiveVariable[], replayed: readonly ReplayVariable[]): void {
    for (const variable of live) {
      const found = replayed.find(({ name }) => name === variable.name);
      if (variable.isPast) {
        continue;
      }
      if (variable.text !== undefined) {
        this.scalars += 1;
      }
      if (found === undefined ? variable.text !== 'null' : !isSame(variable, found)) {
        const shown = found === undefined ? 'nothing' : textOf(found.value);
        this.differences.push(`${this.#where}: ${what} ${variable.name}=${variable.text} is replayed as ${shown}`);
      } else if (variable.inside !== undefined && found?.value.kind === 'reference') {
        this.#inside(moment, `${what} ${variable.name}`, variable.inside, found.value.id);
      }
    }
  }
}

function isSame(
  live: Pick<LiveVariable, 'text'>,
  { value, doubts }: Pick<ReplayVariable, 'value' | 'doubts'>,
): boolean {
  if (live.text === undefined) {
    return value.kind === 'reference';
  }
  const cut = doubts.find((doubt) => doubt.kind === 'cut');
  const text = textOf(value);
  return cut === undefined
    ? text === live.text
    : live.text.startsWith(text) && live.text.length === text.length + cut.more;
}

function textOf(value: ReplayValue): string {
  return value.kind === 'null' ? 'null' : value.kind === 'scalar' ? value.text : value.id;
}
