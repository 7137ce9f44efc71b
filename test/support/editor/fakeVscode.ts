// Stands where the editor's module `vscode` is, for code that only shows something: keeps what it was given, and answers as somebody who
// closes every question. `fakeEditor.ts` puts it there.

/** `line`: icons, and links to commands, are made of what is in it. `block`: shown as it is, lines and all. `markdown`: rendered. */
export type ShownKind = 'line' | 'block' | 'markdown';

export interface Shown {
  readonly kind: ShownKind;
  readonly text: string;
}

/** Everything that was shown, in order. */
export const shown: Shown[] = [];

function line(...texts: readonly unknown[]): void {
  shown.push(...texts.filter((text) => typeof text === 'string').map((text): Shown => ({ kind: 'line', text })));
}

function block(text: unknown): void {
  if (typeof text === 'string') {
    shown.push({ kind: 'block', text });
  }
}

type Fields = Readonly<Record<string, unknown>>;

function items(some: unknown): void {
  for (const { label, description, detail, buttons } of (Array.isArray(some) ? some : []) as Fields[]) {
    line(label, description, detail);
    items(((buttons ?? []) as Fields[]).map(({ tooltip }) => ({ label: tooltip })));
  }
}

export class EventEmitter {
  readonly #listeners = new Set<(event: unknown) => void>();
  readonly event = (listener: (event: unknown) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(event?: unknown): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export class Disposable {
  readonly dispose: () => void;

  constructor(dispose: () => void = () => undefined) {
    this.dispose = dispose;
  }
}

export class CancellationError extends Error {
  override readonly name = 'Canceled';
}

export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeColor extends ThemeIcon {}

export class TreeItem {
  label: unknown;
  collapsibleState: unknown;

  constructor(label: unknown, collapsibleState?: unknown) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class MarkdownString {
  value = '';
  isTrusted = false;
  supportHtml = false;
  supportThemeIcons = false;

  constructor(value = '') {
    this.value = value;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

export class Position {
  readonly line: number;
  readonly character: number;

  constructor(lineNumber: number, character: number) {
    this.line = lineNumber;
    this.character = character;
  }

  translate(lines: number, characters: number): Position {
    return new Position(this.line + lines, this.character + characters);
  }
}

export class Range {
  readonly start: unknown;

  constructor(start: unknown) {
    this.start = start;
  }
}

export class Selection extends Range {}
export class Location extends Range {}
export class SymbolInformation extends Range {}
export class DocumentLink extends Range {}
export class CodeLens extends Range {}
export class RelativePattern extends Range {}
export class EvaluatableExpression extends Range {}
export class InlineValueVariableLookup extends Range {}
export class DebugAdapterInlineImplementation extends Range {}
export class FileDecoration extends Range {}
export class TabInputText extends Range {}
export class FileSystemError extends Error {}

export class Diagnostic {
  readonly message: unknown;

  constructor(_range: unknown, text: unknown) {
    this.message = text;
    block(text);
  }
}

export class TestMessage {
  readonly message: unknown;

  constructor(text: unknown) {
    this.message = text;
    block(text);
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;

  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }

  static from({ scheme, path }: { readonly scheme: string; readonly path: string }): Uri {
    return new Uri(scheme, path);
  }

  static file(path: string): Uri {
    return new Uri('file', path);
  }

  static parse(text: string): Uri {
    return new Uri('', text);
  }

  static joinPath(uri: Uri, ...parts: readonly string[]): Uri {
    return new Uri(uri.scheme, [uri.path, ...parts].join('/'));
  }

  with(): this {
    return this;
  }

  toString(): string {
    return `${this.scheme}:${this.path}`;
  }
}

const numbered = (...names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index]));

export const TreeItemCollapsibleState = numbered('None', 'Collapsed', 'Expanded');
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const QuickInputButtons = { Back: { iconPath: '' } };
export const ProgressLocation = numbered('None', 'SourceControl', 'Window', 'Notification');
export const StatusBarAlignment = numbered('None', 'Left', 'Right');
export const ConfigurationTarget = numbered('None', 'Global');
export const DebugConfigurationProviderTriggerKind = numbered('None', 'Initial', 'Dynamic');
export const DiagnosticSeverity = numbered('Error', 'Warning');
export const ExtensionMode = numbered('None', 'Production', 'Development', 'Test');
export const FileChangeType = numbered('None', 'Changed', 'Created', 'Deleted');
export const FileType = numbered('Unknown', 'File', 'Directory');
export const SymbolKind = numbered('File', 'Class');
export const TestRunProfileKind = numbered('None', 'Run', 'Debug');
export const UIKind = numbered('None', 'Desktop', 'Web');
export const ViewColumn = { Active: -1 };
export const version = '1.105.0';

const nothing = () => ({ dispose: () => undefined });

/** Keeps everything that is assigned, and is closed as soon as it is shown. */
function quickPick(): object {
  const hidden = new EventEmitter();
  const never = () => nothing();
  const fields: Record<string, unknown> = {
    items: [],
    activeItems: [],
    selectedItems: [],
    buttons: [],
    value: '',
    onDidAccept: never,
    onDidChangeValue: never,
    onDidChangeSelection: never,
    onDidChangeActive: never,
    onDidTriggerButton: never,
    onDidTriggerItemButton: never,
    onDidHide: hidden.event,
    show: () => setImmediate(() => hidden.fire()),
    hide: () => hidden.fire(),
    dispose: () => undefined,
  };
  return new Proxy(fields, {
    set: (target, name, value) => {
      target[String(name)] = value;
      if (name === 'items') {
        items(value);
      } else if (name !== 'value') {
        line(value);
      }
      return true;
    },
  });
}

function message(text: unknown, ...others: readonly unknown[]): Promise<undefined> {
  line(text);
  for (const other of others) {
    if (typeof other === 'object' && other !== null && 'detail' in other) {
      block(other.detail);
    } else {
      line(other);
    }
  }
  return Promise.resolve(undefined);
}

export const window = {
  showInformationMessage: message,
  showWarningMessage: message,
  showErrorMessage: message,
  setStatusBarMessage: (text: unknown) => {
    line(text);
    return nothing();
  },
  showQuickPick: async (some: unknown, options: Fields = {}) => {
    items(await some);
    line(options['title'], options['placeHolder']);
    return undefined;
  },
  showInputBox: (options: Fields = {}) => {
    line(options['title'], options['prompt'], options['placeHolder']);
    return Promise.resolve(undefined);
  },
  createQuickPick: quickPick,
  createInputBox: quickPick,
  createStatusBarItem: () =>
    new Proxy<Record<string, unknown>>(
      { show: nothing, hide: nothing, dispose: nothing },
      {
        set: (target, name, value) => {
          target[String(name)] = value;
          line(value, (value as Fields | undefined)?.['label']);
          return true;
        },
      },
    ),
  createOutputChannel: () => ({
    appendLine: block,
    append: block,
    error: block,
    warn: block,
    info: block,
    show: nothing,
    clear: nothing,
    dispose: nothing,
  }),
  withProgress: async (options: Fields, task: (progress: object, token: object) => Promise<unknown>) => {
    line(options['title']);
    const report = (step: Fields): void => line(step['message']);
    return task({ report }, { isCancellationRequested: false, onCancellationRequested: nothing });
  },
};

export const l10n = {
  t: (text: string, ...values: readonly unknown[]) =>
    text.replace(/\{(\d+)\}/g, (place, at: string) => (values[Number(at)] ?? place) as string),
};
export const commands = { executeCommand: () => Promise.resolve(undefined), registerCommand: nothing };
export const workspace = {
  // eslint-disable-next-line no-restricted-syntax -- it is the workspace that is trusted
  isTrusted: true,
  getConfiguration: () => ({ get: (_name: string, usual: unknown) => usual }),
  onDidChangeTextDocument: nothing,
  onDidCloseTextDocument: nothing,
  onDidChangeConfiguration: nothing,
  workspaceFolders: undefined,
};
export const env = { language: 'en', appName: 'a test', uiKind: 1, openExternal: () => Promise.resolve(true) };
export const languages = {
  registerDocumentLinkProvider: nothing,
  registerReferenceProvider: nothing,
  createDiagnosticCollection: () => new Map(),
};
export const debug = {};
export const tests = {};
