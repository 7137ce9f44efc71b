import assert from 'node:assert/strict';
import { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { Replay } from '../../src/core/apexLog/replay/replay.ts';
import { ForwardReplay } from '../support/forwardReplay.ts';
import { generatedLog } from '../support/generatedLog.ts';
import { Draws } from '../support/random.ts';
import type { Measurement } from './measurement.ts';

const bytes = 20e6;
const jumps = 2_000;
const passes = 3;
const steps = 2_000;
const runs = 12;
const expanded = 20;

function percentile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function timed(action: () => unknown): number {
  const started = performance.now();
  action();
  return performance.now() - started;
}

/** What an editor asks for where it stops: the stack, the variables of its top, and what is in twenty of them. */
function look(replay: Replay, moment: number): void {
  replay.stackAt(moment);
  const state = replay.variablesAt(moment, 0);
  let opened = 0;
  for (const { value } of [...(state?.locals ?? []), ...(state?.statics ?? [])]) {
    if (value.kind === 'reference' && opened < expanded) {
      opened += 1;
      replay.objectAt(moment, value.id);
    }
  }
}

/** Each jump's best of some passes, so that what else this machine does is left out; every pass is by a replay that has parsed nothing. */
function jumpTimes(index: LogIndex, draws: Draws): readonly number[] {
  const { momentCount } = new Replay(index);
  const moments = Array.from({ length: jumps }, () => draws.below(momentCount));
  const best = moments.map(() => Infinity);
  for (let pass = 0; pass < passes; pass += 1) {
    const replay = new Replay(index);
    while (!replay.prepare());
    look(replay, 0);
    for (const [position, moment] of moments.entries()) {
      const time = timed(() => look(replay, moment));
      best[position] = Math.min(best[position] ?? Infinity, time);
    }
  }
  return best;
}

function named(name: string, value: number, baseline: number): Measurement {
  return {
    name,
    value,
    unit: 'ms',
    baseline: { name: 'a forward run from the start, p50', value: baseline, unit: 'ms' },
  };
}

/** A session over a log of 20 MB: its start, any statement of it, and steps both ways. */
export function replayOfTwentyMegabytes(): readonly Measurement[] {
  const file = generatedLog({ seed: 7, bytes });
  const draws = new Draws(7);
  let replay = new Replay(new LogIndex(file));
  const index = timed(() => new LogIndex(file));
  const session = timed(() => {
    replay = new Replay(new LogIndex(file));
    assert.ok(replay.executions.length > 0);
    replay.stackAt(0);
  });
  const firstVariables = timed(() => look(replay, 0));
  const prepared = new Replay(replay.index);
  const slices: number[] = [];
  const state = { isDone: false };
  while (!state.isDone) {
    slices.push(
      timed(() => {
        state.isDone = prepared.prepare();
      }),
    );
  }
  const firstLine = timed(() => replay.momentsOfLine('acme/InvoiceService', 10));
  const { momentCount } = replay;
  const jumping = jumpTimes(replay.index, draws);
  const stepping = Array.from({ length: steps }, (_, step) => {
    const moment = draws.below(momentCount);
    const kind = (['into', 'over', 'out'] as const)[step % 3] ?? 'into';
    return timed(() => (step % 2 === 0 ? replay.next(moment, kind) : replay.previous(moment, kind)));
  });
  const forward = Array.from({ length: runs }, () => {
    const event = replay.placeAt(draws.below(momentCount)).event;
    return timed(() => new ForwardReplay(replay.index).runTo(event));
  });
  const baseline = percentile(forward, 0.5);
  const { name, value, unit } = { name: 'index alone', value: index, unit: 'ms' };
  return [
    {
      name: `replay: start of a session, ${momentCount} moments`,
      value: session,
      unit,
      baseline: { name, value, unit },
    },
    named('replay: the first variables of a session', firstVariables, baseline),
    named('replay: the longest part of what is prepared meanwhile', Math.max(...slices), baseline),
    named('replay: the first breakpoint of a session', firstLine, baseline),
    named('replay: any statement with its variables, p50', percentile(jumping, 0.5), baseline),
    named('replay: any statement with its variables, p99', percentile(jumping, 0.99), baseline),
    named('replay: a step forwards or backwards, p99', percentile(stepping, 0.99), baseline),
  ];
}
