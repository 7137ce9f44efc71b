import type { ApiRequest } from '../http/apiRequest.ts';
import type { FaultedCall, FaultedReply, FaultKind, FaultyOrg, Parameters } from './contract.ts';
import { faultNotUnderstood } from './failures.ts';
import { faultKinds } from './faultKinds.ts';
import { chooses, type FaultMatch, fits, parseMatch } from './faultMatch.ts';
import { randomOf } from '../seededRandom.ts';

/** Faults that one org takes. A test that sets more has a mistake in it. */
const mostFaults = 1_000;

/** A fault as the control endpoint says it. */
interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  readonly parameters: Parameters;
  readonly match: FaultMatch;
  /** As it was given, for the list. */
  readonly given: Readonly<Record<string, unknown>>;
  /** How often at most. */
  readonly times: number;
  readonly probability: number;
  readonly seed: number;
  /** Calls that fitted. */
  matched: number;
  occurred: number;
}

interface Occurrence {
  readonly kind: FaultKind;
  readonly call: FaultedCall;
}

/** The faults of one org. Whether one occurs is decided when a call arrives, by its seed and the count of calls that fitted. */
export class FaultTable {
  readonly #org: FaultyOrg;
  #faults: Fault[] = [];
  #added = 0;

  constructor(org: FaultyOrg) {
    this.#org = org;
  }

  /** Answers the fault's id. Throws a `RestFailure` that names what cannot be understood. */
  add(given: Readonly<Record<string, unknown>>): string {
    if (this.#faults.length >= mostFaults) {
      throw faultNotUnderstood(`An org takes ${mostFaults} faults: clear those that are done.`);
    }
    const fault = parseFault(`f${++this.#added}`, given);
    this.#faults.push(fault);
    return fault.id;
  }

  /** Takes away the fault of that id; all of them without one. Answers how many. */
  clear(id?: string): number {
    const before = this.#faults.length;
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
    return before - this.#faults.length;
  }

  /** Those that may still occur. */
  get list(): readonly object[] {
    return this.#faults.map(({ id, given, matched, occurred }) => ({ id, ...given, matched, occurred }));
  }

  /** Lets `pass` answer a call, bent by the faults that occur. */
  async answer(request: ApiRequest, pass: (request: ApiRequest) => Promise<FaultedReply>): Promise<FaultedReply> {
    const occurrences = this.#take(request);
    let passed = request;
    for (const { kind, call } of occurrences) {
      const intervention = kind.before?.({ ...call, request: passed });
      if (intervention !== undefined && 'answer' in intervention) {
        return intervention.answer;
      }
      passed = intervention?.request ?? passed;
    }
    let reply = await pass(passed);
    for (const { kind, call } of occurrences) {
      reply = kind.after === undefined ? reply : await kind.after(call, reply);
    }
    return reply;
  }

  #take(request: ApiRequest): readonly Occurrence[] {
    const occurrences: Occurrence[] = [];
    for (const fault of this.#faults) {
      if (!fits(fault.match, request)) {
        continue;
      }
      fault.matched++;
      const random = randomOf(fault.seed, fault.matched);
      if (chooses(fault.match, fault.matched) && random() < fault.probability) {
        fault.occurred++;
        const { kind, parameters } = fault;
        occurrences.push({ kind, call: { request, parameters, org: this.#org, random } });
      }
    }
    this.#faults = this.#faults.filter(({ occurred, times }) => occurred < times);
    return occurrences;
  }
}

const common = new Set(['kind', 'match', 'times', 'probability', 'seed', 'orgId']);

function parseFault(id: string, given: Readonly<Record<string, unknown>>): Fault {
  const name = given.kind;
  const kind = typeof name === 'string' && Object.hasOwn(faultKinds, name) ? faultKinds[name] : undefined;
  if (kind === undefined || typeof name !== 'string') {
    throw faultNotUnderstood(
      `There is no fault ${JSON.stringify(name)}: there are ${Object.keys(faultKinds).join(', ')}.`,
    );
  }
  const { times, probability, seed = 1 } = given;
  if (times !== undefined && (typeof times !== 'number' || !Number.isSafeInteger(times) || times < 1)) {
    throw faultNotUnderstood('times must be a whole number from 1 on; left out, a fault occurs until it is cleared.');
  }
  if (probability !== undefined && (typeof probability !== 'number' || !(probability >= 0 && probability <= 1))) {
    throw faultNotUnderstood('probability must be a number from 0 to 1.');
  }
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) {
    throw faultNotUnderstood('seed must be a whole number.');
  }
  return {
    id,
    kind,
    parameters: parametersOf(name, kind, given),
    match: parseMatch(given.match),
    given: Object.fromEntries(Object.entries(given).filter(([key]) => key !== 'orgId')),
    times: times ?? Number.POSITIVE_INFINITY,
    probability: probability ?? 1,
    seed,
    matched: 0,
    occurred: 0,
  };
}

function parametersOf(name: string, { defaults }: FaultKind, given: Readonly<Record<string, unknown>>): Parameters {
  for (const [key, value] of Object.entries(given)) {
    if (common.has(key)) {
      continue;
    }
    if (!Object.hasOwn(defaults, key)) {
      throw faultNotUnderstood(
        `The fault ${name} has no ${key}: it takes ${Object.keys(defaults).join(', ') || 'nothing'}.`,
      );
    }
    if (
      typeof value !== typeof defaults[key] ||
      (typeof value === 'number' && !(value >= 0 || key === 'milliseconds'))
    ) {
      throw faultNotUnderstood(`${key} must be of the kind of ${JSON.stringify(defaults[key])}.`);
    }
  }
  const own = Object.entries(given).filter(([key]) => Object.hasOwn(defaults, key));
  return { ...defaults, ...(Object.fromEntries(own) as Parameters) };
}
