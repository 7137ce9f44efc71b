import { CancellationError, l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { isSameRecord } from '../../core/base/recordId.ts';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import { levelPresetNames, levelPresets } from '../../core/tracing/levelPresets.ts';
import type { LogLevels } from '../../core/tracing/logLevels.ts';
import type { TracedOrg, TraceOutcome } from '../../core/tracing/tracedOrg.ts';
import type { TracedEntity, TraceFlag } from '../../core/tracing/traceFlag.ts';
import type { TraceWish } from '../../core/tracing/tracePlan.ts';
import { longestMinutes } from '../../core/tracing/tracingRules.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withViewProgress } from '../base/progress.ts';
import { back, type StepAnswer } from '../base/steps.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import { pickEntities } from './pickEntities.ts';
import { pickLevels } from './pickLevels.ts';
import { pickMinutes, usualMinutes } from './pickMinutes.ts';
import type { RememberedLevels } from './rememberedLevels.ts';
import type { TracedOrgs } from './tracedOrgs.ts';
import { reportTracing, type WishAgain } from './traceReports.ts';
import { kindIcon, levelsLabel, makerLabel, presetDetail, presetLabel, timeOfDay } from './traceTexts.ts';

/** What the user does with trace flags: asks what is missing, has it done, says once how it went. */
export class TraceFlags {
  readonly #enteredOrgs: EnteredOrgs;
  readonly #orgs: TracedOrgs;
  readonly #levels: RememberedLevels;
  readonly #knownCode: (orgId: string) => Promise<readonly TracedEntity[]>;
  readonly #showFailure: (error: unknown) => void;

  constructor(
    enteredOrgs: EnteredOrgs,
    orgs: TracedOrgs,
    levels: RememberedLevels,
    knownCode: (orgId: string) => Promise<readonly TracedEntity[]>,
    showFailure: (error: unknown) => void,
  ) {
    this.#enteredOrgs = enteredOrgs;
    this.#orgs = orgs;
    this.#levels = levels;
    this.#knownCode = knownCode;
    this.#showFailure = showFailure;
  }

  /** Traces the login-as user without a question. Answers until when; undefined where something else is to be done first. */
  async turnOn(
    entered: EnteredOrg,
    minutes = usualMinutes,
    levels: LogLevels = levelPresets.replay,
  ): Promise<Date | undefined> {
    const wanted = Math.min(Math.max(1, Math.round(minutes)), longestMinutes);
    return this.#meet(entered, [{ entity: loginAsUserOf(entered), levels, minutes: wanted }]);
  }

  /** One question for the usual cases, and the way to the rest. */
  async askAndTurnOn(entered: EnteredOrg): Promise<Date | undefined> {
    const user = orgLine(entered.loginAsUser.name, 60);
    const until = timeOfDay(new Date(Date.now() + usualMinutes * 60_000));
    const presets = levelPresetNames.map((name) => ({
      label: presetLabel(name),
      description: presetDetail(name),
      iconPath: new ThemeIcon('record'),
      levels: levelPresets[name],
    }));
    const line: QuickPickItem = { label: '', kind: QuickPickItemKind.Separator };
    const more = { label: l10n.t('More…'), description: l10n.t('other users, classes, triggers, levels and times') };
    const picked = answered(
      await window.showQuickPick<QuickPickItem & { readonly levels?: LogLevels }>([...presets, line, more], {
        title: l10n.t('Turn Tracing On'),
        placeHolder: l10n.t('What shall the logs of {0} hold, until {1}?', user, until),
        matchOnDescription: true,
      }),
    );
    return picked.levels === undefined ? this.askAndTrace(entered) : this.turnOn(entered, usualMinutes, picked.levels);
  }

  /** Asks who or what, which levels, how long. */
  async askAndTrace(entered: EnteredOrg): Promise<Date | undefined> {
    const title = l10n.t('Turn Tracing On');
    const of = 3;
    let entities: readonly TracedEntity[] = [];
    let levels: LogLevels = levelPresets.replay;
    for (let step = 1; ;) {
      if (step === 1) {
        const placeholder = l10n.t('Type a part of the name of a user, class or trigger');
        const loginAsUser = loginAsUserOf(entered);
        const use: Parameters<typeof pickEntities>[0]['use'] = (action) =>
          this.#enteredOrgs.use(entered, (org) => action(org.tracing));
        const known = await this.#knownCode(entered.organization.organizationId);
        const search = {
          step: { title, placeholder, step, of },
          loginAsUser,
          known,
          use,
          showFailure: this.#showFailure,
        };
        entities = given(await pickEntities(search)) ?? entities;
        step = 2;
      } else if (step === 2) {
        const answer = given(
          await pickLevels({ title, placeholder: l10n.t('What shall the logs hold?'), step, of }, this.#levels),
        );
        levels = answer ?? levels;
        step = answer === undefined ? 1 : 3;
      } else {
        const minutes = given(await pickMinutes({ title, placeholder: l10n.t('For how long?'), step, of }));
        if (minutes !== undefined) {
          const wishes = entities.map((entity) => ({ entity, levels, minutes }));
          return this.#meet(entered, wishes);
        }
        step = 2;
      }
    }
  }

  /** Lets a flag run longer. Answers until when. */
  async extend(entered: EnteredOrg, flagId?: string, minutes?: number): Promise<Date> {
    const traced = this.#orgs.of(entered);
    const flag = await this.#flag(traced, flagId, l10n.t('Extend Tracing'));
    const name = orgLine(flag.entity.name, 60);
    const wanted =
      minutes ??
      answered(
        given(
          await pickMinutes({
            title: l10n.t('Extend Tracing of {0}', name),
            placeholder: l10n.t('For how long from now?'),
            step: 1,
            of: 1,
          }),
        ),
      );
    const isOurs = traced.isOurs(flag);
    if (!isOurs) {
      await confirmForeign(flag);
    }
    const extended = await withViewProgress(() => traced.extend(flag, wanted, !isOurs));
    const until = traced.localTime(extended.expires);
    void window.setStatusBarMessage(l10n.t('{0} is traced until {1}.', name, timeOfDay(until)), 5000);
    return until;
  }

  /** Ends flags: the given one, or those of ours that the user picks. */
  async end(entered: EnteredOrg, flagId?: string): Promise<void> {
    const traced = this.#orgs.of(entered);
    const flags = flagId === undefined ? await this.#pickOwn(traced) : [await this.#flag(traced, flagId, '')];
    await withViewProgress(() => traced.end(flags));
    const what =
      flags.length === 1 ? orgLine(flags[0]?.entity.name ?? '', 60) : l10n.t('{0} trace flags', flags.length);
    void window.setStatusBarMessage(l10n.t('Tracing ended: {0}.', what), 5000);
  }

  async changeLevels(entered: EnteredOrg, flagId?: string): Promise<void> {
    const traced = this.#orgs.of(entered);
    const title = l10n.t('Change Trace Levels');
    const flag = await this.#flag(traced, flagId, title);
    const placeholder = l10n.t('What shall the logs of {0} hold?', orgLine(flag.entity.name, 60));
    const levels = answered(given(await pickLevels({ title, placeholder, step: 1, of: 1 }, this.#levels)));
    const changed = await withViewProgress(() => traced.changeLevels(flag, levels));
    const name = orgLine(flag.entity.name, 60);
    void window.setStatusBarMessage(l10n.t('{0} is traced with {1}.', name, levelsLabel(changed.level?.levels)), 5000);
  }

  /** Reads the org's flags anew. */
  async refresh(entered: EnteredOrg): Promise<void> {
    await withViewProgress(() => this.#orgs.of(entered).read());
  }

  async #meet(entered: EnteredOrg, wishes: readonly TraceWish[]): Promise<Date | undefined> {
    const traced = this.#orgs.of(entered);
    const outcomes = await withViewProgress(() => traced.turnOn(wishes));
    const again: WishAgain = {
      meet: (other) => this.#meet(entered, other),
      extendTheirs: async (flag, minutes) => {
        const { expires } = await withViewProgress(() => traced.extend(flag, minutes, true));
        return traced.localTime(expires);
      },
    };
    const loginAsUser = loginAsUserOf(entered);
    void reportTracing({ traced, outcomes, loginAsUser, again }).catch(this.#showFailure);
    return latestEnd(traced, outcomes);
  }

  async #flag(traced: TracedOrg, flagId: string | undefined, title: string): Promise<TraceFlag> {
    if (traced.snapshot === undefined) {
      await withViewProgress(() => traced.read());
    }
    const { flags } = traced;
    const found = flags.find(({ id }) => flagId !== undefined && isSameRecord(id, flagId));
    if (found !== undefined) {
      return found;
    }
    if (flags.length === 0 || flagId !== undefined) {
      throw failures.nothingTraced();
    }
    const [only, another] = flags;
    if (only !== undefined && another === undefined) {
      return only;
    }
    return answered(await window.showQuickPick(flagItems(traced, flags), { title, matchOnDescription: true })).flag;
  }

  async #pickOwn(traced: TracedOrg): Promise<readonly TraceFlag[]> {
    await withViewProgress(() => traced.read());
    const own = traced.flags.filter(traced.isOurs);
    if (own.length <= 1) {
      if (own.length === 0) {
        throw failures.nothingTraced();
      }
      return own;
    }
    const title = l10n.t('End Tracing');
    const items = flagItems(traced, own).map((item) => ({ ...item, picked: true }));
    const picked = answered(await window.showQuickPick(items, { title, canPickMany: true, matchOnDescription: true }));
    return picked.map(({ flag }) => flag);
  }
}

/** It is not ours: the user has to say that it may run longer. */
async function confirmForeign({ entity, madeBy }: TraceFlag): Promise<void> {
  const extend = l10n.t('Extend Theirs');
  const maker = madeBy === undefined ? l10n.t('somebody else') : orgLine(madeBy, 60);
  const question = l10n.t('Extend the trace flag of {0} that {1} made?', orgLine(entity.name, 60), maker);
  const detail = l10n.t('Its levels stay as they are. It is not removed from here: it ends by itself, or they end it.');
  answered(await window.showWarningMessage(question, { modal: true, detail }, extend));
}

function flagItems(traced: TracedOrg, flags: readonly TraceFlag[]): (QuickPickItem & { readonly flag: TraceFlag })[] {
  return flags.map((flag) => ({
    label: orgLine(flag.entity.name),
    description: [
      levelsLabel(flag.level?.levels),
      l10n.t('{0} left', describeDuration(flag.expires.getTime() - traced.now)),
      makerLabel(flag, traced.isOurs(flag)),
    ].join(' · '),
    iconPath: new ThemeIcon(kindIcon(flag.entity.kind)),
    flag,
  }));
}

function loginAsUserOf({ loginAsUser }: EnteredOrg): TracedEntity {
  return { id: loginAsUser.id, kind: 'user', name: loginAsUser.name, detail: loginAsUser.username };
}

/** Undefined: one step back. Cancelling ends the whole. */
function given<T>(answer: StepAnswer<T>): T | undefined {
  if (answer === undefined) {
    throw new CancellationError();
  }
  return answer === back ? undefined : answer;
}

function latestEnd(traced: TracedOrg, outcomes: readonly TraceOutcome[]): Date | undefined {
  const ends = outcomes.flatMap(({ flag }) => (flag === undefined ? [] : [traced.localTime(flag.expires)]));
  return ends.sort((a, b) => b.getTime() - a.getTime())[0];
}
