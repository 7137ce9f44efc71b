import { Uri, window } from 'vscode';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { openLog } from './replayConfigurationProvider.ts';
import type { ReplaySessions } from './replaySessions.ts';

/** Commands that begin replays of what is on this machine. */
export function replayCommands(sessions: ReplaySessions) {
  return {
    'isvDebugger.replayOpenLog': (given) => sessions.start(given.string('fsPath') ?? openLog()),
    'isvDebugger.replayFromHere': (given) => replayFromHere(sessions, given),
  } satisfies CommandHandlers;
}

/** Called with the address of a log and a line from 0, as code lenses do; or from the palette, for where the cursor is. */
function replayFromHere(sessions: ReplaySessions, given: CommandArguments): Promise<boolean> {
  const { text, second } = given;
  if (text !== undefined && typeof second === 'number') {
    return sessions.start(Uri.parse(text).fsPath, second);
  }
  const path = openLog();
  return sessions.start(path, window.activeTextEditor?.selection.active.line);
}
