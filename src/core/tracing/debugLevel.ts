import { codeOfLevels, isSameLevels, type LogLevels } from './logLevels.ts';

/** A DebugLevel of an org: levels that trace flags point to, many of them perhaps. */
export interface DebugLevel {
  /** 7dl… */
  readonly id: string;
  /** Unique in the org. */
  readonly name: string;
  readonly levels: LogLevels;
}

/** A DebugLevel that is still to be made. */
export type NewDebugLevel = Omit<DebugLevel, 'id'>;

/** What the names of our levels begin with. */
export const ownPrefix = 'ISV_Customer_Debugger_';

/** Whether this extension made it, here or on another machine. */
export function isOwnDebugLevel({ name }: Pick<DebugLevel, 'name'>): boolean {
  return name.startsWith(ownPrefix);
}

/**
 * The record with these levels that is ours to use, or one to make. A name stands for its levels, so a record that a trace flag uses is never
 * changed and none is made twice. Should somebody have edited one, the next name is taken and theirs is left alone.
 */
export function debugLevelFor(levels: LogLevels, known: readonly DebugLevel[]): DebugLevel | NewDebugLevel {
  for (let turn = 1; ; turn += 1) {
    const name = `${ownPrefix}${codeOfLevels(levels)}${turn === 1 ? '' : `_${turn}`}`;
    const found = known.find((level) => level.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) {
      return { name, levels };
    }
    if (isSameLevels(found.levels, levels)) {
      return found;
    }
  }
}
