import { CancellationError } from 'vscode';

/** The value, where the user gave one. */
export function answered<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new CancellationError();
  }
  return value;
}
