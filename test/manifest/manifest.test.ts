import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requestTypes, parseLaunchConfiguration, parseReplayLaunch } from '../../src/dap/launchConfiguration.ts';
import { sourcePath, sourceScheme } from '../../src/core/packageSource/sourcePath.ts';
import { type CommandId, commandTable } from '../../src/vscode/commandTable.ts';
import { contextKeyNames } from '../../src/vscode/contextKeys.ts';
import { debugType, launchAttributes } from '../../src/vscode/debugging/launchConfiguration.ts';
import { replayAttributes, replayType } from '../../src/vscode/replay/replayConfiguration.ts';

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly enablement?: string;
}

interface Attribute {
  readonly type: string;
  readonly description: string;
  readonly pattern?: string;
  readonly items?: { readonly enum?: readonly string[]; readonly pattern?: string };
}

interface Debugger {
  readonly type: string;
  readonly languages: readonly string[];
  readonly configurationAttributes: Readonly<Record<string, { properties: Readonly<Record<string, Attribute>> }>>;
  readonly initialConfigurations: readonly Readonly<Record<string, unknown>>[];
  readonly configurationSnippets: readonly { readonly body: Readonly<Record<string, unknown>> }[];
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: Readonly<Record<string, { readonly supported: string; readonly description: string }>>;
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly extensions?: readonly string[];
      readonly filenamePatterns?: readonly string[];
      readonly firstLine?: string;
      readonly configuration?: string;
    }[];
    readonly grammars: readonly { readonly language: string; readonly scopeName: string; readonly path: string }[];
    readonly breakpoints: readonly { readonly language: string }[];
    readonly debuggers: readonly Debugger[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
    readonly resourceLabelFormatters: readonly { readonly scheme: string }[];
    readonly configurationDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly commands: readonly Command[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
  };
}

