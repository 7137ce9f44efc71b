import type { LogCategory, LogLevel } from '../apex/library/contract.ts';

const order: readonly LogLevel[] = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'];

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

/** The levels of one log. */
export class LogLevels {
  readonly #ranks: ReadonlyMap<LogCategory, number>;

  /** Categories that are not named stay silent. */
  constructor(levels: Partial<Readonly<Record<LogCategory, LogLevel>>>) {
    this.#ranks = new Map(
      logCategories.map(([category]) => [category, order.indexOf(levels[category] ?? 'NONE')] as const),
    );
  }

  /** Whether events of that level are written. Levels are cumulative. */
  writes(category: LogCategory, level: LogLevel): boolean {
    return level !== 'NONE' && (this.#ranks.get(category) ?? 0) >= order.indexOf(level);
  }

  /** `APEX_CODE,FINEST;APEX_PROFILING,NONE;…` */
  toString(): string {
    return logCategories
      .map(([category]) => `${category},${order[this.#ranks.get(category) ?? 0] ?? 'NONE'}`)
      .join(';');
  }
}

export function isLogLevel(value: unknown): value is LogLevel {
  return (order as readonly unknown[]).includes(value);
}
