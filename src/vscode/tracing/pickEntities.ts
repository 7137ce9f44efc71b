import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { isSameRecord } from '../../core/base/recordId.ts';
import type { OrgTracing } from '../../core/tracing/ports.ts';
import type { TracedEntity } from '../../core/tracing/traceFlag.ts';
import { orgLine } from '../base/orgText.ts';
import { SearchPause } from '../base/searchPause.ts';
import { showStep, type Step, type StepAnswer } from '../base/steps.ts';
import { kindIcon, kindLabel } from './traceTexts.ts';

interface EntityItem extends QuickPickItem {
  readonly entity?: TracedEntity;
}

export interface EntitySearch {
  readonly step: Step;
  /** Offered first and chosen already. */
  readonly loginAsUser: TracedEntity;
  /** Offered as long as nothing is typed. */
  readonly known: readonly TracedEntity[];
  readonly use: <T>(action: (org: OrgTracing) => Promise<T>) => Promise<T>;
  readonly showFailure: (error: unknown) => void;
}

/** Lets the user choose users, classes and triggers, several at once. What is typed is looked for in the org. */
export async function pickEntities(search: EntitySearch): Promise<StepAnswer<readonly TracedEntity[]>> {
  const box = window.createQuickPick<EntityItem>();
  box.canSelectMany = true;
  box.matchOnDescription = true;
  const chosen = new Map<string, EntityItem>([[search.loginAsUser.id, itemOf(search.loginAsUser, true)]]);
  const show = (found: readonly TracedEntity[]): void => {
    const others = found.filter(({ id }) => ![...chosen.keys()].some((known) => isSameRecord(known, id)));
    const selected = [...chosen.values()];
    box.items = [...selected, ...kinds.flatMap((kind) => separated(kind, others))];
    box.selectedItems = selected;
  };
  const searching = new SearchPause(async (text, signal) => {
    if (text === '') {
      show(search.known);
      return;
    }
    box.busy = true;
    try {
      const found = await Promise.all([
        search.use((org) => org.findUsers(text, signal)),
        search.use((org) => org.findCode('class', text, signal)),
        search.use((org) => org.findCode('trigger', text, signal)),
      ]);
      if (!signal.aborted) {
        show(found.flat());
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
    for (const item of selected) {
      if (item.entity !== undefined) {
        chosen.set(item.entity.id, item);
      }
    }
  });
  box.onDidChangeValue((text) => searching.type(text.trim()));
  show(search.known);
  try {
    return await showStep(search.step, box, () => {
      const entities = [...chosen.values()].flatMap(({ entity }) => entity ?? []);
      return entities.length === 0 ? undefined : entities;
    });
  } finally {
    searching.dispose();
  }
}

const kinds = ['user', 'class', 'trigger'] as const;

function separated(kind: (typeof kinds)[number], found: readonly TracedEntity[]): EntityItem[] {
  const items = found.filter((entity) => entity.kind === kind).map((entity) => itemOf(entity));
  const labels = { user: l10n.t('users'), class: l10n.t('classes'), trigger: l10n.t('triggers') };
  return items.length === 0 ? [] : [{ label: labels[kind], kind: QuickPickItemKind.Separator }, ...items];
}

function itemOf(entity: TracedEntity, isLoginAs = false): EntityItem {
  const facts = isLoginAs ? l10n.t('who you are logged in as') : (entity.detail ?? kindLabel(entity.kind));
  return {
    label: orgLine(entity.name),
    description: orgLine(facts, 120),
    iconPath: new ThemeIcon(kindIcon(entity.kind)),
    // The org has searched already, and what is chosen stays in sight.
    alwaysShow: true,
    entity,
  };
}
