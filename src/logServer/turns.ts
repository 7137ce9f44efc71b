import { setImmediate } from 'node:timers/promises';

/** Lets what has arrived meanwhile go first: a message that waits is answered, one that is cancelled is dropped. */
export async function turn(): Promise<void> {
  await setImmediate();
}
