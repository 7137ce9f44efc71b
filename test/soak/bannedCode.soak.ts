import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import type { Soak, SoakScale } from './soak.ts';

const repository = resolve(import.meta.dirname, '../..');
const selectorRule = 'no-restricted-syntax';
/** Among the selectors for other reasons. */
const defaultExport = 'ExportDefaultDeclaration';
const rulesThatBan = ['no-eval', 'no-new-func', 'no-restricted-imports', selectorRule];

/** One for each world that sources are written for. */
const exampleFiles = [
  'src/vscode/base/treeItems.ts',
  'src/org/http/nodeHttpTransport.ts',
  'src/core/base/failure.ts',
  'src/webviews/debugLogsTable/main.ts',
];

/** What must be found, each the way somebody may write it. */
const forbidden: readonly string[] = [
  // A shell
  `import { exec } from 'node:child_process';`,
  `import { execSync as run } from 'child_process';`,
  `import * as processes from 'node:child_process';`,
  `import processes from 'node:child_process';`,
  `export { exec } from 'node:child_process';`,
  `const { exec } = await import('node:child_process');`,
  `const { exec } = require('child_process');`,
  `process.getBuiltinModule('node:child_process').exec('ls');`,
  `spawn('ls', [], { shell: true });`,
  `spawn('ls', [], { 'shell': '/bin/sh' });`,
  `spawn('ls', [], { shell });`,
  `options.shell = process.platform === 'win32';`,
  `class Options { shell = true; }`,
  // Text that becomes code
  `eval('1');`,
  `(0, eval)('1');`,
  `globalThis.eval('1');`,
  `new Function('return 1')();`,
  `Function('return 1')();`,
  `(async () => {}).constructor('return 1')();`,
  `new (function* () {}.constructor)('yield 1');`,
  `import { runInNewContext } from 'node:vm';`,
  `const { runInThisContext } = await import('vm');`,
  `const vm = require('node:vm');`,
  // Markdown that is trusted
  `tooltip.isTrusted = true;`,
  `tooltip['isTrusted'] = true;`,
  `tooltip.isTrusted = { enabledCommands: ['a'] };`,
  `Object.assign(tooltip, { isTrusted: true });`,
  `class Tooltip { isTrusted = true; }`,
  `tooltip.supportHtml = true;`,
  `Object.assign(tooltip, { supportHtml: true });`,
  `class Tooltip { supportHtml = true; }`,
  `tooltip.supportThemeIcons = true;`,
  `Object.assign(tooltip, { supportThemeIcons: true });`,
  `class Tooltip { supportThemeIcons = true; }`,
  `new MarkdownString(text, true);`,
  `new vscode.MarkdownString(text, icons);`,
  `window.createWebviewPanel('a', 'b', 1, { enableCommandUris: true });`,
  `panel.enableCommandUris = true;`,
  `class Options { enableCommandUris = true; }`,
  // Text that becomes a page
  `page.innerHTML = text;`,
  `page['innerHTML'] = text;`,
  `page[\`innerHTML\`] = text;`,
  `page.outerHTML = text;`,
  `page['outerHTML'] = text;`,
  `page[\`outerHTML\`] = text;`,
  `page.insertAdjacentHTML = text;`,
  `page['insertAdjacentHTML'] = text;`,
  `page[\`insertAdjacentHTML\`] = text;`,
  `page.setHTMLUnsafe = text;`,
  `page['setHTMLUnsafe'] = text;`,
  `page[\`setHTMLUnsafe\`] = text;`,
  `page.srcdoc = text;`,
  `page['srcdoc'] = text;`,
  `page[\`srcdoc\`] = text;`,
  // Whatever tells somebody about users
  `new OutputEvent(text, 'telemetry');`,
  `send({ category: \`telemetry\` });`,
  `send({ telemetry: 1 });`,
  `env.createTelemetryLogger(sender);`,
  `env['createTelemetryLogger'](sender);`,
  `env[\`createTelemetryLogger\`](sender);`,
  `fail({ sendTelemetry: true });`,
  `message.sendTelemetry = true;`,
  `class Message { sendTelemetry = true; }`,
  `const debuggers = { aiKey: '1' };`,
  `debuggers['aiKey'] = 1;`,
  `debuggers[\`aiKey\`] = 1;`,
  // Certificates that nobody checks
  `request({ rejectUnauthorized: false });`,
  `request({ 'rejectUnauthorized': strictSsl });`,
  `agent.options.rejectUnauthorized = false;`,
  `class Options { rejectUnauthorized = false; }`,
  `process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';`,
  `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';`,
  `process.env[\`NODE_TLS_REJECT_UNAUTHORIZED\`] = '0';`,
];

/** What looks like it and is good. */
const harmless: readonly string[] = [
  `/a/.exec(text);`,
  `import { execFile, spawn, type ChildProcess } from 'node:child_process';`,
  `spawn('ls', [], { shell: false });`,
  `if (workspace.isTrusted) { tooltip.isTrusted = false; }`,
  `new MarkdownString(text);`,
  `request({ rejectUnauthorized: true });`,
  `lowerings.get(node.constructor);`,
  `fail({ sendTelemetry: false });`,
];

/** What may stand in the sources all the same, and why is said where it stands. */
const exceptions: ReadonlySet<string> = new Set([
  // The sample org's compiler: what it runs is written from a checked syntax tree, no word of a source is run as it is.
  'src/sampleOrg/apex/compile/linker.ts no-new-func',
  // Searches of the sample org that can be ended.
  'src/sampleOrg/apex/library/boundedSearch.ts no-restricted-imports',
]);

