import { isOpener } from '../core/apexLog/frameStack.ts';
import type { LogIndex } from '../core/apexLog/logIndex.ts';

/**
 * The events with an inside that took longest, at most so many, in the order of the log. What an event is inside of took at least as
 * long: so none is left without those around it.
 */
export function heaviestEvents(
  index: LogIndex,
  most: number,
): { readonly events: readonly number[]; readonly omitted: number } {
  const { kind, count } = index.columns;
  const openers: number[] = [];
  for (let event = 0; event < count; event += 1) {
    if (isOpener(kind[event] as number)) {
      openers.push(event);
    }
  }
  if (openers.length <= most) {
    return { events: openers, omitted: 0 };
  }
  const durations = Float64Array.from(openers, (event) => index.durationAt(event)).sort();
  const least = durations[durations.length - most] as number;
  const events = openers.filter((event) => index.durationAt(event) >= least).slice(0, most);
  return { events, omitted: openers.length - events.length };
}
