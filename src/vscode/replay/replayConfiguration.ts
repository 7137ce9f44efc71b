/** The debug type that the manifest contributes for replays. */
export const replayType = 'isv-apex-replay';

/** What a launch configuration of a replay may hold. The manifest test holds package.json to it. */
export const replayAttributes = ['logFile', 'stopOnEntry', 'execution', 'from', 'sources', 'trace'] as const;
