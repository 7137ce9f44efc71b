import type { BreakpointTable } from '../apex/engine.ts';

export interface ArmedBreakpoint {
  readonly id: string;
  readonly kind: 'line' | 'exception';
  readonly typeRef: string;
  /** 0 for exceptions. */
  readonly line: number;
}

/** The breakpoints of a debug session, as running code looks them up. Empty once the session has ended. */
export class ArmedBreakpoints implements BreakpointTable {
  /** Ids at one place, in order: several may stand there, and the first is the one that stops. */
  readonly #lines = new Map<string, readonly string[]>();
  readonly #exceptions = new Map<string, readonly string[]>();
  #changes = 0;

  get generation(): number {
    return this.#lines.size + this.#exceptions.size === 0 ? 0 : this.#changes;
  }

  arm({ id, kind, typeRef, line }: ArmedBreakpoint): void {
    const table = kind === 'line' ? this.#lines : this.#exceptions;
    const key = kind === 'line' ? lineKey(typeRef, line) : typeRef.toLowerCase();
    table.set(key, [...(table.get(key) ?? []), id]);
    this.#changes++;
  }

  disarm(id: string): void {
    for (const table of [this.#lines, this.#exceptions]) {
      for (const [key, armed] of table) {
        const left = armed.filter((other) => other !== id);
        if (left.length > 0) {
          table.set(key, left);
        } else {
          table.delete(key);
        }
      }
    }
    this.#changes++;
  }

  clear(): void {
    this.#lines.clear();
    this.#exceptions.clear();
    this.#changes++;
  }

  breakpointAt(typeRef: string, line: number): string | undefined {
    return this.#lines.get(lineKey(typeRef, line))?.[0];
  }

  exceptionBreakpoint(typeRefs: readonly string[]): string | undefined {
    for (const typeRef of typeRefs) {
      const [id] = this.#exceptions.get(typeRef.toLowerCase()) ?? [];
      if (id !== undefined) {
        return id;
      }
    }
    return undefined;
  }
}

function lineKey(typeRef: string, line: number): string {
  return `${typeRef.toLowerCase()}:${line}`;
}
