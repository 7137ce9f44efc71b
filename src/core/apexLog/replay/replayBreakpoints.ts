import { between, lowerBound } from '../../base/sorted.ts';
import { l10n } from '../../base/l10n.ts';
import type { AnyBreakpoint } from '../../debugging/breakpoints/breakpoint.ts';
import type { BreakpointOutcome, Direction } from '../../debugging/execution.ts';
import type { Replay } from './replay.ts';

/** From the first moment to the last. */
export interface MomentRange {
  readonly first: number;
  readonly last: number;
}

/** The breakpoints of a replay. Where each will stop is known as soon as it is set. */
export class ReplayBreakpoints {
  readonly #replay: Replay;
  readonly #range: MomentRange;
  /** The moments of each, in order, by its id. */
  readonly #moments = new Map<string, Moments>();
  #ids = 0;

  /** What lies outside of the range is never reached. */
  constructor(replay: Replay, range: MomentRange) {
    this.#replay = replay;
    this.#range = range;
  }

  add(request: AnyBreakpoint): BreakpointOutcome {
    const { first, last } = this.#range;
    const moments = between(this.#momentsOf(request), first, last + 1);
    if (moments.length === 0) {
      return { created: false, reason: this.#whyNever(request) };
    }
    const id = `breakpoint ${++this.#ids}`;
    this.#moments.set(id, moments);
    return { created: true, id };
  }

  remove(id: string): void {
    this.#moments.delete(id);
  }

  /** The ids of those that stop at a moment. */
  hitsAt(moment: number): readonly string[] {
    return [...this.#moments]
      .filter(([, moments]) => moments[lowerBound(moments, moment)] === moment)
      .map(([id]) => id);
  }

  /** The first moment behind `from`, up to `target`, at which any stops. */
  nextHit(from: number, target: number, direction: Direction): number | undefined {
    let nearest: number | undefined;
    for (const moments of this.#moments.values()) {
      const found =
        direction === 'forwards' ? moments[lowerBound(moments, from + 1)] : moments[lowerBound(moments, from) - 1];
      const isOnTheWay = found !== undefined && (direction === 'forwards' ? found <= target : found >= target);
      const isNearer =
        nearest === undefined || (direction === 'forwards' ? Number(found) < nearest : Number(found) > nearest);
      if (isOnTheWay && isNearer) {
        nearest = found;
      }
    }
    return nearest;
  }

  #momentsOf(request: AnyBreakpoint): Moments {
    switch (request.kind) {
      case 'line':
        return this.#replay.momentsOfLine(request.typeRef, request.line);
      case 'logLine':
        return this.#replay.momentsAtRow(request.line - 1);
      case 'data':
        return this.#replay.changesOf(request.dataId);
      case 'thrown':
        return this.#replay.momentsOfException(request.typeName, request.isUncaught);
      case 'exception':
        return this.#replay.momentsOfException(request.typeRef, false);
      case 'entry':
        return this.#replay.momentsOfEntry(request.name);
    }
  }

  #whyNever(request: AnyBreakpoint): string {
    switch (request.kind) {
      case 'line':
        return this.#replay.hasStatements
          ? l10n.t('The log never gets to this line.')
          : l10n.t('The log has no statements, only calls: it was written with APEX_CODE below FINER.');
      case 'logLine':
        return l10n.t('Nothing of Apex runs at this line of the log or after it.');
      case 'data':
        return l10n.t('The log tells of no change of this variable.');
      case 'thrown':
      case 'exception':
        return l10n.t('The log tells of no such exception.');
      case 'entry':
        return l10n.t('The log tells of no call of "{0}".', request.name);
    }
  }
}

type Moments = Uint32Array | readonly number[];
