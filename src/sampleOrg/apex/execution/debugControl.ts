import type { BreakpointTable, RunCommand } from '../engine.ts';
import type { Site } from '../compile/unit.ts';
import type { ApexException } from '../values/exception.ts';
import { constructorAround, type Frame } from './frames.ts';

/** Bits of a site's byte: a breakpoint is there; nobody has noted yet that the site was reached. */
const hasBreakpoint = 1;
const isUncovered = 2;
/** How many statements run between two looks at the clock. */
const statementsPerLook = 2000;

export interface Stop {
  readonly reason: 'breakpoint' | 'step' | 'exception';
  readonly breakpointId: string | undefined;
  readonly exception: ApexException | undefined;
}

/** Decides where a request stops and when its time slice ends. */
export class DebugControl {
  /** One byte per site of the program. */
  readonly armed: Uint8Array;
  stop: Stop | undefined;
  /** What went wrong inside the engine itself, for its own tests. */
  internalFailure: unknown;
  readonly #sites: readonly Site[];
  readonly #table: BreakpointTable | undefined;
  #generation = 0;
  #command: RunCommand = 'run';
  #stepFrame: Frame | undefined;
  #stepDepth = 0;
  #stepLine = 0;
  #deadline = 0;
  #countedUntil = 0;
  #suspendedAt = 0;
  readonly #clock: () => number;
  readonly #onReached: ((typeRef: string, line: number) => void) | undefined;

  /** `sites[0]` has the number 1. `onReached`: each site is told once, when it is first reached. */
  constructor(
    sites: readonly Site[],
    table: BreakpointTable | undefined,
    clock: () => number,
    onReached?: (typeRef: string, line: number) => void,
  ) {
    this.#sites = sites;
    this.#table = table;
    this.#clock = clock;
    this.#onReached = onReached;
    this.armed = new Uint8Array(sites.length + 1).fill(onReached === undefined ? 0 : isUncovered);
  }

  /** Before the request goes on. */
  begin(command: RunCommand, sliceMilliseconds: number, top: Frame): number {
    const now = this.#clock();
    this.#countedUntil += now - this.#suspendedAt;
    this.#deadline = now + sliceMilliseconds;
    if (this.stop || this.#command !== command) {
      this.#command = this.#table ? command : 'run';
      this.#stepFrame = top;
      this.#stepDepth = top.depth;
      this.#stepLine = this.#lineAt(top.s);
    }
    this.stop = undefined;
    this.#arm();
    return this.nextQuota();
  }

  /** When the request was suspended: no time counts from here until `begin`. */
  suspend(): void {
    this.#suspendedAt = this.#clock();
  }

  #arm(): void {
    const generation = this.#table?.generation ?? 0;
    if (generation === this.#generation) {
      return;
    }
    this.#generation = generation;
    let before: Site | undefined;
    for (const [index, site] of this.#sites.entries()) {
      // Of several sites in a row on one line the first stops: a line is reached once.
      const continues = before?.method === site.method && before.line === site.line;
      const id = continues ? undefined : this.#table?.breakpointAt(site.method.type.typeRef, site.line);
      const uncovered = (this.armed[index + 1] ?? 0) & isUncovered;
      this.armed[index + 1] = uncovered | (id === undefined ? 0 : hasBreakpoint);
      before = site;
    }
  }

  nextQuota(): number {
    return this.#command === 'run' ? statementsPerLook : -1;
  }

  timeIsLeft(): boolean {
    return this.#clock() < this.#deadline;
  }

  /** Whole milliseconds of running since the last question. Time while stopped does not count. */
  elapsedMilliseconds(): number {
    const now = this.#clock();
    const elapsed = Math.floor(now - this.#countedUntil);
    this.#countedUntil += elapsed;
    return elapsed;
  }

  stopsAt(frame: Frame, number: number): boolean {
    const site = this.#sites[number - 1];
    if (!site) {
      return false;
    }
    const armed = this.armed[number] ?? 0;
    if ((armed & isUncovered) !== 0) {
      this.armed[number] = armed & hasBreakpoint;
      this.#onReached?.(site.method.type.typeRef, site.line);
    }
    if ((armed & hasBreakpoint) !== 0) {
      const id = this.#table?.reach(site.method.type.typeRef, site.line);
      if (id !== undefined) {
        return this.#stopFor('breakpoint', id);
      }
    }
    return this.#endsStep(frame, site.line) && this.#stopFor('step');
  }

  #endsStep(frame: Frame, line: number): boolean {
    switch (this.#command) {
      case 'run':
        return false;
      case 'into':
        return frame !== this.#stepFrame || line !== this.#stepLine;
      case 'over':
        return (
          frame.depth < this.#stepDepth ||
          (frame.depth === this.#stepDepth && (frame !== this.#stepFrame || line !== this.#stepLine))
        );
      case 'out':
        return frame.depth < this.#stepDepth;
    }
  }

  /** A step that reaches the end of its frame, or a step out, stops where the caller waits. Never in anonymous code. */
  stopsAfter(frame: Frame): boolean {
    if (this.#command === 'run' || frame.depth > this.#stepDepth || constructorAround(frame)) {
      return false;
    }
    const form = frame.caller?.m?.type.form;
    return form !== undefined && this.#isStoppable(frame.caller) && this.#stopFor('step');
  }

  #isStoppable(frame: Frame | null): boolean {
    return frame !== null && frame.s > 0 && frame.s <= this.#sites.length;
  }

  stopsForException(frame: Frame, exception: ApexException, typeRefs: readonly string[]): boolean {
    const id = this.#isStoppable(frame) ? this.#table?.exceptionBreakpoint(typeRefs) : undefined;
    if (id === undefined) {
      return false;
    }
    this.stop = { reason: 'exception', breakpointId: id, exception };
    return true;
  }

  #stopFor(reason: 'breakpoint' | 'step', breakpointId?: string): boolean {
    this.stop = { reason, breakpointId, exception: undefined };
    return true;
  }

  #lineAt(number: number): number {
    return this.#sites[number - 1]?.line ?? 0;
  }
}
