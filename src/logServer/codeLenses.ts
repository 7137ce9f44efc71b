import type { CodeLens } from 'vscode-languageserver';
import { kinds } from '../core/apexLog/eventKinds.ts';
import { l10n } from '../core/base/l10n.ts';
import { durationText } from './amounts.ts';
import { countsText } from './hovers.ts';
import type { OpenLog } from './openLog.ts';
import { lineRange } from './places.ts';

/** Replays from the first statement at or after a line: [uri, line of the file from 0]. */
export const replayFromHereCommand = 'isvDebugger.replayFromHere';

/** A log of a loop that fires triggers has thousands of units. */
const mostLenses = 500;

/** Above each unit: what it took, and a way into it. */
export function codeLenses(log: OpenLog): CodeLens[] {
  const { index, tree, uri } = log;
  const lenses: CodeLens[] = [];
  for (const event of index.ofKind(kinds.codeUnitStarted)) {
    const range = lineRange(index.rowAt(event));
    const counts = countsText(tree.countsOf(event));
    const title = [durationText(tree.totalOf(event)), counts].filter((part) => part !== '').join(' · ');
    lenses.push({ range, command: { title, command: '' } });
    // A replay reads its log from a file.
    if (uri.startsWith('file:')) {
      const replay = l10n.t('Replay From Here');
      lenses.push({
        range,
        command: { title: replay, command: replayFromHereCommand, arguments: [uri, range.start.line] },
      });
    }
    if (lenses.length >= mostLenses) {
      break;
    }
  }
  return lenses;
}
