import { isOpener } from '../core/apexLog/frameStack.ts';
import type { LogIndex } from '../core/apexLog/logIndex.ts';

/** Which 16 bits of a floating number come first: the order of bytes is the machine's. */
const highest = new Uint16Array(Float64Array.of(1).buffer)[3] === 0 ? 0 : 3;

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
  const durations = new Float64Array(openers.length);
  for (let at = 0; at < openers.length; at += 1) {
    durations[at] = index.durationAt(openers[at] as number);
  }
  const least = nthLargest(durations, most);
  const events = openers.filter((_, at) => (durations[at] as number) >= least).slice(0, most);
  return { events, omitted: openers.length - events.length };
}

/** Of numbers from 0 up. Sorts only those that are about as large: the first bits of a floating number order it. */
function nthLargest(numbers: Float64Array, nth: number): number {
  const firstBits = new Uint16Array(numbers.buffer, numbers.byteOffset, numbers.length * 4);
  const counts = new Uint32Array(0x1_0000);
  for (let at = highest; at < firstBits.length; at += 4) {
    counts[firstBits[at] as number] = (counts[firstBits[at] as number] as number) + 1;
  }
  let bits = counts.length - 1;
  let larger = 0;
  while (larger + (counts[bits] as number) < nth) {
    larger += counts[bits] as number;
    bits -= 1;
  }
  const alike = numbers.filter((_, at) => firstBits[at * 4 + highest] === bits).sort();
  return alike[alike.length - (nth - larger)] as number;
}
