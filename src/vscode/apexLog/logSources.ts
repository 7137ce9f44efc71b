import { type Location, Uri, workspace } from 'vscode';
import type { FindSourceParams, SourcePlace } from '../../core/apexLog/logServerMessages.ts';
import { isTrigger, simpleName } from '../../core/apexLanguage/typeRefParts.ts';
import type { LogFiles } from '../debugLogs/logFiles.ts';
import type { SourceTypes } from '../packageSource/sourceTypes.ts';

/** Where the source is that a log speaks of: in what was retrieved from the log's own org, or in the workspace. */
export class LogSources {
  readonly #files: LogFiles;
  readonly #types: SourceTypes;

  constructor(files: LogFiles, types: SourceTypes) {
    this.#files = files;
    this.#types = types;
  }

  async find({ log, typeRef, line }: FindSourceParams): Promise<SourcePlace | null> {
    const retrieved = await this.#retrieved(Uri.parse(log), typeRef);
    if (retrieved !== undefined) {
      return { uri: retrieved.uri.toString(), line: line === 0 ? retrieved.range.start.line + 1 : line };
    }
    const file = await inWorkspace(typeRef);
    return file === undefined ? null : { uri: file.toString(), line: Math.max(1, line) };
  }

  /** A log of ours says whose it is; any other may be of any org that source was retrieved from. */
  async #retrieved(log: Uri, typeRef: string): Promise<Location | undefined> {
    const stored = (await this.#files.ofOrg()).find(({ path }) => path === log.fsPath);
    const orgIds = stored === undefined ? (await this.#types.all()).map(({ orgId }) => orgId) : [stored.orgId];
    for (const orgId of orgIds) {
      const found = await this.#types.fileOf(orgId, typeRef);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}

/** The file that is named as the outermost type. */
async function inWorkspace(typeRef: string): Promise<Uri | undefined> {
  const outermost = simpleName(typeRef.split('$')[0] ?? '');
  // It becomes a pattern: nothing of a log may mean more than itself in it.
  if (!/^\w{1,80}$/.test(outermost)) {
    return undefined;
  }
  const pattern = `**/${outermost}.${isTrigger(typeRef) ? 'trigger' : 'cls'}`;
  const [first] = await workspace.findFiles(pattern, '**/node_modules/**', 1);
  return first;
}
