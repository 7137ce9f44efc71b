import type { ExecutionLog } from '../library/contract.ts';
import { outermost, type UserType } from '../types/userType.ts';

/** What the log needs to know of a type, once per request. */
export interface TypeFacts {
  /** Id of the class's record; inner classes have that of the outermost. */
  readonly id: string;
  /** The code is a managed package's that whoever reads the log may not see. */
  readonly hidden: boolean;
  /** Whether the code runs without regard to sharing; undefined where the class leaves it to its caller. */
  readonly systemMode: boolean | undefined;
  /** Has levels of its own by a trace flag. */
  readonly traced: boolean;
  used: boolean;
}

/** The types whose code a request has run, as its log sees them. */
export class LoggedTypes {
  readonly #log: ExecutionLog;
  readonly #facts = new Map<UserType, TypeFacts>();

  constructor(log: ExecutionLog) {
    this.#log = log;
  }

  of(type: UserType): TypeFacts {
    let facts = this.#facts.get(type);
    if (facts === undefined) {
      facts = this.#factsOf(type);
      this.#facts.set(type, facts);
    }
    return facts;
  }

  #factsOf(type: UserType): TypeFacts {
    const { words } = type.declaration.modifiers;
    const { namespace } = type;
    const outer = outermost(type);
    return {
      id: this.#log.sourceId?.(formOf(outer), outer.name) ?? madeUpId(outer),
      hidden: namespace !== null && this.#log.hides?.(namespace) === true,
      systemMode: words.has('without') ? true : words.has('with') ? false : undefined,
      traced: this.#log.traces?.(formOf(outer), outer.name) === true,
      used: false,
    };
  }

  /** A stack trace as the reader may see it: what runs in hidden packages is the package's name. */
  shownStack(trace: string): string {
    const hidden = new Set<string>();
    for (const [{ namespace }, facts] of this.#facts) {
      if (facts.hidden && namespace !== null) {
        hidden.add(namespace);
      }
    }
    const lines = trace.split('\n').map((line) => {
      const namespace = /^(?:Class|Trigger)\.(\w+)\./.exec(line)?.[1] ?? '';
      return hidden.has(namespace) ? `(${namespace})` : line;
    });
    return lines.filter((line, index) => !line.startsWith('(') || line !== lines[index - 1]).join('\n');
  }
}

export function formOf(outer: UserType): 'class' | 'trigger' {
  return outer.form === 'trigger' ? 'trigger' : 'class';
}

/** An id that is the same for a class or trigger in every log, where the org has no record of it. */
function madeUpId(type: UserType): string {
  return `${type.form === 'trigger' ? '01q' : '01p'}${String(type.id).padStart(12, '0')}`;
}
