import { l10n, QuickPickItemKind, ThemeIcon } from 'vscode';
import { recordIdKey } from '../../core/base/recordId.ts';
import type { OrgTracing } from '../../core/tracing/ports.ts';
import type { TracedEntity } from '../../core/tracing/traceFlag.ts';
import { orgLine } from '../base/orgText.ts';
import { type FoundItem, pickBySearch } from '../base/searchPick.ts';
import { back, type Step, type StepAnswer } from '../base/steps.ts';
import { kindIcon, kindLabel } from './traceTexts.ts';

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
  const { step, loginAsUser, known, use, showFailure } = search;
  const answer = await pickBySearch<TracedEntity>({
    step,
    keyOf: ({ id }) => recordIdKey(id),
    itemOf: (entity) => itemOf(entity, entity === loginAsUser),
    listOf: (found, item) => kinds.flatMap((kind) => separated(kind, found, item)),
    chosen: [loginAsUser],
    known,
    find: async (text, signal) => {
      const found = await Promise.all([
        use((org) => org.findUsers(text, signal)),
        use((org) => org.findCode('class', text, signal)),
        use((org) => org.findCode('trigger', text, signal)),
      ]);
      return found.flat();
    },
    showFailure,
  });
  if (answer === undefined || answer === back) {
    return answer;
  }
  // No line has a button to press.
  return 'chosen' in answer ? answer.chosen : undefined;
}

const kinds = ['user', 'class', 'trigger'] as const;

function separated(
  kind: (typeof kinds)[number],
  found: readonly TracedEntity[],
  item: (entity: TracedEntity) => FoundItem<TracedEntity>,
): readonly FoundItem<TracedEntity>[] {
  const items = found.filter((entity) => entity.kind === kind).map(item);
  const labels = { user: l10n.t('users'), class: l10n.t('classes'), trigger: l10n.t('triggers') };
  return items.length === 0 ? [] : [{ label: labels[kind], kind: QuickPickItemKind.Separator }, ...items];
}

function itemOf(entity: TracedEntity, isLoginAs: boolean): FoundItem<TracedEntity> {
  const facts = isLoginAs ? l10n.t('who you are logged in as') : (entity.detail ?? kindLabel(entity.kind));
  return {
    label: orgLine(entity.name),
    description: orgLine(facts, 120),
    iconPath: new ThemeIcon(kindIcon(entity.kind)),
  };
}
