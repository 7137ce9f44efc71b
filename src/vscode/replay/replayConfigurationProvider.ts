import { basename } from 'node:path';
import { readFile } from 'node:fs/promises';
import {
  CancellationError,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  l10n,
  window,
  type WorkspaceFolder,
} from 'vscode';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { beginsAsDebugLog, executionsOf } from './logExecutions.ts';
import { replayType } from './replayConfiguration.ts';

/** Fills what a launch configuration leaves out: the log that is open, and which of its executions, where it has several. */
export class ReplayConfigurationProvider implements DebugConfigurationProvider {
  readonly #showFailure: (error: unknown) => void;

  constructor(showFailure: (error: unknown) => void) {
    this.#showFailure = showFailure;
  }

  /** Without a launch.json VS Code asks with an empty configuration. */
  resolveDebugConfiguration(_folder: WorkspaceFolder | undefined, given: DebugConfiguration): DebugConfiguration {
    // The type says that these are there; an empty configuration has none of them.
    const { type, request, name } = given as Partial<DebugConfiguration>;
    return {
      ...given,
      type: type ?? replayType,
      request: request ?? 'launch',
      name: name ?? l10n.t('Replay Debug Log'),
    };
  }

  /** Undefined ends the launch without a word. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): Promise<DebugConfiguration | undefined> {
    try {
      return await complete(given);
    } catch (error) {
      if (!(error instanceof CancellationError)) {
        this.#showFailure(error);
      }
      return undefined;
    }
  }
}

async function complete(given: DebugConfiguration): Promise<DebugConfiguration> {
  const asked = (given['logFile'] ?? undefined) as unknown;
  if (given['debugServer'] !== undefined) {
    return given;
  }
  const logFile = typeof asked === 'string' && asked !== '' ? asked : openLog();
  const isChosen = given['execution'] !== undefined || given['from'] !== undefined;
  const execution = isChosen ? undefined : await chosenExecution(logFile);
  return { ...given, logFile, ...(execution === undefined ? {} : { execution }) };
}

/** The log in the active editor, on whatever disk it is. */
export function openLog(): string {
  const document = window.activeTextEditor?.document;
  if (document === undefined || document.uri.scheme !== 'file' || !beginsAsDebugLog(document.lineAt(0).text)) {
    throw failures.noLogToReplay();
  }
  return document.uri.fsPath;
}

/** Undefined for all of the log: it has one execution, or the user wants them one after another. */
async function chosenExecution(logFile: string): Promise<number | undefined> {
  // What cannot be read the adapter says.
  const bytes = await readFile(logFile).catch(() => undefined);
  const executions = bytes === undefined ? [] : executionsOf(bytes);
  if (executions.length === 0) {
    return undefined;
  }
  const all = { label: l10n.t('All, one after another'), description: '', execution: undefined };
  const items = executions.map(({ number, names, milliseconds }) => ({
    label: orgLine(names.join(', '), 100),
    description: l10n.t('{0} ms', Math.round(milliseconds)),
    execution: number,
  }));
  const placeHolder = l10n.t('{0} holds several executions. Which one?', basename(logFile));
  return answered(await window.showQuickPick([all, ...items], { placeHolder })).execution;
}
