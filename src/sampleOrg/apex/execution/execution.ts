import type {
  Advance,
  ApexExecution,
  ExecutionFrame,
  ExecutionOutcome,
  InspectedLocal,
  InspectedVariable,
  RunCommand,
} from '../engine.ts';
import type { ApexValue, Suspendable } from '../library/contract.ts';
import type { LocalScope } from '../compile/unit.ts';
import { superclassChain } from '../types/userType.ts';
import { ApexException } from '../values/exception.ts';
import type { DebugControl } from './debugControl.ts';
import { bottomFrame, constructorAround, type Frame, framesFrom, localValue } from './frames.ts';
import { declaredInOrder, hasStorage } from './instance.ts';
import type { Request } from './request.ts';
import { triggerVariables } from './triggers.ts';

/** What a request does from its start to its end, besides being debugged. */
export interface Entry {
  run(request: Request): Suspendable<void>;
  /** Makes the transaction's changes visible to others, or undoes them when an exception ended the request. */
  settle(request: Request, failure: ApexException | undefined): void;
}

export class Execution implements ApexExecution {
  readonly #request: Request;
  readonly #control: DebugControl;
  readonly #entry: Entry;
  readonly #program: Suspendable<void>;
  #outcome: ExecutionOutcome | undefined;

  constructor(request: Request, control: DebugControl, entry: Entry) {
    this.#request = request;
    this.#control = control;
    this.#entry = entry;
    this.#program = entry.run(request);
  }

  /** The engine's own failure, when there was one. For the engine's tests. */
  get internalFailure(): unknown {
    return this.#control.internalFailure;
  }

  advance(command: RunCommand, sliceMilliseconds: number): Advance {
    if (this.#outcome) {
      return { kind: 'finished', outcome: this.#outcome };
    }
    const request = this.#request;
    request.q = this.#control.begin(command, sliceMilliseconds, request.top);
    try {
      const step = this.#program.next();
      if (step.done !== true) {
        this.#control.suspend();
        return this.#suspended();
      }
      return this.#finish({ kind: 'success' });
    } catch (problem) {
      const failure = problem instanceof ApexException ? problem : request.thrown(bottomFrame, problem);
      return this.#finish(this.#failed(failure), failure);
    }
  }

  #suspended(): Advance {
    const { stop } = this.#control;
    if (!stop) {
      return { kind: 'sliceEnded' };
    }
    const frame = this.#frame(0);
    return {
      kind: 'stopped',
      reason: stop.reason,
      breakpointId: stop.breakpointId,
      typeRef: frame?.m.type.typeRef ?? 'anon',
      line: frame ? this.#request.lineOf(frame) : 1,
      description: stop.exception?.printed(),
      stackTrace: stop.exception?.stackTrace,
    };
  }

  #failed(exception: ApexException): ExecutionOutcome {
    const place = /line (\d+), column (\d+)/.exec(exception.stackTrace);
    const { host } = this.#request;
    const text = exception.printed();
    const line = Number(place?.[1] ?? exception.lineNumber);
    const typeName = /^(?:Class|Trigger)\.(.+?)(?:\.[^.:]+)?: line/.exec(exception.stackTrace)?.[1] ?? 'anon';
    host.onUserEvent?.({ kind: 'exception', typeName, line, text, stackTrace: exception.stackTrace });
    return {
      kind: 'exception',
      typeName: exception.apexTypeName,
      message: exception.message ?? 'Script-thrown exception',
      stackTrace: exception.wholeTrace,
      line,
      column: Number(place?.[2] ?? 1),
    };
  }

  #finish(outcome: ExecutionOutcome, failure?: ApexException): Advance {
    this.#outcome = outcome;
    this.#entry.settle(this.#request, failure);
    return { kind: 'finished', outcome };
  }

  abort(): void {
    if (!this.#outcome) {
      const request = this.#request;
      request.ended = true;
      const failure = new ApexException('System.UnexpectedException', 'The request was ended.');
      request.traced(failure);
      this.#outcome = {
        kind: 'exception',
        typeName: failure.apexTypeName,
        message: failure.message ?? '',
        stackTrace: failure.stackTrace,
        line: failure.lineNumber,
        column: 1,
      };
      this.#entry.settle(request, failure);
    }
  }

  // ---- Inspection while stopped

  #frame(frameNumber: number): (Frame & { readonly m: NonNullable<Frame['m']> }) | undefined {
    let number = 0;
    for (const frame of framesFrom(this.#request.top)) {
      if (number === frameNumber) {
        return frame;
      }
      number += 1;
    }
    return undefined;
  }

  frames(): readonly ExecutionFrame[] {
    return [...framesFrom(this.#request.top)].map((frame, frameNumber) => ({
      frameNumber,
      typeRef: frame.m.type.form === 'anonymous' ? 'anon' : frame.m.type.typeRef,
      fullName: (constructorAround(frame) ?? frame).m.fullName,
      lineNumber: this.#request.lineOf(frame),
    }));
  }

  locals(frameNumber: number): readonly InspectedLocal[] {
    const frame = this.#frame(frameNumber);
    if (!frame) {
      return [];
    }
    const found: InspectedLocal[] = [];
    const shown = new Set<string>();
    const site = frame.s === 0 ? undefined : this.#request.code.site(frame.s);
    for (let scope: LocalScope | undefined = site?.scope; scope; scope = scope.outer) {
      const { name, type, slot } = scope.variable;
      const key = name.toLowerCase();
      if (!shown.has(key)) {
        shown.add(key);
        const past = scope.past ? { past: true } : {};
        found.unshift({ name, typeName: type.name, value: localValue(frame, slot), ...past });
      }
    }
    const constructor = constructorAround(frame);
    for (const { name, type, slot } of constructor?.m.parameters ?? []) {
      found.push({ name, typeName: type.name, value: localValue(constructor ?? frame, slot) });
    }
    if (!frame.m.isStatic) {
      found.unshift({ name: 'this', typeName: frame.m.type.name, value: frame.self });
    }
    return found;
  }

  globals(): readonly InspectedVariable[] {
    return this.#request.trigger ? triggerVariables(this.#request.trigger) : [];
  }

  statics(frameNumber: number): readonly InspectedVariable[] {
    const frame = this.#frame(frameNumber);
    const found: InspectedVariable[] = [];
    for (const type of frame ? [...superclassChain(frame.m.type)].slice(0, 1) : []) {
      const storage = this.#request.statics[type.id];
      for (const field of declaredInOrder(type)) {
        const value: ApexValue = storage?.[field.slot] ?? null;
        if (field.isStatic && (hasStorage(field) || value !== null)) {
          found.push({ name: field.name, typeName: field.type.name, value });
        }
      }
    }
    return found;
  }
}
