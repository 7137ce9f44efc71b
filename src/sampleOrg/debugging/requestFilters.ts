import type { RunningUser } from '../apex/library/contract.ts';
import { invalidEntryPoint, invalidRequestType } from './failures.ts';

export const requestTypes = [
  'BATCH_APEX',
  'EXECUTE_ANONYMOUS',
  'FUTURE',
  'INBOUND_EMAIL_SERVICE',
  'INVOCABLE_ACTION',
  'LIGHTNING',
  'QUEUEABLE',
  'QUICK_ACTION',
  'REMOTE_ACTION',
  'REST',
  'RUN_TESTS_ASYNCHRONOUS',
  'RUN_TESTS_DEPLOY',
  'RUN_TESTS_SYNCHRONOUS',
  'SCHEDULED',
  'SOAP',
  'SYNCHRONOUS',
  'VISUALFORCE',
] as const;

export type RequestType = (typeof requestTypes)[number];

/** Types whose requests can never stop, whatever the filters say. */
const asynchronous: ReadonlySet<RequestType> = new Set<RequestType>([
  'BATCH_APEX',
  'FUTURE',
  'INBOUND_EMAIL_SERVICE',
  'QUEUEABLE',
  'RUN_TESTS_ASYNCHRONOUS',
  'SCHEDULED',
]);

export interface RequestFacts {
  readonly user: RunningUser;
  readonly type: RequestType;
  /** What an entry point filter is matched against: `/apex/MyPage.apexp`, `execute_anonymous_apex`. */
  readonly entryPoint: string;
}

/** Which requests a debug session takes, as its three text fields say. Empty text lets everything pass. */
export class RequestFilters {
  readonly #userIds: ReadonlySet<string>;
  readonly #types: ReadonlySet<string>;
  readonly #entryPoint: RegExp;

  /** Throws a `RestFailure` for a text that cannot be understood. */
  constructor(texts: { readonly userIds: string; readonly requestTypes: string; readonly entryPoint: string }) {
    // The first 15 characters of an id decide.
    this.#userIds = new Set(listed(texts.userIds).map((id) => id.slice(0, 15)));
    this.#types = new Set(listed(texts.requestTypes));
    const unknown = [...this.#types].find((type) => !(requestTypes as readonly string[]).includes(type));
    if (unknown !== undefined) {
      throw invalidRequestType(unknown);
    }
    try {
      this.#entryPoint = new RegExp(texts.entryPoint);
    } catch {
      throw invalidEntryPoint();
    }
  }

  admits({ user, type, entryPoint }: RequestFacts): boolean {
    return (
      !asynchronous.has(type) &&
      (this.#userIds.size === 0 || this.#userIds.has(user.id.slice(0, 15))) &&
      (this.#types.size === 0 || this.#types.has(type)) &&
      this.#entryPoint.test(entryPoint)
    );
  }
}

function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
