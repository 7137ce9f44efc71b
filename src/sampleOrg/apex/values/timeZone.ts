const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, found);
  }
  return found;
}

/** Whether the zone is one that is known, such as `America/Los_Angeles` or `GMT`. */
export function isTimeZone(zone: string): boolean {
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds to add to UTC for the wall time in the zone at that instant. An unknown zone counts as GMT. */
export function offsetAt(zone: string, instant: number): number {
  if (zone === 'GMT' || zone === 'UTC' || !isTimeZone(zone)) {
    return 0;
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(zone).formatToParts(instant)) {
    parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** The instant of a wall time, given as if it were UTC. */
export function fromWallTime(zone: string, wall: number): number {
  const guess = wall - offsetAt(zone, wall);
  // Once more with the offset at the guess: the first may lie on the other side of a change of clocks.
  return wall - offsetAt(zone, guess);
}

/** `PST`, `GMT+1`: the zone's short name at that instant. `long` gives `Pacific Standard Time`. */
export function zoneName(zone: string, instant: number, style: 'short' | 'long' = 'short'): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: isTimeZone(zone) ? zone : 'GMT',
    timeZoneName: style,
  }).formatToParts(instant);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
  return name === 'UTC' ? 'GMT' : name;
}
