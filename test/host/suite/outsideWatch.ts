import { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/** Writes down what this extension host connects to, whoever in it does, and which programs the code in `ownFolder` starts. */
export class OutsideWatch {
  readonly connections: string[] = [];
  readonly programs: string[] = [];
  readonly #restore: (() => void)[] = [];

  constructor(excepted: string | undefined, ownFolder: string) {
    const stage = excepted === undefined ? undefined : new URL(excepted).port;
    this.#watch(Socket.prototype, 'connect', (given) => {
      const [first] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
      const { host, port, path } = (typeof first === 'object' ? first : { port: first, host: given[1] }) as {
        host?: string;
        port?: string | number;
        path?: string;
      };
      // The extension host speaks with its editor over a path.
      if (path === undefined && String(port) !== stage) {
        this.connections.push(`${host ?? 'localhost'}:${port ?? ''}`);
      }
    });
    this.#watch(ChildProcess.prototype, 'spawn', (given) => {
      const { file, args } = given[0] as { file?: string; args?: readonly string[] };
      // The editor and its other extensions start programs too.
      if (new Error().stack?.includes(ownFolder) === true) {
        this.programs.push([file, ...(args ?? [])].join(' '));
      }
    });
  }

  dispose(): void {
    this.#restore.splice(0).forEach((restore) => {
      restore();
    });
  }

  #watch(target: object, name: string, note: (given: readonly unknown[]) => void): void {
    const original = Reflect.get(target, name) as (...given: unknown[]) => unknown;
    Reflect.set(target, name, function (this: unknown, ...given: unknown[]) {
      note(given);
      return original.apply(this, given);
    });
    this.#restore.push(() => Reflect.set(target, name, original));
  }
}
