import { l10n, type QuickInputButton, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { type TestClass, testClassIn } from '../../core/apexLanguage/testClasses.ts';
import type { OrgApex } from '../../core/apexRuns/ports.ts';
import type { TestSelection } from '../../core/apexRuns/testSelection.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { SearchPause } from '../base/searchPause.ts';

/** A class to choose, with its tests where its source can be read. */
export interface OfferedClass {
  /** `ns.Class` */
  readonly className: string;
  readonly methods: readonly string[];
}

interface ClassItem extends QuickPickItem {
  readonly offered?: OfferedClass;
}

export interface TestSearch {
  readonly username: string;
  /** From retrieved source, offered before anything is typed. */
  readonly known: readonly OfferedClass[];
  /** Run the last time, ticked already. */
  readonly last: readonly TestSelection[];
  readonly namespaces: readonly string[];
  readonly use: <T>(action: (apex: OrgApex) => Promise<T>) => Promise<T>;
  readonly showFailure: (error: unknown) => void;
}

const methodsButton = (): QuickInputButton => ({
  iconPath: new ThemeIcon('list-tree'),
  tooltip: l10n.t('Choose Tests of This Class'),
});

/** Lets the user choose test classes, several at once, or tests of one class. What is typed is looked for in the org. */
export async function pickTests(search: TestSearch): Promise<readonly TestSelection[]> {
  const chosen = await pickClasses(search);
  if ('methodsOf' in chosen) {
    return pickMethods(chosen.methodsOf, search.username);
  }
  return chosen.classes.map(({ className }) => ({ className }));
}

type ChosenClasses = { readonly classes: readonly OfferedClass[] } | { readonly methodsOf: OfferedClass };

async function pickClasses(search: TestSearch): Promise<ChosenClasses> {
  const box = window.createQuickPick<ClassItem>();
  box.title = l10n.t('Run Apex Tests');
  box.placeholder = l10n.t('Type a part of the name of a test class. Runs as {0}.', orgLine(search.username, 80));
  box.canSelectMany = true;
  box.ignoreFocusOut = true;
  const button = methodsButton();
  const wasRun = new Set(search.last.map(({ className }) => className.toLowerCase()));
  const chosen = new Map<string, ClassItem>();
  const item = (offered: OfferedClass): ClassItem => ({
    label: orgLine(offered.className, 120),
    description: offered.methods.length === 0 ? '' : l10n.t('{0} tests', offered.methods.length),
    buttons: offered.methods.length === 0 ? [] : [button],
    // The org has searched already, and what is chosen stays in sight.
    alwaysShow: true,
    offered,
  });
  const show = (found: readonly OfferedClass[]): void => {
    const others = found.filter(({ className }) => !chosen.has(className.toLowerCase()));
    const line: ClassItem = { label: l10n.t('found'), kind: QuickPickItemKind.Separator };
    const selected = [...chosen.values()];
    box.items = [...selected, ...(selected.length === 0 || others.length === 0 ? [] : [line]), ...others.map(item)];
    box.selectedItems = selected;
  };
  for (const offered of search.known.filter(({ className }) => wasRun.has(className.toLowerCase()))) {
    chosen.set(offered.className.toLowerCase(), item(offered));
  }
  const searching = new SearchPause(async (text, signal) => {
    box.busy = true;
    try {
      const found = await findClasses(search, text, signal);
      if (!signal.aborted) {
        show(found);
        box.busy = false;
      }
    } catch (error) {
      if (!signal.aborted) {
        box.busy = false;
        search.showFailure(error);
      }
    }
  });
  box.onDidChangeSelection((selected) => {
    chosen.clear();
    selected.forEach((one) => one.offered && chosen.set(one.offered.className.toLowerCase(), one));
  });
  box.onDidChangeValue((text) => searching.type(text.trim()));
  show(search.known);
  if (search.known.length === 0) {
    searching.now('Test');
  }
  try {
    return answered(
      await new Promise<ChosenClasses | undefined>((resolve) => {
        box.onDidAccept(() => {
          const classes = [...chosen.values()].flatMap(({ offered }) => offered ?? []);
          if (classes.length > 0) {
            resolve({ classes });
          }
        });
        box.onDidTriggerItemButton(({ item: { offered } }) => offered && resolve({ methodsOf: offered }));
        box.onDidHide(() => resolve(undefined));
        box.show();
      }),
    );
  } finally {
    searching.dispose();
    box.dispose();
  }
}

async function pickMethods({ className, methods }: OfferedClass, username: string): Promise<readonly TestSelection[]> {
  const picked = answered(
    await window.showQuickPick(
      methods.map((label) => ({ label })),
      {
        title: l10n.t('Run Tests of {0}', orgLine(className, 80)),
        placeHolder: l10n.t('Which tests? They run as {0}.', orgLine(username, 80)),
        canPickMany: true,
        ignoreFocusOut: true,
      },
    ),
  );
  return picked.length === 0 ? [] : [{ className, methodNames: picked.map(({ label }) => label) }];
}

/** A class that does not show its source may hold tests: its name has to do. */
async function findClasses(search: TestSearch, text: string, signal: AbortSignal): Promise<readonly OfferedClass[]> {
  const found = await search.use((apex) => apex.findClasses(text, search.namespaces, signal));
  const known = search.known.filter(({ className }) => className.toLowerCase().includes(text.toLowerCase()));
  const knownNames = new Set(known.map(({ className }) => className.toLowerCase()));
  const offered = found
    .filter(({ className }) => !knownNames.has(className.toLowerCase()))
    .flatMap(({ className, source }): OfferedClass[] => {
      if (source === undefined) {
        return /test/i.test(className) ? [{ className, methods: [] }] : [];
      }
      const tests: TestClass | undefined = testClassIn(source, null);
      return tests === undefined ? [] : [{ className, methods: tests.methods.map(({ name }) => name) }];
    });
  return [...known, ...offered];
}
