import { l10n, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { testClassIn } from '../../core/apexLanguage/testClasses.ts';
import type { OrgApex } from '../../core/apexRuns/ports.ts';
import type { TestSelection } from '../../core/apexRuns/testSelection.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { type FoundItem, pickBySearch, type SearchAnswer } from '../base/searchPick.ts';
import { back } from '../base/steps.ts';

/** A class to choose, with its tests where its source can be read. */
export interface OfferedClass {
  /** `ns.Class` */
  readonly className: string;
  readonly methods: readonly string[];
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

/** Lets the user choose test classes, several at once, or tests of one class. What is typed is looked for in the org. */
export async function pickTests(search: TestSearch): Promise<readonly TestSelection[]> {
  const answer = await pickClasses(search);
  return 'pressed' in answer
    ? pickMethods(answer.pressed, search.username)
    : answer.chosen.map(({ className }) => ({ className }));
}

async function pickClasses(search: TestSearch): Promise<SearchAnswer<OfferedClass>> {
  const wasRun = new Set(search.last.map(({ className }) => className.toLowerCase()));
  const answer = await pickBySearch<OfferedClass>({
    step: {
      title: l10n.t('Run Apex Tests'),
      placeholder: l10n.t('Type a part of the name of a test class. Runs as {0}.', orgLine(search.username, 80)),
      step: 1,
      of: 1,
    },
    keyOf,
    itemOf,
    listOf: (found, item) =>
      found.length === 0 ? [] : [{ label: l10n.t('found'), kind: QuickPickItemKind.Separator }, ...found.map(item)],
    chosen: search.known.filter((offered) => wasRun.has(keyOf(offered))),
    known: search.known,
    // What test classes are called, mostly.
    first: 'Test',
    find: (text, signal) => findClasses(search, text, signal),
    showFailure: search.showFailure,
  });
  return answered(answer === back ? undefined : answer);
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
  const methodNames = picked.map(({ label }) => label);
  return answered(methodNames.length === 0 ? undefined : [{ className, methodNames }]);
}

/** A class that does not show its source may hold tests: its name has to do. */
async function findClasses(search: TestSearch, text: string, signal: AbortSignal): Promise<readonly OfferedClass[]> {
  const found = await search.use((apex) => apex.findClasses(text, search.namespaces, signal));
  const known = search.known.filter((offered) => keyOf(offered).includes(text.toLowerCase()));
  const knownKeys = new Set(known.map(keyOf));
  const offered = found
    .filter((one) => !knownKeys.has(keyOf(one)))
    .flatMap(({ className, source }): OfferedClass[] => {
      if (source === undefined) {
        return /test/i.test(className) ? [{ className, methods: [] }] : [];
      }
      const tests = testClassIn(source, null);
      return tests === undefined ? [] : [{ className, methods: tests.methods.map(({ name }) => name) }];
    });
  return [...known, ...offered];
}

function keyOf({ className }: { readonly className: string }): string {
  return className.toLowerCase();
}

function itemOf({ className, methods }: OfferedClass): FoundItem<OfferedClass> {
  return {
    label: orgLine(className, 120),
    description: methods.length === 0 ? '' : l10n.t('{0} tests', methods.length),
    buttons:
      methods.length === 0
        ? []
        : [{ iconPath: new ThemeIcon('list-tree'), tooltip: l10n.t('Choose Tests of This Class') }],
  };
}
