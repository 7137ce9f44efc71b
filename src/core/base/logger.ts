/**
 * Where a part writes what it does. Implementations redact org sessions; callers never pass one, nor record values or customer source.
 */
export interface Logger {
  trace(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: Logger = {
  trace: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const sessionIdPattern = /(00D[A-Za-z0-9]{12,15})(!|%21)[A-Za-z0-9._%-]+/g;

/** Removes org sessions from a text. The secret is what stands behind the `!`; the org id before it stays, it is no secret. */
export function redact(text: string): string {
  return text.replace(sessionIdPattern, '$1!…');
}
