import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon } from 'vscode';
import { levelPresetNames, levelPresets } from '../../core/tracing/levelPresets.ts';
import {
  type LogCategory,
  logCategories,
  type LogLevel,
  type LogLevels,
  logLevels,
} from '../../core/tracing/logLevels.ts';
import { back, pickOne, type Step, type StepAnswer } from '../base/steps.ts';
import type { RememberedLevels } from './rememberedLevels.ts';
import { categoryDetail, levelsDetail, levelsLabel, presetDetail, presetLabel } from './traceTexts.ts';

interface LevelsItem extends QuickPickItem {
  /** Left out: levels of the user's own are made. */
  readonly levels?: LogLevels;
}

/** Lets the user choose how much is logged: a preset, levels that they made before, or new ones. */
export async function pickLevels(step: Step, remembered: RememberedLevels): Promise<StepAnswer<LogLevels>> {
  for (;;) {
    const presets = levelPresetNames.map((name): LevelsItem => {
      const levels = levelPresets[name];
      return { label: presetLabel(name), description: presetDetail(name), detail: levelsDetail(levels), levels };
    });
    const own = remembered.all.map((levels): LevelsItem => {
      return { label: levelsLabel(levels), description: l10n.t('your own'), detail: levelsDetail(levels), levels };
    });
    const more: LevelsItem = {
      label: l10n.t('New Levels…'),
      description: l10n.t('choose them by category'),
      alwaysShow: true,
    };
    const line: LevelsItem = { label: '', kind: QuickPickItemKind.Separator };
    const answer = await pickOne(step, [...presets, ...(own.length === 0 ? [] : [line]), ...own, line, more]);
    if (answer === undefined || answer === back) {
      return answer;
    }
    const levels = answer.levels ?? (await editLevels(step, levelPresets.supportCase));
    if (levels !== back) {
      if (levels !== undefined) {
        await remembered.remember(levels);
      }
      return levels;
    }
  }
}

interface CategoryItem extends QuickPickItem {
  readonly category?: LogCategory;
}

/** One line for each category, until the user has all as they want it. */
async function editLevels({ title, step, of }: Step, start: LogLevels): Promise<StepAnswer<LogLevels>> {
  let levels = start;
  let active: LogCategory | undefined;
  for (;;) {
    const use: CategoryItem = {
      label: l10n.t('Use These Levels'),
      iconPath: new ThemeIcon('check'),
      detail: levelsDetail(levels),
      alwaysShow: true,
    };
    const categories = logCategories.map((category): CategoryItem => {
      return { label: category, description: levels[category], detail: categoryDetail(category), category };
    });
    const answer = await pickOne(
      // One back leads to the presets, whichever step this is.
      { title, step: Math.max(step, 2), of, placeholder: l10n.t('Choose a category to change its level') },
      [use, ...categories],
      categories.find(({ category }) => category === active),
    );
    if (answer === undefined || answer === back) {
      return answer;
    }
    if (answer.category === undefined) {
      return levels;
    }
    active = answer.category;
    const level = await pickLevel({ title, step: Math.max(step, 2), of, placeholder: '' }, active, levels[active]);
    if (level === undefined) {
      return undefined;
    }
    levels = level === back ? levels : { ...levels, [active]: level };
  }
}

async function pickLevel(step: Step, category: LogCategory, current: LogLevel): Promise<StepAnswer<LogLevel>> {
  const items = logLevels.map((level) => ({
    label: level,
    description: level === current ? l10n.t('now') : '',
    level,
  }));
  const placeholder = l10n.t('How much of {0}: each level writes all that those above it write', category);
  const answer = await pickOne(
    { ...step, placeholder },
    items,
    items.find(({ level }) => level === current),
  );
  return answer === undefined || answer === back ? answer : answer.level;
}
