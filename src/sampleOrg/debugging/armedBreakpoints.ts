import type { BreakpointTable } from '../apex/engine.ts';

export interface ArmedBreakpoint {
  readonly id: string;
  readonly kind: 'line' | 'exception';
  readonly typeRef: string;
  /** 0 for exceptions. */
  readonly line: number;
  /** It stops only when its hits, which count from 1, meet this. */
  readonly hits?: HitRule;
}

/** HitCondition and HitValue of an ApexDebuggerBreakpoint. [Tooling API] */
export interface HitRule {
  readonly condition: 'Equals' | 'GreaterOrEquals' | 'Modulo';
  /** At least 1. */
  readonly value: number;
}

interface ArmedLine {
  readonly id: string;
  readonly rule: HitRule | undefined;
  /** How often a request of the debug session came here since it was armed. */
  hits: number;
}

const isMet: Readonly<Record<HitRule['condition'], (hits: number, value: number) => boolean>> = {
  Equals: (hits, value) => hits === value,
  GreaterOrEquals: (hits, value) => hits >= value,
  Modulo: (hits, value) => hits % value === 0,
};

/** The breakpoints of a debug session, as running code looks them up. Empty once the session has ended. */
export class ArmedBreakpoints implements BreakpointTable {
  /** Those at one place, in order: several may stand there, and the first that wants to is the one that stops. */
  readonly #lines = new Map<string, readonly ArmedLine[]>();
  readonly #exceptions = new Map<string, readonly string[]>();
  #changes = 0;

  get generation(): number {
    return this.#lines.size + this.#exceptions.size === 0 ? 0 : this.#changes;
  }

  arm({ id, kind, typeRef, line, hits }: ArmedBreakpoint): void {
    if (kind === 'line') {
      add(this.#lines, lineKey(typeRef, line), { id, rule: hits, hits: 0 });
    } else {
      add(this.#exceptions, typeRef.toLowerCase(), id);
    }
    this.#changes++;
  }

  disarm(id: string): void {
    remove(this.#lines, (armed) => armed.id === id);
    remove(this.#exceptions, (armed) => armed === id);
    this.#changes++;
  }

  clear(): void {
    this.#lines.clear();
    this.#exceptions.clear();
    this.#changes++;
  }

  breakpointAt(typeRef: string, line: number): string | undefined {
    return this.#lines.get(lineKey(typeRef, line))?.[0]?.id;
  }

  reach(typeRef: string, line: number): string | undefined {
    const armed = this.#lines.get(lineKey(typeRef, line)) ?? [];
    for (const one of armed) {
      one.hits++;
    }
    return armed.find(({ rule, hits }) => rule === undefined || isMet[rule.condition](hits, rule.value))?.id;
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

function add<T>(table: Map<string, readonly T[]>, key: string, armed: T): void {
  table.set(key, [...(table.get(key) ?? []), armed]);
}

function remove<T>(table: Map<string, readonly T[]>, isGone: (armed: T) => boolean): void {
  for (const [key, armed] of table) {
    const left = armed.filter((one) => !isGone(one));
    if (left.length > 0) {
      table.set(key, left);
    } else {
      table.delete(key);
    }
  }
}
