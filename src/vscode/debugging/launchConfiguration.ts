/** The debug type that the manifest contributes. */
export const debugType = 'isv-apex';

/** What a launch configuration may hold in the editor. The manifest test holds package.json to it. */
export const launchAttributes = [
  'subscriber',
  'sources',
  'userIdFilter',
  'requestTypeFilter',
  'entryPointFilter',
  'orgHitCounts',
  'trace',
] as const;
