import { allowed, refused } from '../base/decision.ts';
import { displayLine } from '../base/displayText.ts';
import { l10n } from '../base/l10n.ts';
import { describeDuration } from '../sessionRules/timeLeft.ts';
import { holdsAll, isSameLevels, type LogLevels } from './logLevels.ts';
import { describeMegabytes, storageState } from './logVolume.ts';
import { logTypeOf, phaseOf, rivalsOf, type TracedEntity, type TraceFlag } from './traceFlag.ts';
import { longestMinutes, type TracingDecision, tracingRules } from './tracingRules.ts';

/** Tracing for less is not worth a flag. Milliseconds. */
const shortest = 60_000;

/** That somebody's doings, or a class's, be traced. */
export interface TraceWish {
  readonly entity: TracedEntity;
  readonly levels: LogLevels;
  readonly minutes: number;
  /** Left out: at once. */
  readonly from?: Date | undefined;
}

/** What is known of the org when something is wished. */
export interface TracingSituation {
  readonly flags: readonly TraceFlag[];
  /** Whether this extension made that flag on this machine. */
  readonly isOurs: (flag: TraceFlag) => boolean;
  /** Undefined where the org did not say: then nothing is refused for it. */
  readonly storedBytes: number | undefined;
  /** The org's time, in milliseconds. */
  readonly now: number;
}

export interface TraceFlagChange {
  readonly levels?: LogLevels;
  readonly starts?: Date;
  readonly expires?: Date;
}

/** What another way there is, where a wish cannot be met as it is. */
export type TraceAlternative =
  | { readonly kind: 'startLater'; readonly from: Date }
  /** Theirs holds all that is wanted, but ends too early. Needs the user's word: it is not ours. */
  | { readonly kind: 'extendTheirs'; readonly flag: TraceFlag; readonly expires: Date }
  | { readonly kind: 'freeLogStorage' };

/** What has to be done in the org for a wish. */
export type TracePlan =
  | {
      readonly action: 'create';
      readonly entity: TracedEntity;
      readonly levels: LogLevels;
      /** Left out: when the org makes it. */
      readonly starts: Date | undefined;
      readonly expires: Date;
      /** A flag of somebody else that starts before the wanted end. */
      readonly cutBy?: TraceFlag;
    }
  | { readonly action: 'change'; readonly flag: TraceFlag; readonly change: TraceFlagChange }
  /** A flag that is there already does it. */
  | { readonly action: 'leave'; readonly flag: TraceFlag }
  | {
      readonly action: 'refuse';
      readonly decision: TracingDecision & { readonly allowed: false };
      readonly instead: readonly TraceAlternative[];
    };

/** Decides what a wish needs, before the org is asked for anything: it would refuse what Salesforce's rules refuse, in fewer words. */
export function planTrace(wish: TraceWish, situation: TracingSituation): TracePlan {
  const { now, flags, isOurs } = situation;
  const { entity, levels } = wish;
  const admitted = admitDuration(wish.minutes);
  if (!admitted.allowed) {
    return { action: 'refuse', decision: admitted, instead: [] };
  }
  const starts = Math.max(now, wish.from?.getTime() ?? now);
  const expires = starts + wish.minutes * 60_000;
  const rivals = rivalsOf(flags, entity, logTypeOf(entity));
  const first = rivals.find((flag) => flag.starts.getTime() < expires && starts < flag.expires.getTime());
  const change = first !== undefined && isOurs(first) ? changeFor(first, wish, { starts, expires, rivals }) : undefined;
  if (first !== undefined && (change === undefined ? holds(first, wish, { starts, expires }) : isNothing(change))) {
    return { action: 'leave', flag: first };
  }
  const storage = admitStorage(situation.storedBytes);
  if (!storage.allowed) {
    return { action: 'refuse', decision: storage, instead: [{ kind: 'freeLogStorage' }] };
  }
  if (first === undefined) {
    return { action: 'create', entity, levels, starts: wish.from, expires: new Date(expires) };
  }
  if (change !== undefined) {
    return { action: 'change', flag: first, change };
  }
  if (first.starts.getTime() >= starts + shortest) {
    // Theirs is planned for later: ours runs until then, and theirs is left as it is.
    return { action: 'create', entity, levels, starts: wish.from, expires: first.starts, cutBy: first };
  }
  return refuseForTheirs(first, wish, new Date(expires));
}

/** May this flag run until then? `willing`: the user has agreed that somebody else's flag is extended. */
export function admitExtension(
  flag: TraceFlag,
  minutes: number,
  situation: TracingSituation,
  willing = false,
): TracingDecision {
  const rules = [
    () => (willing || situation.isOurs(flag) ? allowed : refuseForeign(flag)),
    () => admitDuration(minutes),
    () => admitStorage(situation.storedBytes),
  ];
  return firstRefusal(rules);
}

/** The change that lets a flag run so many minutes from now, or until the next flag of the same entity starts. */
export function extensionOf(flag: TraceFlag, minutes: number, { flags, now }: TracingSituation): TraceFlagChange {
  const rivals = rivalsOf(flags, flag.entity, flag.logType);
  return windowFor(flag, { starts: now, expires: now + minutes * 60_000, rivals });
}

/** May its levels change? A flag that is over writes no more, whatever its levels. */
export function admitLevelChange(flag: TraceFlag, situation: TracingSituation): TracingDecision {
  const rules = [
    () => (situation.isOurs(flag) ? allowed : refuseForeign(flag)),
    () => (phaseOf(flag, situation.now) === 'over' ? refuseOver(flag) : allowed),
    () => admitStorage(situation.storedBytes),
  ];
  return firstRefusal(rules);
}

