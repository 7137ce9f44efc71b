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
  readonly #lines = new Map<string, string>();
  readonly #exceptions = new Map<string, string>();
  #changes = 0;

  get generation(): number {
    return this.#lines.size + this.#exceptions.size === 0 ? 0 : this.#changes;
  }

  arm({ id, kind, typeRef, line }: ArmedBreakpoint): void {
    if (kind === 'line') {
      this.#lines.set(lineKey(typeRef, line), id);
    } else {
      this.#exceptions.set(typeRef.toLowerCase(), id);
    }
    this.#changes++;
  }

  disarm(id: string): void {
    for (const table of [this.#lines, this.#exceptions]) {
      for (const [key, armed] of table) {
        if (armed === id) {
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
    return this.#lines.get(lineKey(typeRef, line));
  }

  exceptionBreakpoint(typeRefs: readonly string[]): string | undefined {
    for (const typeRef of typeRefs) {
      const id = this.#exceptions.get(typeRef.toLowerCase());
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
