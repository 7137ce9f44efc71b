import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandTable } from '../../src/vscode/commandTable.ts';
import { contextKeyNames } from '../../src/vscode/contextKeys.ts';

// VS Code's guidelines for what an extension adds to the window: https://code.visualstudio.com/api/ux-guidelines/overview

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly enumItemLabels?: readonly string[];
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly order?: number;
  readonly scope?: string;
}

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg?: string; readonly altText?: string };
  readonly completionEvents: readonly string[];
}

interface Contributions {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly icon?: unknown }[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  readonly keybindings?: readonly { readonly command: string; readonly when?: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  readonly views: Readonly<Record<string, readonly { readonly id: string; readonly type?: string }[]>>;
  readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when?: string }[];
  readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
}

const repository = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const { contributes } = JSON.parse(read('package.json')) as { readonly contributes: Contributions };
const strings = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

function resolved(text: string | undefined): string {
  const key = /^%(.+)%$/.exec(text ?? '')?.[1];
  return key === undefined ? '' : (strings[key] ?? '');
}

function linkedCommands(text: string): readonly string[] {
  return [...text.matchAll(/\(command:([\w.]+)(?![\w.])[^)]*\)/g)].map(([, command]) => String(command));
}

describe('the guidelines of VS Code', () => {
  const icons = new Map(contributes.commands.map(({ command, icon }) => [command, icon]));
  const inMenu = (menu: string): readonly MenuItem[] => contributes.menus[menu] ?? [];

  describe('commands', () => {
    it('have an icon where only an icon is seen', () => {
      const iconOnly = [
        ...inMenu('view/title').filter(({ group }) => group?.startsWith('navigation') ?? false),
        ...inMenu('view/item/context').filter(({ group }) => group?.startsWith('inline') ?? false),
      ].flatMap(({ command }) => command ?? []);
      assert.ok(iconOnly.length > 0);
      assert.deepEqual(
        iconOnly.filter((command) => icons.get(command) === undefined),
        [],
      );
    });

    it('have icons of VS Code, which follow the theme', () => {
      for (const [command, icon] of icons) {
        assert.ok(
          icon === undefined || /^\$\([a-z-]+(?:~spin)?\)$/.test(icon as string),
          `${command}: ${String(icon)}`,
        );
      }
    });

    it('have titles that no other has, and that say what they do without a full stop', () => {
      const titles = contributes.commands.map(({ title }) => resolved(title));
      assert.equal(new Set(titles).size, titles.length);
      assert.deepEqual(
        titles.filter((title) => /[.…:]$/.test(title) || title.length > 40),
        [],
      );
    });
  });

  describe('menus', () => {
    it('say for which view they are', () => {
      for (const menu of ['view/title', 'view/item/context']) {
        for (const { command, submenu, when } of inMenu(menu)) {
          assert.match(when ?? '', /\bview (?:==|=~) /, `${menu}: ${command ?? submenu ?? ''}`);
        }
      }
    });

    it('say for which lines of the tree they are', () => {
      for (const { command, submenu, when } of inMenu('view/item/context')) {
        assert.match(when ?? '', /\bviewItem (?:==|=~) /, command ?? submenu ?? '');
      }
    });

    it('are ordered: a group, and a place in it', () => {
      for (const [menu, items] of Object.entries(contributes.menus)) {
        for (const { command, group } of items) {
          if (menu !== 'commandPalette') {
            assert.match(group ?? '', /^(?:inline|navigation|\d_\w+)(?:@-?\d+)$/, `${menu}: ${command ?? ''}`);
          }
        }
      }
    });

    it('keep the title bar of a view short', () => {
      for (const { id } of Object.values(contributes.views).flat()) {
        const always = inMenu('view/title').filter(
          ({ when, group }) => when === `view == ${id}` && (group?.startsWith('navigation') ?? false),
        );
        assert.ok(always.length <= 4, `${id} always shows ${always.length} buttons`);
      }
    });
  });

  describe('keybindings', () => {
    it('are bound to a context, so that they take no key from anybody else', () => {
      for (const { command, when } of contributes.keybindings ?? []) {
        assert.ok((when ?? '') !== '', command);
      }
    });
  });

  describe('settings', () => {
    const settings = Object.entries(contributes.configuration.properties);

    it('are told of in sentences', () => {
      for (const [name, { description, markdownDescription }] of settings) {
        assert.match(name, /^isvDebugger\.[a-zA-Z.]+$/);
        assert.match(resolved(markdownDescription ?? description), /^[A-Z].*\.$/s, name);
      }
    });

    it('explain each of their choices', () => {
      for (const [name, setting] of settings) {
        if (setting.enum !== undefined) {
          const told = setting.markdownEnumDescriptions ?? setting.enumDescriptions ?? [];
          assert.equal(told.length, setting.enum.length, name);
          assert.ok(
            told.every((text) => resolved(text) !== ''),
            name,
          );
        }
      }
    });

    it('have a default, and a place in the order', () => {
      for (const [name, setting] of settings) {
        assert.ok(Object.hasOwn(setting, 'default'), `${name} has no default`);
        assert.equal(typeof setting.order, 'number', `${name} has no order`);
      }
      assert.equal(new Set(settings.map(([, { order }]) => order)).size, settings.length);
    });
  });

  describe('views', () => {
    const trees = Object.values(contributes.views)
      .flat()
      .filter(({ type }) => type !== 'webview');

    it('say something when they are empty', () => {
      for (const { id } of trees) {
        assert.ok(
          contributes.viewsWelcome.some(({ view }) => view === id),
          `${id} has no welcome`,
        );
      }
    });

    it('say what to do next, unless they only wait', () => {
      for (const { contents, when } of contributes.viewsWelcome) {
        const waits = /== '(?:reading|loading)'/.test(when ?? '');
        assert.ok(waits || linkedCommands(resolved(contents)).length > 0, contents);
      }
    });

    it('have buttons on lines of their own, titled as their commands or shorter', () => {
      for (const { contents } of contributes.viewsWelcome) {
        for (const [, label = ''] of resolved(contents).matchAll(/^\[([^\]]+)\]\(command:/gm)) {
          assert.match(label, /^[A-Z]/, contents);
        }
      }
    });
  });

  describe('the walkthrough', () => {
    const [tour] = contributes.walkthroughs;
    assert.ok(tour);

    it('has at least six steps', () => {
      assert.ok(tour.steps.length >= 6);
      assert.equal(new Set(tour.steps.map(({ id }) => id)).size, tour.steps.length);
    });

    it('has a button in each step, and knows when the step is done', () => {
      const known = new Set<string>(Object.keys(commandTable));
      const keys = new Set<string>(Object.keys(contextKeyNames));
      for (const { id, description, completionEvents } of tour.steps) {
        const commands = linkedCommands(resolved(description));
        assert.ok(commands.length > 0, `${id} has no button`);
        assert.deepEqual(
          commands.filter((command) => !known.has(command)),
          [],
        );
        assert.ok(completionEvents.length > 0, `${id} is never done`);
        for (const event of completionEvents) {
          const [kind, name = ''] = event.split(':');
          assert.ok(kind === 'onCommand' || kind === 'onContext', event);
          assert.ok((kind === 'onCommand' ? known : keys).has(name), event);
          // A step that is done by a command which it does not offer would never be done.
          assert.ok(kind === 'onContext' || commands.includes(name), `${id} does not offer ${name}`);
        }
      }
    });

    it('has pictures that follow the theme, hold no words, and are told of to who does not see them', () => {
      for (const { id, media } of tour.steps) {
        assert.ok(resolved(media.altText).length > 20, id);
        const picture = read(media.svg ?? '');
        assert.doesNotMatch(picture, /<text|<script|<image|href|#[0-9a-f]{6}"/i, id);
        assert.match(picture, /var\(--vscode-/, id);
      }
    });
  });
});

describe('what interrupts the user', () => {
  const sources = globSync('src/vscode/**/*.ts', { cwd: repository }).map((path) => path.replaceAll('\\', '/'));
  const text = (path: string): string => readFileSync(join(repository, path), 'utf8');

  /** A dialog takes the window away from whoever works in it: each says here what it protects. */
  const dialogs: Readonly<Record<string, string>> = {
    'src/vscode/apexRuns/anonymousCode.ts': "trust: code runs in a customer's org",
    'src/vscode/customerFiles/purge.ts': 'destruction: the files of a customer, or of all',
    'src/vscode/debugging/debugSessions.ts': "destruction: a colleague's debug session",
    'src/vscode/debugging/refusalOffers.ts': "destruction: a colleague's debug session",
    'src/vscode/debugLogs/deleteLogs.ts': 'destruction: debug logs of every user in the org',
    'src/vscode/debugLogs/saveLog.ts': "trust: a customer's data leaves the store that expires",
    'src/vscode/sampleOrg/loopbackQuestion.ts': 'trust: an org session would go to a program on this machine',
    'src/vscode/tracing/logStorage.ts': 'destruction: debug logs of every user in the org',
    'src/vscode/tracing/traceFlags.ts': "trust: somebody else's trace flag is changed",
  };

  it('is a dialog only where trust or destruction is at stake', () => {
    const modal = sources.filter((path) => /\bmodal: true\b/.test(text(path)));
    assert.deepEqual(modal.toSorted(), Object.keys(dialogs).toSorted());
  });

  it('is one item in the status bar: the debug session, or where none runs the tracing that ends soon', () => {
    const items = sources.filter((path) => text(path).includes('createStatusBarItem('));
    assert.deepEqual(items.toSorted(), [
      'src/vscode/debugging/sessionStatusBar.ts',
      'src/vscode/tracing/expiryOffer.ts',
    ]);
    assert.match(
      text('src/vscode/tracing/expiryOffer.ts'),
      /if \(this\.#isDebugging\(\)\) \{\n\s*this\.#item\.hide\(\)/,
    );
  });
});
