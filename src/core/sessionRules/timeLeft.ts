/** What is left of a debug session, in milliseconds, and which limit comes first. */
export interface TimeLeft {
  readonly milliseconds: number;
  readonly limitedBy: 'idle' | 'cap';
}

/** "52 min left" or, where the idle limit comes first, "at most 52 min left": the org may end an idle session earlier. */
export function describeTimeLeft(left: TimeLeft): string {
  const duration = describeDuration(left.milliseconds);
  return left.limitedBy === 'idle' ? `at most ${duration} left` : `${duration} left`;
}

/** "3 h 12 min", "52 min", "1 min". Rounded up, so that a fresh hour reads as one. */
export function describeDuration(milliseconds: number): string {
  const minutes = Math.ceil(Math.max(0, milliseconds) / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours === 0 || minutes === 60) {
    return `${minutes} min`;
  }
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