const repository = resolve(import.meta.dirname, '../..');
const manifestText = readFileSync(join(repository, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const strings = JSON.parse(readFileSync(join(repository, 'package.nls.json'), 'utf8')) as Readonly<
  Record<string, string>
>;
const { contributes } = manifest;
const [contributedDebugger] = contributes.debuggers;
assert.ok(contributedDebugger);
const logLanguage = 'isv-apex-log';
const commandIds = Object.keys(commandTable) as CommandId[];

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}

/** The text that a `%key%` stands for. */
function resolved(text: string): string {
  const key = /^%(.+)%$/.exec(text)?.[1];
  return key === undefined ? text : (strings[key] ?? '');
}

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

describe('the manifest', () => {
  describe('commands', () => {
    it('are those of the command table, in both directions', () => {
      assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(commandIds));
    });

    it('have a title in title case and our category', () => {
      const small = new Set(['a', 'an', 'and', 'as', 'for', 'from', 'in', 'of', 'on', 'or', 'the', 'to', 'with']);
      for (const { command, title, category } of contributes.commands) {
        const words = resolved(title).split(/[ -]/);
        assert.ok(words[0] !== '' && words.length > 0, `${command} has no title`);
        const lower = words.filter((word) => /^[a-z]/.test(word) && !small.has(word));
        assert.deepEqual(lower, [], `${command}: "${resolved(title)}" is not in title case`);
        assert.equal(resolved(category), 'ISV Customer Debugger');
      }
    });

    it('are disabled in an untrusted workspace where they reach an org', () => {
      for (const { command, enablement } of contributes.commands) {
        const needsTrust = enablement?.split(/&&/).some((part) => part.trim() === 'isWorkspaceTrusted') ?? false;
        const { reaches } = commandTable[command as CommandId];
        assert.equal(needsTrust, reaches === 'org', `${command} reaches ${reaches}`);
      }
    });

    it('are the only ones that menus and welcome texts name', () => {
      const known = new Set<string>(commandIds);
      const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
      const inTexts = Object.values(strings).flatMap((text) =>
        [...text.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => String(command)),
      );
      const unknown = [...inMenus, ...inTexts].filter((command) => !known.has(command));
      assert.deepEqual(unknown, ['workbench.trust.manage']);
    });

    it('are called in the README what the palette calls them', () => {
      const titles = new Set(contributes.commands.map(({ title }) => resolved(title)));
      const readme = readFileSync(join(repository, 'README.md'), 'utf8');
      // Commands are the bold words in title case; what else is bold begins with a small letter.
      const bold = [...readme.matchAll(/\*\*([A-Z][^*]*)\*\*/g)].map(([, words]) => String(words));
      assert.ok(bold.length >= 8, 'the README names the commands of the main job');
      assert.deepEqual(
        bold.filter((words) => !titles.has(words)),
        [],
      );
    });

    it('are named in the sources by ids that exist', () => {
      const known = new Set<string>([...commandIds, ...Object.keys(contextKeyNames)]);
      known
        .add('isvDebugger.debugLogsTable')
        .add('isvDebugger.subscribers')
        .add('isvDebugger.session')
        .add('isvDebugger.tracing')
        .add('isvDebugger.anonymousApex')
        .add('isvDebugger.apexTests');
      const named = sourceFiles(join(repository, 'src/vscode')).flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/'(isvDebugger\.\w+)'/g)].map(([, id]) => String(id)),
      );
      assert.deepEqual(
        named.filter((id) => !known.has(id)),
        [],
      );
    });
  });

  describe('when clauses', () => {
    const clauses = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? '')),
      ...contributes.viewsWelcome.map(({ when }) => when),
      ...contributes.commands.map(({ enablement }) => enablement ?? ''),
    ];

    it('ask only for context keys that are set', () => {
      const fromVsCode = ['isWorkspaceTrusted', 'view', 'viewItem', 'resourceLangId', 'editorLangId', 'false'];
      const known = new Set([...fromVsCode, ...Object.keys(contextKeyNames)]);
      const asked = clauses.flatMap((clause) => {
        const keysOnly = clause.replace(/'[^']*'|\/[^/]*\/|== [\w.]+/g, '');
        return [...keysOnly.matchAll(/[A-Za-z][\w.]*/g)].map(([key]) => key);
      });
      assert.deepEqual(
        asked.filter((key) => !known.has(key)),
        [],
      );
      const unasked = Object.keys(contextKeyNames).filter((key) => !asked.includes(key));
      assert.deepEqual(unasked, [], 'set, but for nothing');
    });

    it('compare the list with states that it can have', () => {
      const states = ['notConnected', 'reading', 'failed', 'noneListed', 'noMatch', 'listed'];
      const compared = clauses.flatMap((clause) =>
        [...clause.matchAll(/subscriberList [!=]= '(\w+)'/g)].map(([, state]) => String(state)),
      );
      assert.ok(compared.length > 0);
      assert.deepEqual(
        compared.filter((state) => !states.includes(state)),
        [],
      );
    });

    it('name tree items by words that the tree gives', () => {
      const sources = sourceFiles(join(repository, 'src/vscode')).map((file) => readFileSync(file, 'utf8'));
      const words = clauses.flatMap((clause) => [...clause.matchAll(/\\b(\w+)\\b/g)].map(([, word]) => String(word)));
      assert.ok(words.length > 0);
      for (const word of words) {
        assert.ok(
          sources.some((source) => source.includes(`'${word}'`)),
          `no tree item has the word ${word}`,
        );
      }
    });
  });

  describe('strings', () => {
    it('are all in package.nls.json, and no others', () => {
      const used = new Set(textsIn(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []));
      assert.deepEqual(sorted(used), sorted(Object.keys(strings)));
    });

    it('are not written into the manifest where users read them', () => {
      const shown = [
        ...contributes.commands.map(({ title }) => title),
        ...contributes.viewsWelcome.map(({ contents }) => contents),
        ...Object.values(manifest.capabilities).map(({ description }) => description),
      ];
      assert.deepEqual(
        shown.filter((text) => !/^%.+%$/.test(text)),
        [],
      );
    });
  });

  describe('activation', () => {
    it('waits for a debug launch, a view, a command, an editor with package source or one with a log', () => {
      assert.deepEqual(sorted(manifest.activationEvents), [
        `onDebugDynamicConfigurations:${debugType}`,
        `onDebugResolve:${debugType}`,
        `onDebugResolve:${replayType}`,
        `onFileSystem:${sourceScheme}`,
        // VS Code takes any file that is called so for this; ours are told from others by their first line.
        'onLanguage:log',
      ]);
    });

    it('declares what an untrusted or virtual workspace keeps from it', () => {
      assert.equal(manifest.capabilities['untrustedWorkspaces']?.supported, 'limited');
      assert.equal(manifest.capabilities['virtualWorkspaces']?.supported, 'limited');
    });
  });

  describe('the debug type', () => {
    const launch = contributedDebugger.configurationAttributes['launch'];
    assert.ok(launch);

    it('is launched only', () => {
      assert.equal(contributedDebugger.type, debugType);
      assert.deepEqual(Object.keys(contributedDebugger.configurationAttributes), ['launch']);
    });

    it('has the attributes of the launch configuration, each with a sentence', () => {
      assert.deepEqual(sorted(Object.keys(launch.properties)), sorted(launchAttributes));
      for (const [name, { description }] of Object.entries(launch.properties)) {
        assert.match(resolved(description), /^[A-Z].+\.$/s, name);
      }
    });

    it('knows the request types that the adapter knows', () => {
      assert.deepEqual(sorted(launch.properties['requestTypeFilter']?.items?.enum ?? []), sorted(requestTypes));
    });

    it('has patterns that agree with the adapter', () => {
      const { subscriber, userIdFilter } = launch.properties;
      const agree = (pattern: string | undefined, text: string, fields: Record<string, unknown>): void => {
        const valid = new RegExp(pattern ?? '').test(text);
        const parse = (): unknown => parseLaunchConfiguration(fields);
        if (valid) {
          assert.doesNotThrow(parse, text);
        } else {
          assert.throws(parse, text);
        }
      };
      for (const text of [
        '00D000000000001',
        '00D000000000001EAA',
        '00D00000000000',
        '00D0000000000012',
        '005000000000001',
        '',
      ]) {
        agree(subscriber?.pattern, text, { subscriber: text });
      }
      for (const id of ['005000000000001', '005000000000001AAA', '00D000000000001', '00500000000000']) {
        agree(userIdFilter?.items?.pattern, id, { subscriber: '00D000000000001', userIdFilter: [id] });
      }
    });

    it('offers snippets and first configurations that hold known attributes and no secret', () => {
      const bodies = [
        ...contributedDebugger.initialConfigurations,
        ...contributedDebugger.configurationSnippets.map(({ body }) => body),
      ];
      const known = new Set<string>(['type', 'request', 'name', ...launchAttributes]);
      for (const body of bodies) {
        assert.equal(body['type'], debugType);
        assert.equal(body['request'], 'launch');
        assert.deepEqual(
          Object.keys(body).filter((key) => !known.has(key)),
          [],
        );
      }
    });
  });

  describe('the debug type of replays', () => {
    const replay = contributes.debuggers[1];
    const launch = replay?.configurationAttributes['launch'];

    it('has the attributes of its launch configuration, each with a sentence', () => {
      assert.equal(replay?.type, replayType);
      assert.deepEqual(replay.languages, [logLanguage, 'apexlog']);
      assert.deepEqual(sorted(Object.keys(launch?.properties ?? {})), sorted(replayAttributes));
      for (const [name, { description }] of Object.entries(launch?.properties ?? {})) {
        assert.match(resolved(description), /^[A-Z].+\.$/s, name);
      }
    });

    it('offers snippets that the adapter takes', () => {
      const known = new Set<string>(['type', 'request', 'name', ...replayAttributes]);
      for (const { body } of replay?.configurationSnippets ?? []) {
        assert.deepEqual(
          Object.keys(body).filter((key) => !known.has(key)),
          [],
        );
        const filledIn = JSON.stringify(body).replace(/\$\{\d:([^}]*)\}/g, '$1');
        const fields = JSON.parse(filledIn) as Record<string, unknown>;
        assert.doesNotThrow(() => parseReplayLaunch({ logFile: 'open.log', ...fields }));
      }
    });
  });

  describe('the language', () => {
    it('is the one that Salesforce contributes too, so that both get on', () => {
      assert.deepEqual(
        contributes.languages.filter(({ id }) => id !== logLanguage).map(({ id, extensions }) => ({ id, extensions })),
        [
          { id: 'apex', extensions: ['.cls', '.trigger'] },
          { id: 'apex-anon', extensions: ['.apex'] },
        ],
      );
      assert.deepEqual(
        contributes.grammars.map(({ language, scopeName }) => ({ language, scopeName })),
        [
          { language: 'apex', scopeName: 'source.apex' },
          { language: 'apex-anon', scopeName: 'source.apex' },
          { language: logLanguage, scopeName: 'text.apex-log' },
        ],
      );
      assert.deepEqual(contributes.breakpoints, [
        { language: 'apex' },
        { language: logLanguage },
        { language: 'apexlog' },
      ]);
      assert.deepEqual(contributedDebugger.languages, ['apex']);
    });

    it('of debug logs is our own: that of logs which we keep, and of files that begin like one', () => {
      const log = contributes.languages.find(({ id }) => id === logLanguage);
      const kept = `**/${manifest.publisher}.${manifest.name}/debugLogs/**/*.log`;
      assert.deepEqual([log?.filenamePatterns, log?.extensions], [[kept], undefined]);
      assert.match('64.0 APEX_CODE,FINEST;DB,INFO', new RegExp(log?.firstLine ?? ''));
      assert.doesNotMatch('2026-11-30 INFO,started', new RegExp(log?.firstLine ?? ''));
    });

    it('takes its grammar from the build, with the licence beside it', () => {
      const build = readFileSync(join(repository, 'scripts/build.ts'), 'utf8');
      const apex = contributes.grammars.filter(({ scopeName }) => scopeName === 'source.apex');
      assert.deepEqual([...new Set(apex.map(({ path }) => path))], ['./dist/syntaxes/apex.tmLanguage']);
      assert.match(build, /dist\/syntaxes\/apex\.tmLanguage/);
      assert.match(build, /dist\/syntaxes\/LICENSE/);
    });
  });

  describe('settings', () => {
    it('can only be made on the machine, never by a workspace', () => {
      const scopes = Object.values(contributes.configuration.properties).map(({ scope }) => scope);
      assert.deepEqual([...new Set(scopes)], ['machine']);
    });

    it('are those that the sources read', () => {
      const read = sourceFiles(join(repository, 'src/vscode')).flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/getConfiguration\('isvDebugger'\)\s*\.get\('([\w.]+)'/g)].map(
          ([, name]) => `isvDebugger.${String(name)}`,
        ),
      );
      assert.deepEqual(sorted(read), sorted(Object.keys(contributes.configuration.properties)));
    });

    it('make customer files read-only where the extension keeps them', () => {
      const globs = Object.keys(contributes.configurationDefaults['files.readonlyInclude'] ?? {});
      const storage = `**/globalStorage/${manifest.publisher}.${manifest.name}`;
      assert.deepEqual(globs, [`${storage}/customers/**`, `${storage}/debugLogs/**`]);
    });

    it('make editors of package source say whose it is', () => {
      const [glob] = Object.keys(contributes.configurationDefaults['workbench.editor.customLabels.patterns'] ?? {});
      const [formatter] = contributes.resourceLabelFormatters;
      const path = sourcePath('Northwind', { packageFolder: 'Acme Billing', path: 'classes/A.cls' });
      assert.equal(glob, '/Subscribers/*/*/{classes,triggers}/*');
      assert.match(path, /^\/Subscribers\/[^/]+\/[^/]+\/classes\/[^/]+$/);
      assert.equal(formatter?.scheme, sourceScheme);
    });
  });

  describe('files', () => {
    it('exist where the manifest names them', () => {
      const icons = [
        manifest.icon,
        ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
        ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
        ...contributes.languages.flatMap(({ configuration }) => configuration ?? []),
      ];
      for (const icon of icons) {
        assert.ok(statSync(join(repository, icon)).isFile(), icon);
      }
    });

    it('ship by an allow-list', () => {
      const rules = readFileSync(join(repository, '.vscodeignore'), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'));
      assert.equal(rules[0], '**');
      assert.deepEqual(
        rules.slice(1).filter((rule) => !rule.startsWith('!')),
        [],
      );
    });
  });
});
