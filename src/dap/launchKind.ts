import type { SessionKind } from './capabilities.ts';
import { type LaunchConfiguration, parseLaunchConfiguration, parseReplayLaunch } from './launchConfiguration.ts';

// Whether an org is debugged or a log replayed.

/** The debug type that an editor knows the adapter by. */
export function kindOf(adapterId: string): SessionKind {
  return adapterId === 'isv-apex-replay' ? 'replay' : 'live';
}

type Fields = Readonly<Record<string, unknown>>;

export function launchKind(fields: Fields): SessionKind {
  const isReplay = fields['type'] === 'isv-apex-replay' || (fields['logFile'] ?? undefined) !== undefined;
  return isReplay ? 'replay' : 'live';
}

export function parseLaunch(fields: Fields): LaunchConfiguration {
  return launchKind(fields) === 'replay' ? parseReplayLaunch(fields) : parseLaunchConfiguration(fields);
}
