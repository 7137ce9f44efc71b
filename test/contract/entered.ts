import assert from 'node:assert/strict';
import { Failure } from '../../src/core/base/failure.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import type { ExecutionEvent, LiveExecution } from '../../src/core/debugging/execution.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createLiveExecution } from '../../src/org/liveExecution.ts';
import type { LiveExecutionOptions } from '../../src/org/liveExecutionOptions.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import type { EnteredOrg } from '../support/sampleOrg.ts';

type Kind = ExecutionEvent['kind'];
type OfKind<K extends Kind> = Extract<ExecutionEvent, { kind: K }>;

export const noFilters = { userIds: [], requestTypes: [], entryPoint: '' };

/** A live execution whose events can be waited for, each taken once. */
export class Watched {
  readonly execution: LiveExecution;
  readonly seen: ExecutionEvent[] = [];
  readonly #untaken: ExecutionEvent[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(org: EnteredOrg, options: Pick<LiveExecutionOptions, 'known'> = {}) {
    this.execution = createLiveExecution({
      session: new OrgSession(org.url, org.session),
      clock: systemClock,
      logger: silentLogger,
      ...options,
    });
    this.execution.events((event) => {
      this.seen.push(event);
      this.#untaken.push(event);
      this.#waiting.forEach((check) => check());
    });
  }

  /** The next event of this kind, past or to come. */
  next<K extends Kind>(kind: K): Promise<OfKind<K>> {
    return new Promise((resolve) => {
      const check = (): void => {
        const index = this.#untaken.findIndex((event) => event.kind === kind);
        if (index >= 0) {
          this.#waiting.delete(check);
          resolve(this.#untaken.splice(index, 1)[0] as OfKind<K>);
        }
      };
      this.#waiting.add(check);
      check();
    });
  }
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => assert.fail('should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
}
