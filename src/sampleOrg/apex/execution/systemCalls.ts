import type { SystemCall } from '../compile/systemCallNames.ts';
import type { ExecutionLog } from '../library/contract.ts';
import type { Frame } from './frames.ts';
import type { Request } from './request.ts';

interface OpenCall {
  readonly call: SystemCall;
  readonly frame: Frame;
  readonly line: string;
}

/**
 * Entries and exits of the platform's own methods. Some of its classes are written in Apex: they are entered like an org's class,
 * without an id, and their static initialiser shows at their first use.
 */
export class SystemCalls {
  readonly #request: Request;
  readonly #write: (text: string, isDetail: boolean) => void;
  readonly #open: OpenCall[] = [];
  readonly #usedClasses = new Set<string>();
  // Whether events are written at the levels in force.
  #system = false;
  #mode = false;
  #methods = false;
  #statements = false;

  constructor(request: Request, write: (text: string, isDetail: boolean) => void) {
    this.#request = request;
    this.#write = write;
  }

  refresh(log: ExecutionLog, hidden: boolean): void {
    this.#system = !hidden && log.writes?.('SYSTEM', 'FINE') !== false;
    this.#mode = !hidden && log.writes?.('SYSTEM', 'INFO') !== false;
    this.#methods = !hidden && log.writes?.('APEX_CODE', 'FINE') !== false;
    this.#statements = !hidden && log.writes?.('APEX_CODE', 'FINER') !== false;
  }

  mode(kind: 'ENTER' | 'EXIT', systemMode: boolean): void {
    if (this.#mode) {
      this.#write(`SYSTEM_MODE_${kind}|${String(systemMode)}`, true);
    }
  }

  enter(frame: Frame, call: SystemCall): void {
    if (!this.#isWritten(call)) {
      return;
    }
    const line = `[${this.#request.lineOf(frame)}]`;
    this.#open.push({ call, frame, line });
    if (call.kind === 'packaged') {
      this.#firstUse(call.className);
    }
    this.#write(`${eventOf(call, 'ENTRY')}|${line}|${call.kind === 'packaged' ? '|' : ''}${call.text}`, true);
  }

  /** Does nothing for a call whose entry was not written. */
  exit(call: SystemCall): void {
    if (this.#open.at(-1)?.call === call) {
      this.#close();
    }
  }

  /** An exception leaves the calls that the frame has made. */
  leave(frame: Frame): void {
    for (let last = this.#open.at(-1); last && last.frame.depth >= frame.depth; last = this.#open.at(-1)) {
      this.#close();
    }
  }

  #close(): void {
    const last = this.#open.pop();
    if (last && this.#isWritten(last.call)) {
      const { call, line } = last;
      this.#write(`${eventOf(call, 'EXIT')}|${line}|${call.kind === 'packaged' ? '|' : ''}${call.text}`, true);
    }
  }

  #isWritten(call: SystemCall): boolean {
    return call.kind === 'packaged' ? this.#methods : this.#system;
  }

  #firstUse(className: string): void {
    if (this.#usedClasses.has(className) || !this.#system) {
      return;
    }
    this.#usedClasses.add(className);
    this.#write(`SYSTEM_METHOD_ENTRY|[1]|${className}.${className}()`, true);
    if (this.#statements) {
      this.#write('STATEMENT_EXECUTE|[1]', true);
    }
    this.#write(`SYSTEM_METHOD_EXIT|[1]|${className}`, true);
  }

  accessorEntry(line: string, text: string): void {
    if (this.#system) {
      this.#write(`SYSTEM_METHOD_ENTRY|${line}|${text}`, true);
    }
  }

  accessorExit(line: string, text: string): void {
    if (this.#system) {
      this.#write(`SYSTEM_METHOD_EXIT|${line}|${text}`, true);
    }
  }
}

function eventOf({ kind }: SystemCall, end: 'ENTRY' | 'EXIT'): string {
  switch (kind) {
    case 'constructor':
      return `SYSTEM_CONSTRUCTOR_${end}`;
    case 'packaged':
      return `METHOD_${end}`;
    case 'method':
      return `SYSTEM_METHOD_${end}`;
  }
}
