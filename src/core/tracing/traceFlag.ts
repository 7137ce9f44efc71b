import { isSameRecord } from '../base/recordId.ts';
import type { DebugLevel } from './debugLevel.ts';

/** Whose doings a trace flag watches. `other`: what Salesforce traces besides, seen and left alone. */
export type TracedKind = 'user' | 'class' | 'trigger' | 'other';

export interface TracedEntity {
  readonly id: string;
  readonly kind: TracedKind;
  /** A user's name, or `ns.Class`. */
  readonly name: string;
  /** The user name of a user, where it is known. */
  readonly detail?: string | undefined;
}

/** `USER_DEBUG` and `DEVELOPER_LOG` make logs; `CLASS_TRACING` gives a class or trigger levels of its own inside them. */
export type LogType = 'USER_DEBUG' | 'DEVELOPER_LOG' | 'CLASS_TRACING' | 'PROFILING';

export interface TraceFlag {
  /** 7tf… */
  readonly id: string;
  readonly entity: TracedEntity;
  readonly logType: LogType;
  readonly starts: Date;
  readonly expires: Date;
  /** Undefined where the org did not show it. */
  readonly level: DebugLevel | undefined;
  /** Name of the user who made it: with login access that is the login-as user. */
  readonly madeBy: string | undefined;
}

export type TracePhase = 'planned' | 'live' | 'over';

/** `now` is the org's time, in milliseconds. */
export function phaseOf({ starts, expires }: Pick<TraceFlag, 'starts' | 'expires'>, now: number): TracePhase {
  if (expires.getTime() <= now) {
    return 'over';
  }
  return starts.getTime() > now ? 'planned' : 'live';
}

const kindOrder: readonly TracedKind[] = ['user', 'class', 'trigger', 'other'];

/** Users, then classes, then triggers; by name, then by time. */
export function inOrder(flags: readonly TraceFlag[]): readonly TraceFlag[] {
  return flags.toSorted(
    (a, b) =>
      kindOrder.indexOf(a.entity.kind) - kindOrder.indexOf(b.entity.kind) ||
      a.entity.name.localeCompare(b.entity.name) ||
      a.starts.getTime() - b.starts.getTime(),
  );
}

const kindsByPrefix: Readonly<Record<string, TracedKind>> = { '005': 'user', '01p': 'class', '01q': 'trigger' };

export function kindOfEntity(id: string): TracedKind {
  return kindsByPrefix[id.slice(0, 3)] ?? 'other';
}

/** The type of flag that traces such an entity. */
export function logTypeOf({ kind }: TracedEntity): LogType {
  return kind === 'user' ? 'USER_DEBUG' : 'CLASS_TRACING';
}

/** Flags of the same entity and type, in order of time: of these, no two may overlap. */
export function rivalsOf(flags: readonly TraceFlag[], entity: TracedEntity, logType: LogType): readonly TraceFlag[] {
  return flags
    .filter((flag) => flag.logType === logType && isSameRecord(flag.entity.id, entity.id))
    .sort((a, b) => a.starts.getTime() - b.starts.getTime());
}