/** A file without any of these words breaks no ban, so the quick share reads the others. */
const words =
  /child_process|\bshell\b|\beval\b|\bFunction\b|\.constructor|\bvm['"]|isTrusted|supportHtml|supportThemeIcons|MarkdownString|enableCommandUris|HTML|srcdoc|[tT]elemetry|aiKey|[uU]nauthorized|UNAUTHORIZED/;

type Bans = Linter.RulesRecord;

/** What the linter says, whatever the sources ask it to overlook. */
class Bailiff {
  readonly #linter = new Linter();
  readonly #parser: Linter.Parser;

  constructor(parser: Linter.Parser) {
    this.#parser = parser;
  }

  /** The names of the rules that are broken. */
  judge(code: string, rules: Bans): readonly string[] {
    const config = {
      files: ['**/*.ts'],
      languageOptions: { parser: this.#parser },
      linterOptions: { noInlineConfig: true },
      rules,
    };
    const messages = this.#linter.verify(code, [config], { filename: 'a.ts' });
    return messages.flatMap(({ ruleId, fatal, message, severity }) =>
      fatal === true ? [message] : severity === 2 && ruleId !== null ? [ruleId] : [],
    );
  }

  /** The selectors, of these, that find something in it. */
  finding(code: string, selectors: readonly string[]): readonly string[] {
    const entries = selectors.map((selector) => ({ selector, message: selector }));
    const rules: Bans = { [selectorRule]: ['error', ...entries] };
    const config = { files: ['**/*.ts'], languageOptions: { parser: this.#parser }, rules };
    return this.#linter.verify(code, [config], { filename: 'a.ts' }).map(({ message }) => message);
  }
}

interface FileConfig {
  readonly rules: Bans;
  readonly languageOptions: { readonly parser: Linter.Parser };
}

async function configOf(eslint: ESLint, file: string): Promise<FileConfig> {
  const { rules, languageOptions } = (await eslint.calculateConfigForFile(file)) as FileConfig;
  return {
    rules: Object.fromEntries(rulesThatBan.map((name) => [name, rules[name] ?? 'off'])),
    languageOptions,
  };
}

/** A selector that finds none of what is forbidden is no ban. */
function idleSelectors(bailiff: Bailiff, bans: Bans): readonly string[] {
  const [, ...entries] = bans[selectorRule] as ['error', ...{ readonly selector: string }[]];
  const selectors = entries.map(({ selector }) => selector).filter((selector) => selector !== defaultExport);
  const finding = new Set(forbidden.flatMap((code) => bailiff.finding(code, selectors)));
  return selectors
    .filter((selector) => !finding.has(selector))
    .map((selector) => `Nothing shows that this bites: ${selector}`);
}

async function brokenBans(
  bailiff: Bailiff,
  bans: Bans,
  { full }: SoakScale,
): Promise<{ files: number; found: string[] }> {
  const paths = (await Array.fromAsync(glob('src/**/*.ts', { cwd: repository }))).sort();
  const found: string[] = [];
  let files = 0;
  for (const path of paths) {
    const code = await readFile(join(repository, path), 'utf8');
    if (full || words.test(code)) {
      files += 1;
      const broken = bailiff
        .judge(code, bans)
        .filter((rule) => rule !== selectorRule || !code.includes('export default'));
      found.push(...broken.map((rule) => `${path.replaceAll('\\', '/')} ${rule}`));
    }
  }
  return { files, found };
}

/** No key and no text of the manifest. */
function wrongInManifest(value: unknown, path = 'package.json'): readonly string[] {
  if (typeof value === 'string') {
    return /telemetry|\baiKey\b|NODE_TLS_REJECT_UNAUTHORIZED/i.test(value) ? [`${path}: ${value}`] : [];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [
        ...wrongInManifest(key, `${path} (a key)`),
        ...wrongInManifest(inner, `${path}.${key}`),
      ])
    : [];
}

const bannedCode: Soak = {
  id: 'X13',
  title: 'no shell, no evaluation, no trusted Markdown, no telemetry, no unchecked certificate; the linter finds each',
  run: async (scale) => {
    const eslint = new ESLint({ cwd: repository });
    const breaches: string[] = [];
    const { rules, languageOptions } = await configOf(eslint, 'src/extension.ts');
    const bailiff = new Bailiff(languageOptions.parser);
    breaches.push(
      ...forbidden.filter((code) => bailiff.judge(code, rules).length === 0).map((code) => `May be written: ${code}`),
      ...harmless.filter((code) => bailiff.judge(code, rules).length > 0).map((code) => `May not be written: ${code}`),
    );
    for (const file of exampleFiles) {
      const { rules: bans } = await configOf(eslint, file);
      if (JSON.stringify(bans) !== JSON.stringify(rules)) {
        breaches.push(`${file} has other bans than src/extension.ts.`);
      }
    }
    breaches.push(...idleSelectors(bailiff, rules));
    const { files, found } = await brokenBans(bailiff, rules, scale);
    breaches.push(
      ...found.filter((one) => !exceptions.has(one)),
      ...[...exceptions].filter((one) => !found.includes(one)).map((one) => `No exception any more: ${one}`),
      ...wrongInManifest(JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'))),
    );
    const count = forbidden.length + harmless.length;
    return {
      count,
      of: 'ways to write it',
      figures: `${files} source files, ${exceptions.size} exceptions in the sample org`,
      breaches,
    };
  },
};

export const soaks: readonly Soak[] = [bannedCode];
