import { type Disposable, l10n, QuickInputButtons, type QuickPick, type QuickPickItem, window } from 'vscode';

/** The user wants the step before this one. */
export const back = Symbol('back');

export interface Step {
  readonly title: string;
  readonly placeholder: string;
  /** From 1. The first has nothing to go back to. */
  readonly step: number;
  readonly of: number;
}

/** What the user chose: `back`, or undefined where the whole was cancelled. */
export type StepAnswer<T> = T | typeof back | undefined;

/** Lets the user pick one of a few. */
export function pickOne<T extends QuickPickItem>(step: Step, items: readonly T[], active?: T): Promise<StepAnswer<T>> {
  const box = window.createQuickPick<T>();
  box.items = items;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  if (active !== undefined) {
    box.activeItems = [active];
  }
  return showStep(step, box, ({ selectedItems }) => selectedItems[0]);
}

/** Shows a box that somebody filled, as one step of several. `read` takes the answer from it; undefined is no answer yet. */
export async function showStep<T extends QuickPickItem, R>(
  { title, placeholder, step, of }: Step,
  box: QuickPick<T>,
  read: (box: QuickPick<T>) => R | undefined,
): Promise<StepAnswer<R>> {
  box.title = of > 1 ? l10n.t('{0} ({1} of {2})', title, step, of) : title;
  box.placeholder = placeholder;
  box.ignoreFocusOut = true;
  box.buttons = [...(step > 1 ? [QuickInputButtons.Back] : []), ...box.buttons];
  const subscriptions: Disposable[] = [];
  try {
    return await new Promise((resolve: (answer: StepAnswer<R>) => void) => {
      subscriptions.push(
        box.onDidAccept(() => {
          const answer = read(box);
          if (answer !== undefined) {
            resolve(answer);
          }
        }),
        box.onDidTriggerButton((button) => {
          if (button === QuickInputButtons.Back) {
            resolve(back);
          }
        }),
        box.onDidHide(() => resolve(undefined)),
      );
      box.show();
    });
  } finally {
    for (const subscription of subscriptions) {
      subscription.dispose();
    }
    box.dispose();
  }
}
