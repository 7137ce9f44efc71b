import type { CommandArguments } from './commandArguments.ts';

/** What a command does. What it answers reaches who executed it by its id; a rejection is shown to the user. */
export type CommandHandler = (given: CommandArguments) => unknown;

/** The commands of one feature, by id. */
export type CommandHandlers = Readonly<Record<`isvDebugger.${string}`, CommandHandler>>;
