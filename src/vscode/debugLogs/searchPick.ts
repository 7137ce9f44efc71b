import { l10n, Position, type QuickInputButton, type QuickPickItem, Range, ThemeIcon, window } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore, toDisposable } from '../../core/base/disposable.ts';
import { Failure } from '../../core/base/failure.ts';
import type { FoundLine } from '../../core/debugLogs/search/logSearch.ts';
import { lineFinder, type LineFinder } from '../../core/debugLogs/search/lineFinder.ts';
import { orgLine } from '../base/orgText.ts';
import type { StoredLog } from './storedLog.ts';
import { type SearchProgress, searchLogs } from './logTextSearch.ts';
import { countText, logFacts, logTitle, timeText } from './logTexts.ts';

/** Milliseconds without a key before a search begins. */
const typingPause = 150;
/** Shorter texts are found nearly everywhere. */
const shortestText = 2;

export interface LogSearchOptions {
  readonly title: string;
  /** The logs on this machine, the newest first. */
  readonly stored: () => Promise<readonly StoredLog[]>;
  /** Logs that are listed and not here, so that they cannot be searched. Zero where nothing is known of them. */
  readonly missing: () => Promise<number>;
  /** Downloads those. The search goes on when they are here. */
  readonly downloadMissing: () => Promise<unknown>;
  readonly open: (stored: StoredLog, selection: Range) => Promise<unknown>;
  readonly showFailure: (error: unknown) => void;
  readonly clock: Clock;
  readonly text?: string | undefined;
}

interface SearchItem extends QuickPickItem {
  readonly run?: () => Promise<unknown>;
}

/** Searches the texts of logs while the user types. Lines appear as they are found; choosing one opens the log there. */
export class LogSearchPick implements Disposable {
  readonly #options: LogSearchOptions;
  readonly #store = new DisposableStore();
  readonly #pick = this.#store.add(window.createQuickPick<SearchItem>());
  #matchCase = false;
  #isRegex = false;
  #search: AbortController | undefined;
  #pause: Disposable | undefined;

  constructor(options: LogSearchOptions) {
    this.#options = options;
    const pick = this.#pick;
    pick.title = options.title;
    pick.placeholder = l10n.t('Text to find in the debug logs on this machine');
    pick.value = options.text ?? '';
    pick.keepScrollPosition = true;
    this.#store.add(pick.onDidChangeValue(() => this.#searchSoon()));
    this.#store.add(pick.onDidTriggerButton((button) => this.#toggle(button)));
    this.#store.add(pick.onDidAccept(() => void this.#accept()));
    this.#store.add(pick.onDidHide(() => this.dispose()));
    this.#store.add(toDisposable(() => this.#stop()));
    this.#showButtons();
  }

  show(): void {
    this.#pick.show();
    void this.#run();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #showButtons(): void {
    this.#pick.buttons = [
      toggle('case-sensitive', this.#matchCase ? l10n.t('Match Case: On') : l10n.t('Match Case: Off')),
      toggle('regex', this.#isRegex ? l10n.t('Regular Expression: On') : l10n.t('Regular Expression: Off')),
    ];
  }

  #toggle(button: QuickInputButton): void {
    if (button === this.#pick.buttons[0]) {
      this.#matchCase = !this.#matchCase;
    } else {
      this.#isRegex = !this.#isRegex;
    }
    this.#showButtons();
    void this.#run();
  }

