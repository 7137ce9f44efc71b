import type { ApexEngine, RunCommand } from '../apex/engine.ts';
import type { RunningUser } from '../apex/library/contract.ts';
import type { ApexRun, Stop } from './apexRun.ts';
import type { DebugEvent } from './debugEvents.ts';
import { requestNotStopped } from './failures.ts';
import type { WireChoices } from './stopReferences.ts';
import { StopView } from './stopView.ts';
import type { TypeRefs } from './typeRefs.ts';

export interface DebuggedRequestOptions {
  /** 07c… */
  readonly id: string;
  readonly user: RunningUser;
  readonly engine: ApexEngine;
  readonly typeRefs: TypeRefs;
  readonly choices: WireChoices;
  /** Publishes an event of the debug session. */
  readonly publish: (event: Omit<DebugEvent, 'SessionId'>) => void;
}

interface Standing {
  readonly run: ApexRun;
  readonly view: StopView;
}

/** One request of a debug session (07c). It may run several executions one after the other, as a call that runs tests does. */
export class DebuggedRequest {
  readonly id: string;
  readonly #options: DebuggedRequestOptions;
  #standing: Standing | undefined;
  #released = false;

  constructor(options: DebuggedRequestOptions) {
    this.id = options.id;
    this.#options = options;
  }

  get stopped(): boolean {
    return this.#standing !== undefined;
  }

  /** Called by the run when it has stopped. Once the debug session is over the run goes on at once. */
  onStop(run: ApexRun, stop: Stop): void {
    if (this.#released) {
      run.resume('run');
      return;
    }
    const { engine, typeRefs, choices, user } = this.#options;
    this.#standing = { run, view: new StopView({ engine, typeRefs, choices, user, execution: run.execution }) };
    this.#options.publish({
      Type: 'Stopped',
      RequestId: this.id,
      ...(stop.breakpointId === undefined ? {} : { BreakpointId: stop.breakpointId }),
      FileName: stop.typeRef,
      Line: stop.line,
      ...(stop.description === undefined ? {} : { Description: stop.description }),
      ...(stop.stackTrace === undefined ? {} : { Stacktrace: stop.stackTrace }),
    });
  }

  /** What can be seen while it is stopped. Throws when it is not. */
  get view(): StopView {
    return this.#stoppedHere().view;
  }

  resume(command: RunCommand): void {
    const { run } = this.#stoppedHere();
    this.#standing = undefined;
    this.#options.publish({ Type: 'Resumed', RequestId: this.id });
    run.resume(command);
  }

  /** The debug session is over: from here on nothing stops the request. */
  release(): void {
    this.#released = true;
    const standing = this.#standing;
    this.#standing = undefined;
    standing?.run.resume('run');
  }

  #stoppedHere(): Standing {
    if (this.#standing === undefined) {
      throw requestNotStopped(this.id);
    }
    return this.#standing;
  }
}
