import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Folders between the editor's logs and those of an extension: of a run of the editor, of a window, of an extension host. */
const mostLevels = 4;

/**
 * The files in which the editor keeps what was written to an output channel: `output_logging_<time>/<number>-<name>.log` beside the logs of
 * extensions. Clearing or closing a channel leaves them, and so does the next run of the editor.
 */
export class OutputFiles {
  readonly #logFolder: string;

  /** `logFolder`: where the editor wants this extension to log. */
  constructor(logFolder: string) {
    this.#logFolder = logFolder;
  }

  /** Deletes those of channels with this name, also of earlier runs of the editor. Windows keeps what is open for a moment. */
  async delete(channelName: string): Promise<void> {
    // The editor leaves out of a file's name what no file may be called.
    const ending = `-${channelName.replace(/[\\/:*?"<>|]/g, '')}.log`;
    const isOurs = (name: string): boolean => name.endsWith(ending) && /^\d+$/.test(name.slice(0, -ending.length));
    for (const folder of await outputFolders(this.#root(), mostLevels)) {
      for (const name of (await readdir(folder)).filter(isOurs)) {
        await rm(join(folder, name), { force: true, maxRetries: 3 });
      }
    }
  }

  /** The editor's folder of all logs; where it is called otherwise, the one of this extension host. */
  #root(): string {
    let folder = dirname(this.#logFolder);
    for (let level = 0; level < mostLevels && basename(folder) !== 'logs'; level += 1) {
      folder = dirname(folder);
    }
    return basename(folder) === 'logs' ? folder : dirname(this.#logFolder);
  }
}

async function outputFolders(folder: string, levels: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const isOutput = (name: string): boolean => name.startsWith('output_logging_');
  const others = levels > 0 ? folders.filter((name) => !isOutput(name)) : [];
  const below = await Promise.all(others.map((name) => outputFolders(join(folder, name), levels - 1)));
  return [...folders.filter(isOutput).map((name) => join(folder, name)), ...below.flat()];
}
