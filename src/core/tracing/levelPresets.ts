import { isSameLevels, type LogLevels, logLevelsFrom } from './logLevels.ts';

export type LevelPresetName = 'replay' | 'supportCase' | 'errors';

/** Levels for the three things that logs are wanted for, the most telling first. */
export const levelPresets: Readonly<Record<LevelPresetName, LogLevels>> = {
  /** Statements and variables: what replay steps through and shows. */
  replay: levels({
    ApexCode: 'FINEST',
    ApexProfiling: 'INFO',
    Callout: 'INFO',
    Database: 'FINE',
    System: 'DEBUG',
    Validation: 'INFO',
    Visualforce: 'FINER',
    Workflow: 'INFO',
  }),
  /** Calls, queries, saves, exceptions and limits: a fraction of the size, and enough to see what happened. */
  supportCase: levels({
    ApexCode: 'FINE',
    ApexProfiling: 'INFO',
    Callout: 'INFO',
    Database: 'INFO',
    System: 'INFO',
    Validation: 'INFO',
    Visualforce: 'INFO',
    Workflow: 'INFO',
  }),
  /** Exceptions and limits alone: for long waits in busy orgs. */
  errors: levels({ ApexCode: 'INFO', ApexProfiling: 'INFO', Callout: 'ERROR', Validation: 'ERROR', Workflow: 'ERROR' }),
};

export const levelPresetNames = Object.keys(levelPresets) as readonly LevelPresetName[];

/** The preset that has exactly these levels. */
export function presetOf(wanted: LogLevels): LevelPresetName | undefined {
  return levelPresetNames.find((name) => isSameLevels(levelPresets[name], wanted));
}

function levels(written: Partial<LogLevels>): LogLevels {
  return logLevelsFrom((category) => written[category] ?? 'NONE');
}
