import { type Disposable, commands, workspace } from 'vscode';
import { CommandArguments } from './base/commandArguments.ts';
import type { CommandHandler } from './base/commandHandlers.ts';
import { failures } from './base/failures.ts';
import { type CommandId, commandTable } from './commandTable.ts';

/**
 * Registers every command. A failure is shown here and nowhere else; the command then answers undefined. Those that reach an org
 * are refused in a workspace that is not trusted, whoever calls them; `beforeOrg` runs ahead of the others. `inTests`: the editor was
 * started to run tests, so that nobody is there to answer questions.
 */
export function registerCommands(
  handlers: Readonly<Record<CommandId, CommandHandler>>,
  beforeOrg: () => void,
  showFailure: (error: unknown) => void,
  inTests: boolean,
): Disposable[] {
  return (Object.keys(commandTable) as CommandId[]).map((id) =>
    commands.registerCommand(id, async (...values: unknown[]) => {
      try {
        if (commandTable[id].reaches === 'org' && !workspace.isTrusted) {
          throw failures.workspaceNotTrusted();
        }
        if (commandTable[id].reaches === 'org') {
          beforeOrg();
        }
        return await handlers[id](new CommandArguments(values, { speaksForUser: inTests }));
      } catch (error) {
        showFailure(error);
        return undefined;
      }
    }),
  );
}
