/** What a debug log can tell of, in the order in which a debug level lists it. */
export const logCategories = [
  'ApexCode',
  'ApexProfiling',
  'Callout',
  'DataAccess',
  'Database',
  'Nba',
  'System',
  'Validation',
  'Visualforce',
  'Wave',
  'Workflow',
] as const;
export type LogCategory = (typeof logCategories)[number];

/** How much it tells, rising: each level writes what those before it write, and more. */
export const logLevels = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How much of each category goes into a debug log. */
export type LogLevels = Readonly<Record<LogCategory, LogLevel>>;

export function isLogLevel(text: unknown): text is LogLevel {
  return logLevels.some((level) => level === text);
}

/** Makes levels of what `levelOf` says of each category. */
export function logLevelsFrom(levelOf: (category: LogCategory) => LogLevel): LogLevels {
  return Object.fromEntries(logCategories.map((category) => [category, levelOf(category)])) as Record<
    LogCategory,
    LogLevel
  >;
}

export function isSameLevels(a: LogLevels, b: LogLevels): boolean {
  return logCategories.every((category) => a[category] === b[category]);
}

/** Whether a log at these levels holds all that one at the `wanted` levels would. */
export function holdsAll(levels: LogLevels, wanted: LogLevels): boolean {
  return logCategories.every((category) => rankOf(levels[category]) >= rankOf(wanted[category]));
}

/** `ApexCode FINEST, Database FINE`: what is written at all. */
export function describeLevels(levels: LogLevels): string {
  const written = logCategories.filter((category) => levels[category] !== 'NONE');
  return written.map((category) => `${category} ${levels[category]}`).join(', ');
}

/** One digit for each category, so that levels and text stand for each other. */
export function codeOfLevels(levels: LogLevels): string {
  return logCategories.map((category) => rankOf(levels[category])).join('');
}

/** Undefined for what `codeOfLevels` does not write. */
export function levelsOfCode(code: string): LogLevels | undefined {
  if (!new RegExp(`^[0-7]{${logCategories.length}}$`).test(code)) {
    return undefined;
  }
  return logLevelsFrom((category) => logLevels[Number(code[logCategories.indexOf(category)])] ?? 'NONE');
}

function rankOf(level: LogLevel): number {
  return logLevels.indexOf(level);
}