  #searchSoon(): void {
    this.#stop();
    this.#pause = this.#options.clock.schedule(typingPause, () => void this.#run());
  }

  #stop(): void {
    this.#pause?.dispose();
    this.#search?.abort();
    this.#search = undefined;
  }

  async #run(): Promise<void> {
    this.#stop();
    const search = (this.#search = new AbortController());
    try {
      await this.#find(search.signal);
    } catch (error) {
      this.#options.showFailure(error);
    } finally {
      if (this.#search === search) {
        this.#pick.busy = false;
      }
    }
  }

  async #find(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    const text = this.#pick.value;
    const [stored, missing] = await Promise.all([this.#options.stored(), this.#options.missing()]);
    if (isOver()) {
      return;
    }
    const downloads = missing > 0 ? [this.#downloadItem(missing)] : [];
    if (text.length < shortestText || stored.length === 0) {
      this.#show([waitingItem(stored.length), ...downloads]);
      return;
    }
    const finder = this.#finder(text);
    if (finder instanceof Failure) {
      this.#show([noteItem('warning', finder.message), ...downloads]);
      return;
    }
    this.#pick.busy = true;
    const items: SearchItem[] = [];
    let found = 0;
    let progress: SearchProgress | undefined;
    for await (const result of searchLogs(stored, finder, signal)) {
      if (isOver()) {
        return;
      }
      progress = result;
      if (result.lines.length > 0) {
        found += result.lines.length;
        items.push(...result.lines.map((line) => this.#lineItem(result.stored, line)));
        this.#show([...items, ...downloads]);
      }
    }
    if (!isOver()) {
      this.#show([...items, noteItem('info', summary(found, progress, stored.length)), ...downloads]);
    }
  }

  #finder(text: string): LineFinder | Failure {
    try {
      return lineFinder({ text, isRegex: this.#isRegex, matchCase: this.#matchCase });
    } catch (error) {
      if (Failure.is(error)) {
        return error;
      }
      throw error;
    }
  }

  #show(items: readonly SearchItem[]): void {
    const active = this.#pick.activeItems[0];
    this.#pick.items = items;
    // What came in does not move the user's choice.
    const again =
      active && items.find((item) => item.detail === active.detail && item.description === active.description);
    if (again?.run !== undefined) {
      this.#pick.activeItems = [again];
    }
  }

  #lineItem(stored: StoredLog, line: FoundLine): SearchItem {
    const at = new Position(line.line - 1, line.column - 1);
    const selection = new Range(at, at.translate(0, line.end - line.start));
    // The editor sorts by what it finds of the text in labels: there it must not find it, or lines would lose their order.
    return {
      label: `${logTitle(stored.log)} · ${timeText(stored.log.startedAt)}`,
      description: l10n.t('line {0} · {1}', line.line, logFacts(stored.log)),
      detail: orgLine(line.snippet, 300),
      alwaysShow: true,
      run: () => this.#options.open(stored, selection),
    };
  }

  #downloadItem(missing: number): SearchItem {
    return {
      label: l10n.t('$(cloud-download) Download {0} more logs and search them too', countText(missing)),
      alwaysShow: true,
      run: async () => {
        await this.#options.downloadMissing();
        const { value } = this.#pick;
        new LogSearchPick({ ...this.#options, text: value }).show();
      },
    };
  }

  async #accept(): Promise<void> {
    const run = this.#pick.selectedItems[0]?.run;
    if (run !== undefined) {
      this.#pick.hide();
      await run().catch(this.#options.showFailure);
    }
  }
}

function toggle(icon: string, tooltip: string): QuickInputButton {
  return { iconPath: new ThemeIcon(icon), tooltip };
}

function noteItem(icon: string, text: string): SearchItem {
  return { label: `$(${icon}) ${text}`, alwaysShow: true };
}

function waitingItem(stored: number): SearchItem {
  return stored === 0
    ? noteItem('info', l10n.t('No debug log is on this machine yet.'))
    : noteItem('search', l10n.t('Type at least {0} characters. {1} logs are on this machine.', shortestText, stored));
}

function summary(found: number, progress: SearchProgress | undefined, total: number): string {
  if (progress?.isFull === true) {
    return l10n.t('{0} lines in {1} of {2} logs. Type more to find fewer.', found, progress.searched, total);
  }
  return found === 0 ? l10n.t('In none of {0} logs.', total) : l10n.t('{0} lines in {1} logs.', found, total);
}
