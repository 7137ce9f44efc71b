import type { Memento } from 'vscode';
import { presetOf } from '../../core/tracing/levelPresets.ts';
import { codeOfLevels, levelsOfCode, type LogLevels } from '../../core/tracing/logLevels.ts';

const levelsKey = 'traceLevels';
const mostRemembered = 5;

/** Levels of the user's own making, the last used first. */
export class RememberedLevels {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  get all(): readonly LogLevels[] {
    return this.#codes.flatMap((code) => levelsOfCode(code) ?? []);
  }

  async remember(levels: LogLevels): Promise<void> {
    if (presetOf(levels) !== undefined) {
      return;
    }
    const code = codeOfLevels(levels);
    const codes = [code, ...this.#codes.filter((other) => other !== code)];
    await this.#memento.update(levelsKey, codes.slice(0, mostRemembered));
  }

  get #codes(): readonly string[] {
    const stored: unknown = this.#memento.get(levelsKey);
    return Array.isArray(stored) ? stored.filter((code) => typeof code === 'string') : [];
  }
}
