import type { LogCategory, LogLevel, ApexValue } from '../library/contract.ts';
import type { LocalVariable } from '../compile/unit.ts';
import type { UserType } from '../types/userType.ts';
import type { ApexException } from '../values/exception.ts';
import type { Frame } from './frames.ts';
import { loggedValue } from './loggedValue.ts';
import type { Request } from './request.ts';

/** Log events of running code, by the table of events that a replay needs. */
export class LogWriter {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  #event(category: LogCategory, level: LogLevel, name: string, ...fields: string[]): void {
    this.#request.log.event(category, level, name, ...fields);
  }

  #line(frame: Frame | null): string {
    return `[${frame ? this.#request.lineOf(frame) : 1}]`;
  }

  statement(frame: Frame): void {
    this.#event('APEX_CODE', 'FINER', 'STATEMENT_EXECUTE', this.#line(frame));
  }

  entry(frame: Frame): void {
    const { m } = frame;
    if (!m || m.type.form === 'anonymous' || m.type.form === 'trigger') {
      return;
    }
    const line = this.#line(frame.caller?.m ? frame.caller : null);
    if (m.method?.form === 'constructor') {
      this.#event('APEX_CODE', 'FINE', 'CONSTRUCTOR_ENTRY', line, classId(m.type), this.#signature(frame), m.type.name);
    } else if (m.method) {
      this.#event('APEX_CODE', 'FINE', 'METHOD_ENTRY', line, classId(m.type), m.fullName);
    } else {
      return;
    }
    if (!m.isStatic) {
      this.#event(
        'APEX_CODE',
        'FINEST',
        'VARIABLE_SCOPE_BEGIN',
        this.#line(frame),
        'this',
        m.type.name,
        'true',
        'false',
      );
      this.assignment(frame, 'this', frame.self);
    }
    for (const parameter of m.parameters) {
      this.declaration(frame, parameter, true);
    }
  }

  #signature(frame: Frame): string {
    return `<init>(${(frame.m?.parameters ?? []).map((parameter) => parameter.type.name).join(', ')})`;
  }

  exit(frame: Frame): void {
    const { m } = frame;
    if (!m || m.type.form === 'anonymous' || m.type.form === 'trigger') {
      return;
    }
    const line = this.#line(frame.caller?.m ? frame.caller : null);
    if (m.method?.form === 'constructor') {
      this.#event('APEX_CODE', 'FINE', 'CONSTRUCTOR_EXIT', line, classId(m.type), this.#signature(frame), m.type.name);
    } else if (m.method) {
      this.#event('APEX_CODE', 'FINE', 'METHOD_EXIT', line, classId(m.type), m.fullName);
    } else if (m.isStatic) {
      this.#event('APEX_CODE', 'FINE', 'METHOD_EXIT', line, m.type.name);
    }
  }

  /** Static fields stand in scope before the initialiser's entry. */
  statics(type: UserType): void {
    if (!this.#request.log.enabled) {
      return;
    }
    for (const field of type.fields.values()) {
      if (field.isStatic) {
        const label = `${type.name}.${field.name}`;
        const line = `[${field.place.line}]`;
        this.#event(
          'APEX_CODE',
          'FINEST',
          'VARIABLE_SCOPE_BEGIN',
          line,
          label,
          field.type.name,
          referenced(field.type.name),
          'true',
        );
      }
    }
    const line = this.#line(this.#request.top.m ? this.#request.top : null);
    this.#event('APEX_CODE', 'FINE', 'METHOD_ENTRY', line, classId(type), `${type.name}.${type.simpleName}()`);
  }

  declaration(frame: Frame, variable: LocalVariable, assigned: boolean): void {
    const { name } = variable.type;
    this.#event(
      'APEX_CODE',
      'FINEST',
      'VARIABLE_SCOPE_BEGIN',
      this.#line(frame),
      variable.name,
      name,
      referenced(name),
      'false',
    );
    if (assigned) {
      const value = (frame as unknown as Readonly<Record<string, ApexValue>>)[variable.slot] ?? null;
      this.assignment(frame, variable.name, value);
    }
  }

  assignment(frame: Frame, label: string, value: ApexValue): void {
    const { log } = this.#request;
    if (log.writes?.('APEX_CODE', 'FINEST') === false) {
      return;
    }
    const { text, address } = loggedValue(value);
    const fields = [this.#line(frame), label, text];
    this.#event('APEX_CODE', 'FINEST', 'VARIABLE_ASSIGNMENT', ...fields, ...(address === undefined ? [] : [address]));
  }

  exceptionThrown(frame: Frame, exception: ApexException): void {
    this.#event('APEX_CODE', 'INFO', 'EXCEPTION_THROWN', this.#line(frame), exception.printed());
  }
}

const primitives = new Set([
  'Integer',
  'Long',
  'Double',
  'Decimal',
  'Boolean',
  'String',
  'Id',
  'Date',
  'Datetime',
  'Time',
]);

function referenced(typeName: string): string {
  return String(!primitives.has(typeName));
}

/** An id that is the same for the class in every log. */
export function classId(type: UserType): string {
  return `01p${String(type.id).padStart(12, '0')}`;
}
