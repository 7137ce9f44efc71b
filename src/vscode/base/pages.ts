import {
  commands,
  type Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';

const scheme = 'isv-page';

export interface Page {
  /** Tells pages apart; the same again takes the place of the first. */
  readonly id: string;
  /** Of the tab. */
  readonly title: string;
  /** The Markdown, as it stands when it is asked for. */
  readonly render: () => string;
}

/**
 * Read-only pages in Markdown, shown by the editor's own preview: headings and tables that a screen reader knows, the user's theme and
 * zoom, search, and no scripts of ours. Links lead to the browser; the preview runs no command.
 */
export class Pages implements TextDocumentContentProvider, Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #pages = new Map<string, Page>();
  readonly #registration: Disposable;

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async show(page: Page): Promise<void> {
    const uri = uriOf(page);
    this.#pages.set(uri.toString(), page);
    this.#changed.fire(uri);
    const opened = await commands.executeCommand('markdown.showPreview', uri).then(
      () => true,
      () => false,
    );
    // The preview is an extension of the editor's, and can be switched off.
    if (!opened) {
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    }
  }

  /** Something in the page has changed. */
  update(page: Pick<Page, 'id' | 'title'>): void {
    this.#changed.fire(uriOf(page));
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#pages.get(uri.toString())?.render() ?? '';
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
    this.#pages.clear();
  }
}

function uriOf({ id, title }: Pick<Page, 'id' | 'title'>): Uri {
  // The last part is what the tab shows. No query: the preview leaves it out.
  const part = (text: string): string => text.replace(/[/\\?#]/g, '_');
  return Uri.from({ scheme, path: `/${part(id)}/${part(title)}.md` });
}
