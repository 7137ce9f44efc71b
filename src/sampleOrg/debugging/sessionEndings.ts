/** Who ended a debug session, as the record's StatusBy says it. */
export type EndedBy = 'Debugger' | 'OrgAdmin' | 'Sweeper' | 'Metadata' | 'BT';

export interface Ending {
  readonly by: EndedBy;
  /** `StatusMessage` of the session, and the description of its `SessionTerminated`. */
  readonly text: string;
}

/**
 * Why an org ends a debug session by itself. Reasons and StatusBy are documented (Apex Debugger limits, Tooling WSDL); the texts are not
 * published and are ours, in the manner of those that are.
 */
export const sessionEndings = {
  idle: {
    by: 'Sweeper',
    text: 'The debugging session was terminated because it was idle for 60 minutes.',
  },
  idleUnderLoad: {
    by: 'Sweeper',
    text: 'The debugging session was terminated because it was idle for 30 minutes while the service was under heavy load.',
  },
  cap: {
    by: 'Sweeper',
    text: 'The debugging session was terminated because it reached the maximum duration of 4 hours.',
  },
  stale: {
    by: 'Sweeper',
    text: 'The debugging session was terminated because nobody is logged in to use it.',
  },
  metadata: {
    by: 'Metadata',
    text: 'The debugging session was terminated because metadata was changed in the org.',
  },
  admin: { by: 'OrgAdmin', text: 'The debugging session was ended in Setup.' },
  loginEnded: {
    by: 'OrgAdmin',
    text: 'The debugging session was terminated because the login access ended.',
  },
  loggedOut: {
    by: 'OrgAdmin',
    text: 'The debugging session was terminated because its user logged out.',
  },
  maintenance: {
    by: 'BT',
    text: 'The debugging session was terminated for maintenance of the service.',
  },
} as const satisfies Readonly<Record<string, Ending>>;

export type EndingReason = keyof typeof sessionEndings;

export function isEndingReason(value: unknown): value is EndingReason {
  return typeof value === 'string' && Object.hasOwn(sessionEndings, value);
}
