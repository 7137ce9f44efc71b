import { displayLine } from '../../core/base/displayText.ts';
import { LogIndex } from '../../core/apexLog/logIndex.ts';
import { Replay } from '../../core/apexLog/replay/replay.ts';
import { ReplayExecution } from '../../core/apexLog/replay/replayExecution.ts';
import { EventInbox } from '../eventInbox.ts';
import { executionUnknown, noDebugLog, unreadableLog } from '../failures.ts';
import type { ReplayLaunch } from '../launchConfiguration.ts';
import { requireNotCancelled, type StartParts } from '../liveStart.ts';
import type { OpenSession, SessionStart } from '../sessionStart.ts';
import { fileName, Sources } from '../sources.ts';
import { pathInSources, ReplaySession } from './replaySession.ts';

/** Opens a replay of a debug log. No org, no lease, no limit: any number may run. */
export class ReplayStart implements SessionStart {
  readonly #parts: StartParts;
  readonly #launch: ReplayLaunch;

  constructor(parts: StartParts, launch: ReplayLaunch) {
    this.#parts = parts;
    this.#launch = launch;
  }

  async open(signal: AbortSignal, goLive: (opened: OpenSession) => void): Promise<void> {
    const { host, reporter, breakpoints, ids } = this.#parts;
    const { target, sources: wanted, execution: chosen, from, stopOnEntry } = this.#launch;
    const sources = new Sources(host.sourceFiles, wanted ?? (await host.defaultSources(target)));
    const [bytes, remarks] = await Promise.all([this.#read(target.path), sources.ready()]);
    requireNotCancelled(signal);
    const replay = new Replay(new LogIndex(bytes));
    const name = displayLine(fileName(target.path), 100);
    if (replay.momentCount === 0) {
      throw noDebugLog(name);
    }
    if (chosen !== undefined && replay.executions[chosen - 1] === undefined) {
      throw executionUnknown(chosen, replay.executions.length);
    }
    if (wanted !== undefined) {
      remarks.forEach((remark) => {
        reporter.remark(remark);
      });
    }
    const execution = new ReplayExecution(replay, host.clock, {
      execution: chosen,
      fromRow: from === undefined ? undefined : from - 1,
      sourceOf: async (typeRef) => {
        const path = await pathInSources(sources, typeRef);
        return path === undefined ? undefined : host.sourceFiles.readText(path);
      },
    });
    const inbox = new EventInbox(execution.events);
    const session = new ReplaySession(execution, {
      path: target.path,
      sources,
      breakpointsAt: (place) => breakpoints.at(place),
      ids,
    });
    goLive({
      session,
      inbox,
      begin: () => {
        execution.begin(stopOnEntry);
      },
    });
  }

  ended(): Promise<void> {
    return Promise.resolve();
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  async #read(path: string): Promise<Uint8Array> {
    try {
      return await this.#parts.host.readLog(path);
    } catch (error) {
      throw unreadableLog(displayLine(path), error);
    }
  }
}
