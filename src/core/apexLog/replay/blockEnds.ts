import type { BlockLines } from '../../apexLanguage/blockLines.ts';
import { lowerBound } from '../../base/sorted.ts';
import type { Moments } from './moments.ts';

/** A frame as it stands at a moment. */
interface FramePlace {
  readonly moment: number;
  readonly frame: number;
  readonly isInnermost: boolean;
  /** In the source; 0 where it is not known. */
  readonly line: number;
}

/**
 * Tells by the source which locals are not known there, any more or yet. A log declares them and never ends them. Parameters stand in it before the
 * first statement, and last as long as the frame.
 */
export function blockEnds(
  moments: Moments,
  blocks: BlockLines,
  { moment, frame, isInnermost, line }: FramePlace,
): (name: string, declaration: number) => boolean {
  const { index } = moments;
  const own = moments.ofFrame(frame);
  const begun = own.length === 0 ? Infinity : moments.eventAt(own[0] as number);
  // The innermost frame is about to run its statement, others are in theirs.
  const done = lowerBound(own, moment) - 1;
  const before = isInnermost ? own[done] : own[done - 1];
  return (name, declaration) => {
    const declared = index.lineAt(declaration);
    const block = line === 0 || declaration < begun ? undefined : blocks.blockOf(name, declared);
    if (block === undefined) {
      return false;
    }
    const { last, isHead } = block;
    if (line !== declared) {
      return line < declared || line > last || (line === last && last > declared);
    }
    // About to be declared again, unless it was just now in this line, or the head of a loop is passed anew.
    const lineBefore = before === undefined ? 0 : moments.lineAt(before);
    const isAnew = isHead && lineBefore >= declared && lineBefore <= last;
    let since = done;
    for (let more = blocks.statementsIn(line) - 1; more > 0; more -= 1) {
      since -= since > 0 && moments.lineAt(own[since - 1] as number) === line ? 1 : 0;
    }
    const statement = own[since];
    return !isAnew && !(statement !== undefined && declaration > moments.eventAt(statement));
  };
}
