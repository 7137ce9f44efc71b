import { l10n, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import type { FoundTests } from '../../core/apexRuns/ports.ts';
import type { TestSearch } from '../../core/apexRuns/testSearch.ts';
import type { TestSelection } from '../../core/apexRuns/testSelection.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { type FoundItem, pickBySearch, type SearchAnswer } from '../base/searchPick.ts';
import { back } from '../base/steps.ts';

export interface TestPick {
  readonly username: string;
  readonly search: TestSearch;
  /** From retrieved source, offered before anything is typed. */
  readonly known: readonly FoundTests[];
  /** Run the last time, ticked already. */
  readonly last: readonly TestSelection[];
  readonly showFailure: (error: unknown) => void;
}

/** Lets the user choose test classes, several at once, or tests of one class. What is typed is looked for in the org. */
export async function pickTests(pick: TestPick): Promise<readonly TestSelection[]> {
  const answer = await pickClasses(pick);
  return 'pressed' in answer
    ? pickMethods(answer.pressed, pick.username)
    : answer.chosen.map(({ className }) => ({ className }));
}

async function pickClasses(pick: TestPick): Promise<SearchAnswer<FoundTests>> {
  const wasRun = new Set(pick.last.map(({ className }) => className.toLowerCase()));
  const answer = await pickBySearch<FoundTests>({
    step: {
      title: l10n.t('Run Apex Tests'),
      placeholder: l10n.t('Type a part of the name of a test class. Runs as {0}.', orgLine(pick.username, 80)),
      step: 1,
      of: 1,
    },
    keyOf,
    itemOf,
    listOf: (found, item) =>
      found.length === 0 ? [] : [{ label: l10n.t('found'), kind: QuickPickItemKind.Separator }, ...found.map(item)],
    chosen: pick.known.filter((offered) => wasRun.has(keyOf(offered))),
    known: pick.known,
    // What test classes are called, mostly.
    first: 'Test',
    find: (text, signal) => pick.search.find(text, signal),
    showFailure: pick.showFailure,
  });
  return answered(answer === back ? undefined : answer);
}

async function pickMethods({ className, methods }: FoundTests, username: string): Promise<readonly TestSelection[]> {
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

function keyOf({ className }: { readonly className: string }): string {
  return className.toLowerCase();
}

function itemOf({ className, methods }: FoundTests): FoundItem<FoundTests> {
  return {
    label: orgLine(className, 120),
    description: methods.length === 0 ? '' : l10n.t('{0} tests', methods.length),
    buttons:
      methods.length === 0
        ? []
        : [{ iconPath: new ThemeIcon('list-tree'), tooltip: l10n.t('Choose Tests of This Class') }],
  };
}
