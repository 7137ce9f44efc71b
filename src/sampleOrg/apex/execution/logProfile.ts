import type { ProfileBlock } from '../library/contract.ts';
import type { UserMethod } from '../types/userType.ts';
import type { Frame } from './frames.ts';
import type { Request } from './request.ts';

/** What a place in the code did, however often. */
interface Tally {
  count: number;
  /** Milliseconds. */
  time: number;
}

export type TimedOperation = 'SOQL' | 'SOSL' | 'DML';

/** Stands for the number of the calling site. */
const fromOutside = -1;
/** The log lists the places that took longest. */
const shownMethods = 10;

/** `CUMULATIVE_PROFILING`: what took the time of a request. */
export class LogProfile {
  readonly enabled: boolean;
  readonly #running: { readonly frame: Frame; readonly startedAt: number }[] = [];
  readonly #methods = new Map<UserMethod, Map<number, Tally>>();
  readonly #places = new Map<number, string>();
  readonly #operations: Readonly<Record<TimedOperation, Map<string, Tally>>> = {
    SOQL: new Map(),
    SOSL: new Map(),
    DML: new Map(),
  };

  constructor(enabled: boolean) {
    this.enabled = enabled;
  }

  enter(frame: Frame): void {
    if (this.enabled) {
      this.#running.push({ frame, startedAt: performance.now() });
    }
  }

  exit(frame: Frame, request: Request): void {
    if (!this.enabled) {
      return;
    }
    for (let last = this.#running.pop(); last; last = this.#running.pop()) {
      if (last.frame === frame) {
        this.#left(frame, performance.now() - last.startedAt, request);
        return;
      }
    }
  }

  #left({ caller, m }: Frame, time: number, request: Request): void {
    if (!m?.method || m.type.form === 'trigger') {
      return;
    }
    const site = caller?.m ? caller.s : fromOutside;
    let sites = this.#methods.get(m.method);
    if (sites === undefined) {
      sites = new Map();
      this.#methods.set(m.method, sites);
    }
    add(sites, site, time);
    if (!this.#places.has(site)) {
      const place = caller?.m
        ? `${caller.m.traceName}: line ${request.lineOf(caller)}, column 1`
        : 'External entry point';
      this.#places.set(site, place);
    }
  }

  /** `what`: the query, or `Insert: List<Account>`. */
  operation(kind: TimedOperation, what: string, time: number, request: Request): void {
    if (this.enabled) {
      const { top } = request;
      add(this.#operations[kind], `${top.m?.traceName ?? ''}: line ${request.lineOf(top)}, column 1: ${what}`, time);
    }
  }

  blocks(): readonly ProfileBlock[] {
    const operations = (['SOQL', 'SOSL', 'DML'] as const).map((kind) => ({
      title: `${kind} operations`,
      lines: slowestFirst([...this.#operations[kind]]),
    }));
    const methods = [...this.#methods].flatMap(([method, sites]) =>
      Array.from(
        sites,
        ([site, tally]) => [`${this.#places.get(site) ?? ''}: ${declarationOf(method)}`, tally] as const,
      ),
    );
    return [...operations, { title: 'method invocations', lines: slowestFirst(methods).slice(0, shownMethods) }];
  }
}

function add<K>(tallies: Map<K, Tally>, key: K, time: number): void {
  const tally = tallies.get(key);
  if (tally === undefined) {
    tallies.set(key, { count: 1, time });
  } else {
    tally.count += 1;
    tally.time += time;
  }
}

function slowestFirst(entries: readonly (readonly [string, Tally])[]): readonly string[] {
  return [...entries]
    .sort(([, left], [, right]) => right.time - left.time)
    .map(
      ([text, { count, time }]) =>
        `${text}: executed ${count} ${count === 1 ? 'time' : 'times'} in ${Math.round(time)} ms`,
    );
}

/** `public static Integer total(List<String>)` */
function declarationOf(method: UserMethod): string {
  const parameters = method.parameters.map((parameter) => parameter.type.name).join(', ');
  const words = [
    method.owner.form === 'anonymous' ? 'public' : method.access,
    ...(method.isStatic ? ['static'] : []),
    ...(method.form === 'constructor' ? [method.owner.simpleName] : [method.returnType.name, method.name]),
  ];
  return `${words.join(' ')}(${parameters})`;
}
