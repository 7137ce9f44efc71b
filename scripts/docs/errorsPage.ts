import { besideWhatIsTyped, type CataloguedFailure } from './failureCatalogue.ts';

/** Whom a failure concerns, by the folder that it comes from; the first that fits. */
const areas: readonly (readonly [string, RegExp])[] = [
  ['What is typed', new RegExp(`^(?:${besideWhatIsTyped.join('|')})$`)],
  ["Salesforce's rules", /^src\/core\/(?:sessionRules|tracing)\//],
  ['The LMO', /^src\/core\/lmo\//],
  ['Hand-off and login access', /^src\/core\/loginAccess\//],
  ['Package source, debug logs and instance', /^src\/core\/(?:packageSource|debugLogs|instanceHealth|apexRuns)\//],
  ['Debugging', /^src\/(?:core\/debugging|dap)\//],
  ['The way to an org', /^src\/(?:org|core\/base|core\/subscribers)\//],
  ['In the editor and on this machine', /^src\//],
];

/** docs/errors.md. */
export function errorsPage(failures: readonly CataloguedFailure[]): string {
  const areaOf = ({ file }: CataloguedFailure): string => areas.find(([, pattern]) => pattern.test(file))?.[0] ?? '';
  const sections = areas
    .toReversed()
    .map(([area]) => [area, failures.filter((failure) => areaOf(failure) === area)] as const)
    .filter(([, own]) => own.length > 0)
    .map(([area, own]) => `## ${area}\n\n${introductions[area] ?? ''}${table(own)}`);
  return `${head(failures)}\n\n${sections.join('\n\n')}\n`;
}

const introductions: Readonly<Record<string, string>> = {
  'What is typed':
    'Shown beside a watch, a condition, a log message or a search: the text names what is wrong, and where. Correct that.\n\n',
};

function head(failures: readonly CataloguedFailure[]): string {
  const codes = new Set(failures.map(({ code }) => code)).size;
  return `# Failures

What you may be shown when something does not work, ${codes} codes in all: what has happened, and what to do next. The code is what the log of the extension (**Show Log**) names; … stands for what differs.
This page is made from the sources by \`npm run docs:errors\`.`;
}

function table(failures: readonly CataloguedFailure[]): string {
  const rows = failures.map(({ code, text }) => `| \`${code}\` | ${cell(text)} |`);
  return ['| code | what is said |', '| --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replace(/\{\d+\}/g, '…').replace(/[|\\`*_<>[\]]/g, (character) => `\\${character}`);
}
