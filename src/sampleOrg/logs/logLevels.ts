import type { LogCategory, LogLevel } from '../apex/library/contract.ts';

const order: readonly LogLevel[] = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'];
const rankOf = Object.fromEntries(order.map((level, rank) => [level, rank])) as Readonly<Record<LogLevel, number>>;

/** Categories in the order of a log's header, with the field of DebugLevel that sets each. */
export const logCategories: readonly (readonly [category: LogCategory, field: string])[] = [
  ['APEX_CODE', 'ApexCode'],
  ['APEX_PROFILING', 'ApexProfiling'],
  ['CALLOUT', 'Callout'],
  ['DATA_ACCESS', 'DataAccess'],
  ['DB', 'Database'],
  ['NBA', 'Nba'],
  ['SYSTEM', 'System'],
  ['VALIDATION', 'Validation'],
  ['VISUALFORCE', 'Visualforce'],
  ['WAVE', 'Wave'],
  ['WORKFLOW', 'Workflow'],
];

type Levels = Partial<Readonly<Record<LogCategory, LogLevel>>>;

/** The levels of one log. */
export class LogLevels {
  readonly #levels: Levels;

  /** Categories that are not named stay silent. */
  constructor(levels: Levels) {
    this.#levels = levels;
  }

  /** Whether events of that level are written. Levels are cumulative. */
  writes(category: LogCategory, level: LogLevel): boolean {
    return level !== 'NONE' && rankOf[this.#levels[category] ?? 'NONE'] >= rankOf[level];
  }

  /** `APEX_CODE,FINEST;APEX_PROFILING,NONE;…` */
  toString(): string {
    return logCategories.map(([category]) => `${category},${this.#levels[category] ?? 'NONE'}`).join(';');
  }
}

export function isLogLevel(value: unknown): value is LogLevel {
  return (order as readonly unknown[]).includes(value);
}
