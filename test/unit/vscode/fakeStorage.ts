import type { Memento } from 'vscode';

/** VS Code's secret storage and memento, as far as stores use them. */
export class FakeStorage {
  readonly values = new Map<string, unknown>();

  readonly secrets = {
    keys: () => Promise.resolve([...this.values.keys()]),
    get: (key: string) => Promise.resolve(this.values.get(key) as string | undefined),
    store: (key: string, value: string) => Promise.resolve(void this.values.set(key, value)),
    delete: (key: string) => Promise.resolve(void this.values.delete(key)),
    onDidChange: () => ({ dispose: () => undefined }),
  };

  readonly memento = {
    keys: () => [...this.values.keys()],
    get: (key: string, otherwise?: unknown) => this.values.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void this.values.set(key, value)),
  } as Memento;
}
