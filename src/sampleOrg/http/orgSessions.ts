import type { IncomingHttpHeaders } from 'node:http';
import type { RunningUser } from '../apex/library/contract.ts';
import { secretText } from '../secretText.ts';

/** A login in one org. Its id is a secret. */
export interface OrgSession {
  readonly id: string;
  readonly user: RunningUser;
  /** Came by the login access that a user granted to the package's publisher: sees the publisher's own managed code. */
  readonly byPublisher: boolean;
}

/** The logins that one org knows. */
export class OrgSessions {
  readonly #organizationId: string;
  readonly #sessions = new Map<string, OrgSession>();

  constructor(organizationId: string) {
    this.#organizationId = organizationId;
  }

  /** A new login, in the form `00D…!…`. */
  open(user: RunningUser, { byPublisher = false } = {}): OrgSession {
    const session = { id: `${this.#organizationId.slice(0, 15)}!${secretText('AQ', 96)}`, user, byPublisher };
    this.#sessions.set(session.id, session);
    return session;
  }

  find(id: string | undefined): OrgSession | undefined {
    return id === undefined ? undefined : this.#sessions.get(id);
  }

  get all(): readonly OrgSession[] {
    return [...this.#sessions.values()];
  }

  /** Ends one login. */
  revoke(id: string): void {
    this.#sessions.delete(id);
  }

  /** Ends every login. */
  revokeAll(): void {
    this.#sessions.clear();
  }
}

/** What stands behind `Bearer` or `OAuth`; undefined without such a header. */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