export function admitEnding(flag: TraceFlag, situation: TracingSituation): TracingDecision {
  return situation.isOurs(flag) ? allowed : refuseForeign(flag);
}

/** Whether logs of users are made at all: flags of classes and triggers only give their code other levels in those. */
export function makesLogs({ flags, now }: Pick<TracingSituation, 'flags' | 'now'>): boolean {
  return flags.some(
    (flag) => phaseOf(flag, now) === 'live' && (flag.logType === 'USER_DEBUG' || flag.logType === 'DEVELOPER_LOG'),
  );
}

interface Span {
  readonly starts: number;
  readonly expires: number;
}

interface WantedWindow extends Span {
  readonly rivals: readonly TraceFlag[];
}

/** Whether a flag writes all that is wanted, all the time that it is wanted. */
function holds(flag: TraceFlag, { levels }: TraceWish, { starts, expires }: Span): boolean {
  const covers = flag.starts.getTime() <= starts && flag.expires.getTime() >= expires;
  return covers && flag.level !== undefined && holdsAll(flag.level.levels, levels);
}

function isNothing(change: TraceFlagChange): boolean {
  return Object.keys(change).length === 0;
}

function changeFor(flag: TraceFlag, { levels }: TraceWish, wanted: WantedWindow): TraceFlagChange {
  const isSame = flag.level !== undefined && isSameLevels(flag.level.levels, levels);
  return { ...windowFor(flag, wanted), ...(isSame ? {} : { levels }) };
}

/** Never shorter than it is, never into the next flag, and started anew where it would get too long. */
function windowFor(flag: TraceFlag, { starts, expires, rivals }: WantedWindow): TraceFlagChange {
  const next = rivals.find((other) => other.id !== flag.id && other.starts.getTime() >= flag.expires.getTime());
  const until = Math.min(Math.max(expires, flag.expires.getTime()), next?.starts.getTime() ?? Number.POSITIVE_INFINITY);
  const isPlanned = flag.starts.getTime() > starts;
  const isTooLong = until - flag.starts.getTime() >= tracingRules.longestFlag;
  return {
    ...(isPlanned || isTooLong ? { starts: new Date(starts) } : {}),
    ...(until === flag.expires.getTime() ? {} : { expires: new Date(until) }),
  };
}

function admitDuration(minutes: number): TracingDecision {
  if (!Number.isFinite(minutes) || minutes < 1) {
    return refused('traceTooShort', l10n.t('Tracing lasts at least one minute. Choose a longer time.'));
  }
  if (minutes > longestMinutes) {
    return refused(
      'traceTooLong',
      l10n.t(
        'Salesforce ends a trace flag less than 24 hours after it starts. Choose {0} at most, and extend it later.',
        describeDuration(longestMinutes * 60_000),
      ),
    );
  }
  return allowed;
}

function admitStorage(bytes: number | undefined): TracingDecision {
  if (bytes === undefined || storageState(bytes) !== 'full') {
    return allowed;
  }
  return refused(
    'logStorageFull',
    l10n.t(
      'The org stores {0} of debug logs, and above {1} Salesforce lets nobody make or change a trace flag. Delete old debug logs, then try again.',
      describeMegabytes(bytes),
      describeMegabytes(tracingRules.storedLogs),
    ),
  );
}

function refuseForTheirs(theirs: TraceFlag, { entity, levels }: TraceWish, expires: Date): TracePlan {
  const isEnough = theirs.level !== undefined && holdsAll(theirs.level.levels, levels);
  const [name, maker] = [displayLine(entity.name, 80), makerOf(theirs)];
  const message = isEnough
    ? l10n.t(
        '{0} is traced already by a flag that {1} made, and it ends before the time you want. Salesforce allows one flag at a time: extend theirs, or start yours when it ends.',
        name,
        maker,
      )
    : l10n.t(
        '{0} is traced already by a flag that {1} made, and it logs less than you want. Salesforce allows one flag at a time: start yours when it ends, ask them to end it, or trace the classes, whose levels win.',
        name,
        maker,
      );
  const later: TraceAlternative = { kind: 'startLater', from: theirs.expires };
  return {
    action: 'refuse',
    decision: { allowed: false, rule: 'tracedByOthers', message },
    instead: isEnough ? [{ kind: 'extendTheirs', flag: theirs, expires }, later] : [later],
  };
}

function refuseForeign(flag: TraceFlag): TracingDecision {
  return refused(
    'foreignTraceFlag',
    l10n.t(
      'The trace flag of {0} was made by {1}, so it is left as it is. Ask them, or change it in the subscriber: Setup, Debug Logs.',
      displayLine(flag.entity.name, 80),
      makerOf(flag),
    ),
  );
}

function refuseOver(flag: TraceFlag): TracingDecision {
  return refused(
    'traceFlagOver',
    l10n.t(
      'The trace flag of {0} has ended. Turn tracing on again, with the levels you want.',
      displayLine(flag.entity.name, 80),
    ),
  );
}

function makerOf({ madeBy }: TraceFlag): string {
  return madeBy === undefined ? l10n.t('somebody else') : displayLine(madeBy, 80);
}

function firstRefusal(rules: readonly (() => TracingDecision)[]): TracingDecision {
  for (const rule of rules) {
    const decision = rule();
    if (!decision.allowed) {
      return decision;
    }
  }
  return allowed;
}
