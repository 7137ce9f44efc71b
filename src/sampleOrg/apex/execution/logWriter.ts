import type { ApexValue, ExecutionLog, LimitName } from '../library/contract.ts';
import type { LocalVariable, MethodFacts } from '../compile/unit.ts';
import { outermost, type UserType } from '../types/userType.ts';
import type { ApexException } from '../values/exception.ts';
import type { Frame } from './frames.ts';
import { accessorText, constructorText, isEntryPoint, limitCodes } from './logNames.ts';
import { LogProfile } from './logProfile.ts';
import { formOf, LoggedTypes, type TypeFacts } from './loggedTypes.ts';
import { isReferenceType, loggedFieldValue, loggedValue, shown } from './loggedValue.ts';
import type { Request } from './request.ts';
import { SystemCalls } from './systemCalls.ts';

/** From a frame on, until it is left, the log is written otherwise than in its caller. */
interface Stretch {
  readonly frame: Frame;
  readonly hidden: boolean;
  readonly systemMode: boolean;
  /** Has levels of its own by a trace flag of its class. */
  readonly traced: boolean;
}

/** Log events of running code. Levels are asked for once, not at every event. */
export class LogWriter {
  readonly calls: SystemCalls;
  readonly profile: LogProfile;
  readonly #request: Request;
  readonly #log: ExecutionLog;
  readonly #write: (text: string, isDetail: boolean) => void;
  readonly #types: LoggedTypes;
  readonly #stretches: Stretch[] = [];
  // By site: the same lines are written over and over.
  readonly #lines: (string | undefined)[] = [];
  readonly #statementTexts: (string | undefined)[] = [];
  readonly #scopeTexts = new WeakMap<LocalVariable, string>();
  #hidden = false;
  /** Anonymous Apex regards sharing; triggers and asynchronous Apex do not. */
  #systemMode = false;
  /** Where the last exception was raised: it is written there at once, and when it leaves the frames above. */
  #raisedIn: Frame | undefined;
  // Whether events are written at the levels in force. All false where code is hidden.
  #errors = false;
  #methods = false;
  #statements = false;
  #variables = false;

  constructor(request: Request) {
    const { log } = request;
    this.#request = request;
    this.#log = log;
    this.#write = (text, isDetail) => log.write?.(text, isDetail);
    this.#types = new LoggedTypes(log);
    this.calls = new SystemCalls(request, this.#write);
    this.profile = new LogProfile(log.writes?.('APEX_PROFILING', 'FINE') === true);
    if (log.enabled) {
      this.#refresh();
    }
  }

  #refresh(): void {
    const writes = (level: 'INFO' | 'FINE' | 'FINER' | 'FINEST'): boolean =>
      !this.#hidden && this.#log.writes?.('APEX_CODE', level) !== false;
    this.#errors = writes('INFO');
    this.#methods = writes('FINE');
    this.#statements = writes('FINER');
    this.#variables = writes('FINEST');
    this.calls.refresh(this.#log, this.#hidden);
  }

  /** `[12]` */
  #line(frame: Frame | null): string {
    if (frame === null) {
      return '[1]';
    }
    return frame.s === 0 ? `[${this.#request.lineOf(frame)}]` : (this.#lines[frame.s] ??= this.#newLine(frame));
  }

  #newLine(frame: Frame): string {
    return `[${this.#request.lineOf(frame)}]`;
  }

