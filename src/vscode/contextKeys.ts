/** The context keys that the manifest's `when` clauses may ask for, and what they hold. The manifest test knows no others. */
export interface ContextKeys {
  /** Why the list of subscribers is empty, or that it is not: picks the welcome view. */
  readonly 'isvDebugger.subscriberList': 'notConnected' | 'reading' | 'failed' | 'noneListed' | 'noMatch' | 'listed';
  readonly 'isvDebugger.lmoConnected': boolean;
  /** The current LMO has to be signed in to again. */
  readonly 'isvDebugger.lmoSignedOut': boolean;
  /** There is an LMO that was signed in to once. */
  readonly 'isvDebugger.knowsLmo': boolean;
  readonly 'isvDebugger.searching': boolean;
  /** The list has further pages. */
  readonly 'isvDebugger.moreSubscribers': boolean;
  /** At least one subscriber's org was entered with a hand-off. */
  readonly 'isvDebugger.entered': boolean;
  /** Source of a package lies on this machine. */
  readonly 'isvDebugger.hasPackageSource': boolean;
  /** A debug session runs in this window. */
  readonly 'isvDebugger.hasSession': boolean;
  /** The org session of that debug session has ended. */
  readonly 'isvDebugger.needsFreshLink': boolean;
  readonly 'isvDebugger.sampleOrgRunning': boolean;
}

/** The names, for the manifest test. */
export const contextKeyNames = {
  'isvDebugger.subscriberList': true,
  'isvDebugger.lmoConnected': true,
  'isvDebugger.lmoSignedOut': true,
  'isvDebugger.knowsLmo': true,
  'isvDebugger.searching': true,
  'isvDebugger.moreSubscribers': true,
  'isvDebugger.entered': true,
  'isvDebugger.hasPackageSource': true,
  'isvDebugger.hasSession': true,
  'isvDebugger.needsFreshLink': true,
  'isvDebugger.sampleOrgRunning': true,
} as const satisfies Record<keyof ContextKeys, true>;
