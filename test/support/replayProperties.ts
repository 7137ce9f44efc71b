import type { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { Replay } from '../../src/core/apexLog/replay/replay.ts';
import type { ReplayVariable } from '../../src/core/apexLog/replay/replayState.ts';
import { ForwardReplay } from './forwardReplay.ts';
import type { Draws } from './random.ts';

// What holds of the replay of any log, however broken.

const steps = ['into', 'over', 'out'] as const;
const jumps = 30;

/** Everything that can be seen at a moment, opened three levels deep. */
export function stateText(replay: Replay, moment: number): string {
  const lines = [JSON.stringify(replay.placeAt(moment)), JSON.stringify(replay.stackAt(moment))];
  for (const number of [0, 1]) {
    const state = replay.variablesAt(moment, number);
    for (const variable of [...(state?.locals ?? []), ...(state?.statics ?? [])]) {
      lines.push(JSON.stringify(variable), ...insideText(replay, moment, variable, 3));
    }
  }
  return lines.join('\n');
}

function insideText(replay: Replay, moment: number, { value }: Pick<ReplayVariable, 'value'>, depth: number): string[] {
  if (value.kind !== 'reference' || depth === 0) {
    return [];
  }
  const object = replay.objectAt(moment, value.id);
  const inside =
    object?.kind === 'object'
      ? object.fields
      : object?.kind === 'list' || object?.kind === 'set'
        ? object.elements
        : object?.kind === 'map'
          ? object.entries.flatMap((entry) => [entry.key, entry.value])
          : [];
  return [JSON.stringify(object), ...inside.slice(0, 5).flatMap((item) => insideText(replay, moment, item, depth - 1))];
}

/** What is wrong with the replay of a log; `most` bounds how many moments are looked at. */
export function replayBreaches(index: LogIndex, draws: Draws, most: number): readonly string[] {
  const checker = new PropertyChecker(index, draws, most);
  checker.check();
  return checker.breaches;
}

class PropertyChecker {
  readonly breaches: string[] = [];
  readonly #index: LogIndex;
  readonly #draws: Draws;
  readonly #replay: Replay;
  readonly #count: number;

  constructor(index: LogIndex, draws: Draws, most: number) {
    this.#index = index;
    this.#draws = draws;
    this.#replay = new Replay(index);
    this.#count = Math.min(most, this.#replay.momentCount);
  }

  check(): void {
    this.#sameWhicheverWay();
    this.#sameAsRunningForward();
    for (let moment = 0; moment < this.#count; moment += 1) {
      this.#steps(moment);
    }
    this.#tables();
  }

  #breach(text: string): void {
    this.breaches.push(text);
  }

  /** Forwards, backwards and by jumps, each by a replay of its own, so that none profits from what another has kept. */
  #sameWhicheverWay(): void {
    const forwards = Array.from({ length: this.#count }, (_, moment) => stateText(this.#replay, moment));
    const back = new Replay(this.#index);
    for (let moment = this.#count - 1; moment >= 0; moment -= 1) {
      if (stateText(back, moment) !== forwards[moment]) {
        this.#breach(`moment ${moment} is otherwise when it is reached backwards`);
      }
    }
    const jumping = new Replay(this.#index);
    for (let jump = 0; this.#count > 0 && jump < jumps; jump += 1) {
      const moment = this.#draws.below(this.#count);
      if (stateText(jumping, moment) !== forwards[moment]) {
        this.#breach(`moment ${moment} is otherwise after a jump`);
      }
    }
  }

  #sameAsRunningForward(): void {
    const forward = new ForwardReplay(this.#index);
    for (let moment = 0; moment < this.#count; moment += 1) {
      const { event } = this.#replay.placeAt(moment);
      // A call and the entry that follows it share an event: running forward knows only one of them.
      if (this.#replay.moments.kindAt(moment) === 'entry' || event !== this.#replay.moments.eventAt(moment)) {
        continue;
      }
      const expected = forward.runTo(event);
      const stack = this.#replay.stackAt(moment).map(({ frameEvent }) => frameEvent);
      if (stack.join() !== expected.stack.join()) {
        this.#breach(`moment ${moment}: stack ${stack.join()} instead of ${expected.stack.join()}`);
      }
      const locals = this.#replay.variablesAt(moment, 0)?.locals ?? [];
      const shown = namesAndEvents(locals.map(({ name, assignedAt }) => [name, assignedAt ?? -1]));
      const wanted = namesAndEvents([...expected.locals]);
      if (shown !== wanted) {
        this.#breach(`moment ${moment}: ${shown} instead of ${wanted}`);
      }
    }
  }

  #steps(moment: number): void {
    const replay = this.#replay;
    const depthAt = (of: number): number => replay.stackAt(of).length;
    const frame = replay.moments.frameAt(moment);
    for (const step of steps) {
      const next = replay.next(moment, step);
      const previous = replay.previous(moment, step);
      if (next !== undefined && !(next > moment && next < replay.momentCount)) {
        this.#breach(`moment ${moment}: a step ${step} leads to ${next}`);
      }
      if (previous !== undefined && !(previous < moment && previous >= 0)) {
        this.#breach(`moment ${moment}: a step ${step} backwards leads to ${previous}`);
      }
      if (next !== undefined && step !== 'into' && depthAt(next) > depthAt(moment) && depthAt(moment) > 1) {
        this.#breach(`moment ${moment}: a step ${step} leads into ${next}`);
      }
    }
    const over = replay.next(moment, 'over');
    if (over !== undefined && replay.moments.frameAt(over) === frame) {
      const back = replay.previous(over, 'over');
      const again = back === undefined ? undefined : replay.next(back, 'over');
      if (again !== over) {
        this.#breach(`moment ${moment}: over to ${over}, back to ${back}, over again to ${again}`);
      }
    }
    const into = replay.next(moment, 'into');
    const back = into === undefined ? undefined : replay.previous(into, 'into');
    if (into !== undefined && (back === undefined || back > moment || replay.next(back, 'into') !== into)) {
      this.#breach(`moment ${moment}: into ${into}, and back to ${back}`);
    }
  }

  /** Each moment is found by what it is. */
  #tables(): void {
    const replay = this.#replay;
    for (let moment = 0; moment < this.#count; moment += 1) {
      const [top] = replay.stackAt(moment);
      const { row, kind } = replay.placeAt(moment);
      const isStatement = kind === 'statement' && top !== undefined && top.line > 0;
      if (isStatement && !replay.momentsOfLine(otherCase(top.typeRef), top.line).includes(moment)) {
        this.#breach(`moment ${moment} is not found by ${top.typeRef}:${top.line}`);
      }
      const found = replay.momentAtRow(row);
      if (found === undefined || found > moment) {
        this.#breach(`moment ${moment} is not found by row ${row}`);
      }
    }
    for (const { first, last } of replay.executions) {
      if (first > last || replay.outputs(first, last).some((event) => event >= this.#index.count)) {
        this.#breach(`an execution from ${first} to ${last}`);
      }
    }
    if (replay.exceptions.some(({ moment }) => moment >= replay.momentCount)) {
      this.#breach('an exception is nowhere');
    }
  }
}

function namesAndEvents(pairs: readonly (readonly [string, number])[]): string {
  return pairs
    .filter(([name]) => !name.includes('\uFFFD'))
    .map(([name, event]) => `${name}@${event}`)
    .sort()
    .join(' ');
}

/** Of letters that have just two cases. */
function otherCase(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}