  /** Line of the call that made the frame. */
  #callLine(frame: Frame): string {
    return this.#line(frame.caller?.m ? frame.caller : null);
  }

  // ---- Types

  /** Id of the record that holds the type's source. */
  sourceId(type: UserType): string {
    return this.#types.of(type).id;
  }

  hides(type: UserType): boolean {
    return this.#log.enabled && this.#types.of(type).hidden;
  }

  shownStack(trace: string): string {
    return this.#types.shownStack(trace);
  }

  /** `ENTERING_MANAGED_PKG`: all that is shown of code that may not be seen. */
  enteringPackage(type: UserType): void {
    if (this.#log.writes?.('APEX_CODE', 'FINE') !== false) {
      this.#write(`ENTERING_MANAGED_PKG|${type.namespace ?? ''}`, true);
    }
  }

  // ---- Frames

  statement(frame: Frame): void {
    if (this.#statements) {
      this.#write((this.#statementTexts[frame.s] ??= `STATEMENT_EXECUTE|${this.#line(frame)}`), true);
    }
  }

  entry(frame: Frame): void {
    const { m } = frame;
    if (!m) {
      return;
    }
    this.profile.enter(frame);
    const facts = this.#types.of(m.type);
    if (facts.hidden) {
      this.enteringPackage(m.type);
    }
    this.#openStretch(frame, m, facts);
    if (!this.#hidden) {
      this.#visibleEntry(frame, m, facts);
    }
  }

  #visibleEntry(frame: Frame, m: MethodFacts, facts: TypeFacts): void {
    this.#firstUse(m.type, facts);
    this.#entryLine(frame, m, facts);
    this.#enterMode(frame);
    if (m.method === undefined) {
      this.#initialiserEntry(m);
      return;
    }
    if (this.#variables && m.type.form !== 'anonymous' && m.type.form !== 'trigger') {
      this.#parameters(frame, m);
    }
    if (this.#statements) {
      this.#write(`STATEMENT_EXECUTE|[${m.method.place.line}]`, true);
    }
  }

  #entryLine(frame: Frame, m: MethodFacts, facts: TypeFacts): void {
    switch (m.method?.form) {
      case 'constructor':
        this.#constructed(frame, m);
        this.#writeMethod(`CONSTRUCTOR_ENTRY|${this.#callLine(frame)}|${facts.id}|${constructorText(m)}`);
        return;
      case 'method':
        if (!isEntryPoint(frame)) {
          this.#writeMethod(`METHOD_ENTRY|${this.#callLine(frame)}|${facts.id}|${m.fullName}`);
        }
        return;
      case 'getter':
      case 'setter':
        this.calls.accessorEntry(this.#callLine(frame), accessorText(m));
        return;
      case undefined:
        if (m.isStatic) {
          this.#initialiserLine('ENTRY', m.type, facts);
        }
    }
  }

  #parameters(frame: Frame, m: MethodFacts): void {
    if (!m.isStatic) {
      this.#write(`VARIABLE_SCOPE_BEGIN|${this.#line(frame)}|this|${m.type.name}|true|false`, true);
      this.#write(`VARIABLE_ASSIGNMENT|${this.#line(frame)}|this|${loggedValue(frame.self, true)}`, true);
    }
    for (const parameter of m.parameters) {
      this.declaration(frame, parameter, true);
    }
  }

  exit(frame: Frame): void {
    const { m } = frame;
    if (!m) {
      return;
    }
    this.profile.exit(frame, this.#request);
    if (!this.#hidden) {
      this.#leaveMode(frame);
      this.#exitLine(frame, m);
    }
    if (this.#stretches.at(-1)?.frame === frame) {
      this.#closeStretch(frame);
    }
  }

  #exitLine(frame: Frame, m: MethodFacts): void {
    const facts = this.#types.of(m.type);
    switch (m.method?.form) {
      case 'constructor':
        this.#writeMethod(`CONSTRUCTOR_EXIT|${this.#callLine(frame)}|${facts.id}|${constructorText(m)}`);
        return;
      case 'method':
        if (!isEntryPoint(frame)) {
          this.#writeMethod(`METHOD_EXIT|${this.#callLine(frame)}|${facts.id}|${m.fullName}`);
        }
        return;
      case 'getter':
      case 'setter':
        this.calls.accessorExit(this.#callLine(frame), accessorText(m));
        return;
      case undefined:
        if (m.isStatic) {
          this.#initialiserLine('EXIT', m.type, facts);
        }
    }
  }

  #writeMethod(text: string): void {
    if (this.#methods) {
      this.#write(text, false);
    }
  }

  /** A new object takes a header and a reference for each field. */
  #constructed(frame: Frame, { type }: MethodFacts): void {
    if (this.#statements) {
      const fields = [...type.fields.values()].filter((field) => !field.isStatic).length;
      this.#write(`HEAP_ALLOCATE|${this.#callLine(frame)}|Bytes:${4 + 4 * fields}`, true);
    }
  }

  // ---- Static initialisers

  /** A class that has nothing to initialise is entered and left at its first use all the same. */
  #firstUse(type: UserType, facts: TypeFacts): void {
    if (facts.used) {
      return;
    }
    facts.used = true;
    if (this.#variables) {
      this.#statics(type);
    }
    if (type.form === 'class' && type.outer === undefined && !type.needsInitialisation) {
      this.#initialiserLine('ENTRY', type, facts);
      this.#initialiserStatements(type);
      this.#initialiserLine('EXIT', type, facts);
    }
  }

  /** Static fields stand in scope before the initialiser's entry. */
  #statics(type: UserType): void {
    for (const field of type.fields.values()) {
      if (field.isStatic) {
        const label = `${type.name}.${field.name}|${field.type.name}|${String(isReferenceType(field.type.name))}`;
        this.#write(`VARIABLE_SCOPE_BEGIN|[${field.place.line}]|${label}|true`, true);
      }
    }
  }

  #initialiserLine(kind: 'ENTRY' | 'EXIT', type: UserType, facts: TypeFacts): void {
    const line = `[${type.declaration.line}]`;
    this.#writeMethod(
      kind === 'ENTRY'
        ? `METHOD_ENTRY|${line}|${facts.id}|${type.name}.${type.simpleName}()`
        : `METHOD_EXIT|${line}|${type.name}`,
    );
  }

  #initialiserEntry(m: MethodFacts): void {
    if (m.isStatic) {
      this.#initialiserStatements(m.type);
    }
  }

  #initialiserStatements(type: UserType): void {
    if (this.#statements) {
      this.#write(`STATEMENT_EXECUTE|[${type.declaration.line}]`, true);
      this.#write(`STATEMENT_EXECUTE|[${type.declaration.line}]`, true);
    }
  }

  // ---- Variables

  declaration(frame: Frame, variable: LocalVariable, assigned: boolean): void {
    if (!this.#variables) {
      return;
    }
    const line = this.#line(frame);
    this.#write(`VARIABLE_SCOPE_BEGIN|${line}|${this.#scopeText(variable)}`, true);
    if (assigned) {
      const isReference = isReferenceType(variable.type.name);
      const value = (frame as unknown as Readonly<Record<string, ApexValue>>)[variable.slot] ?? null;
      this.#write(`VARIABLE_ASSIGNMENT|${line}|${variable.name}|${loggedValue(value, isReference)}`, true);
    }
  }

  #scopeText(variable: LocalVariable): string {
    let text = this.#scopeTexts.get(variable);
    if (text === undefined) {
      const { name } = variable.type;
      text = `${variable.name}|${name}|${String(isReferenceType(name))}|false`;
      this.#scopeTexts.set(variable, text);
    }
    return text;
  }

  /** `owner`: whose field it is, where that is not `this`. */
  assignment(frame: Frame, label: string, value: ApexValue, isReference: boolean, owner?: ApexValue): void {
    if (this.#variables) {
      const object = owner ?? (label.startsWith('this.') ? frame.self : undefined);
      const text = object === undefined ? loggedValue(value, isReference) : loggedFieldValue(value, object);
      this.#write(`VARIABLE_ASSIGNMENT|${this.#line(frame)}|${label}|${text}`, true);
    }
  }

  /** A text or an object was made. */
  allocation(bytes: number): void {
    if (this.#statements) {
      this.#write(`HEAP_ALLOCATE|${this.#line(this.#request.top)}|Bytes:${bytes}`, true);
    }
  }

  /** Only what the log has a word for. */
  limitUsed(limit: LimitName, used: number, allowed: number): void {
    const code = limitCodes[limit];
    if (code !== undefined && this.#log.writes?.('APEX_PROFILING', 'FINEST') !== false) {
      this.#write(`LIMIT_USAGE|${this.#line(this.#request.top)}|${code}|${used}|${allowed}`, true);
    }
  }

  userDebug(line: number, level: string, text: string): void {
    const category = level === 'NONE' || level === 'INTERNAL' ? 'DEBUG' : level;
    if (!this.#hidden && this.#log.writes?.('APEX_CODE', category as 'DEBUG') !== false) {
      this.#write(`USER_DEBUG|[${line}]|${level}|${shown(text)}`, false);
    }
  }

  // ---- Exceptions

  raised(exception: ApexException): void {
    const frame = this.#request.top;
    this.#raisedIn = frame;
    this.#thrown(frame, exception);
  }

  /** An exception leaves a frame: it is written once for each, in the frame of the `throw` when it is thrown. */
  unwound(frame: Frame, exception: ApexException): void {
    if (this.#raisedIn !== frame) {
      this.#thrown(frame, exception);
    }
    this.#raisedIn = undefined;
    this.calls.leave(frame);
    this.exit(frame);
  }

  caught(frame: Frame): void {
    this.#raisedIn = undefined;
    this.calls.leave(frame);
  }

  #thrown(frame: Frame, exception: ApexException): void {
    if (this.#errors) {
      this.#write(`EXCEPTION_THROWN|${this.#line(frame)}|${shown(exception.printed())}`, false);
    }
  }

  // ---- Stretches: hidden code, levels of a class's own, regard to sharing

  #openStretch(frame: Frame, { type }: MethodFacts, facts: TypeFacts): void {
    const { traced } = facts;
    const systemMode = facts.systemMode ?? this.#systemMode;
    if (!traced && facts.hidden === this.#hidden && systemMode === this.#systemMode) {
      return;
    }
    if (traced) {
      const outer = outermost(type);
      this.#log.pushLevels?.(formOf(outer), outer.name, this.#callLine(frame));
    }
    this.#stretches.push({ frame, hidden: this.#hidden, systemMode: this.#systemMode, traced });
    this.#hidden = facts.hidden;
    this.#systemMode = systemMode;
    this.#refresh();
  }

  #closeStretch(frame: Frame): void {
    const stretch = this.#stretches.pop();
    if (stretch === undefined) {
      return;
    }
    if (stretch.traced) {
      this.#log.popLevels?.(this.#callLine(frame));
    }
    this.#hidden = stretch.hidden;
    this.#systemMode = stretch.systemMode;
    this.#refresh();
  }

  #enterMode(frame: Frame): void {
    const stretch = this.#stretches.at(-1);
    if (stretch?.frame === frame && stretch.systemMode !== this.#systemMode) {
      this.calls.mode('ENTER', this.#systemMode);
    }
  }

  #leaveMode(frame: Frame): void {
    const stretch = this.#stretches.at(-1);
    if (stretch?.frame === frame && stretch.systemMode !== this.#systemMode) {
      this.calls.mode('EXIT', this.#systemMode);
    }
  }

  /** A code unit that does not regard sharing begins: answers what held before. */
  enterUnit(systemMode: boolean): boolean {
    const before = this.#systemMode;
    this.#systemMode = systemMode;
    return before;
  }
}
