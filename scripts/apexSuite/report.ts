import type { SuiteRun, TestRun } from './runSuite.ts';

/** How many of a group are named one by one. */
const shownMembers = 5;

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly files: number;
  readonly notCompiled: number;
  readonly seconds: number;
}

export function countsOf({ tests, files, problems, dependents, milliseconds }: SuiteRun): Counts {
  const passed = tests.filter(hasPassed).length;
  const notCompiled = new Set([...problems.map(({ path }) => path), ...dependents]).size;
  return { passed, failed: tests.length - passed, files, notCompiled, seconds: milliseconds / 1000 };
}

export function sumLine({ passed, failed, files, notCompiled, seconds }: Counts): string {
  const share = passed + failed === 0 ? 0 : (100 * passed) / (passed + failed);
  const compiled = `${files - notCompiled} of ${files} files compiled`;
  return `${passed} of ${passed + failed} tests passed (${share.toFixed(1)} %), ${compiled}, ${seconds.toFixed(1)} s`;
}

/** One line for each class. */
export function methodLines({ tests }: SuiteRun): readonly string[] {
  return [...grouped(tests, ({ className }) => className)].map(([className, own]) => {
    const passed = own.filter(hasPassed).length;
    return `${passed === own.length ? '✔' : '✘'} ${className}: ${passed} of ${own.length}`;
  });
}

/** What did not compile, the most frequent reason first. */
export function problemLines({ problems, dependents }: SuiteRun): readonly string[] {
  const groups = [...grouped(problems, ({ message }) => message)].sort(
    ([, left], [, right]) => right.length - left.length,
  );
  const lines = groups.flatMap(([message, own]) =>
    group(
      message,
      own.map(({ path, line, column }) => `${path}:${line}:${column}`),
    ),
  );
  return [
    ...heading('Does not compile', lines),
    ...heading('Needs what does not compile', group('Left out', dependents)),
  ];
}

/** What failed, the most frequent cause first. */
export function failureLines({ tests }: SuiteRun): readonly string[] {
  const failed = tests.filter((test) => !hasPassed(test));
  const groups = [...grouped(failed, causeOf)].sort(([, left], [, right]) => right.length - left.length);
  const lines = groups.flatMap(([cause, own]) =>
    group(
      cause,
      own.map((test) => `${test.className}.${test.methodName} ${placeOf(test)}`),
    ),
  );
  return heading('Failed', lines);
}

export function noteLines({ note }: SuiteRun): readonly string[] {
  return note === undefined ? [] : ['', note];
}

function heading(text: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${text}:`, ...lines];
}

function group(title: string, members: readonly string[]): readonly string[] {
  if (members.length === 0) {
    return [];
  }
  const more = members.length - shownMembers;
  return [
    `${String(members.length).padStart(4)} × ${title}`,
    ...members.slice(0, shownMembers).map((member) => `         ${member}`),
    ...(more > 0 ? [`         and ${more} more`] : []),
  ];
}

function hasPassed({ outcome }: TestRun): boolean {
  return outcome.kind === 'success';
}

/** The exception's type and the shape of its message: numbers and quoted texts differ from test to test. */
function causeOf({ outcome }: TestRun): string {
  switch (outcome.kind) {
    case 'success':
      return '';
    case 'compileProblem':
      return outcome.problem.message;
    case 'exception': {
      const shape = outcome.message.replace(/'[^']*'|"[^"]*"/g, '…').replace(/\d+/g, '0');
      return `${outcome.typeName}: ${shape.slice(0, 200)}`;
    }
  }
}

function placeOf({ outcome }: TestRun): string {
  return outcome.kind === 'exception' ? `(${outcome.stackTrace.split('\n')[0] ?? ''})` : '';
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
