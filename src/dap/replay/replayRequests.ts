import type { DebugProtocol } from '@vscode/debugprotocol';
import { displayLine } from '../../core/base/displayText.ts';
import { l10n } from '../../core/base/l10n.ts';
import type { DataOwner, OfferedMoment } from '../../core/debugging/execution.ts';
import { notStopped, staleFrame } from '../../core/debugging/failures.ts';
import type { Stop } from '../../core/debugging/stop.ts';
import type { Container } from '../../core/debugging/variableTree.ts';
import type { ClientDialect } from '../clientDialect.ts';
import type { ClientIds, Handle } from '../clientIds.ts';
import { type DebugSession, requireReplay } from '../debugSession.ts';
import { badArgument, notReached } from '../failures.ts';
import type { RequestArguments } from '../requestArguments.ts';
import { threadGate } from '../sessionReporter.ts';

/** Answers what a client asks of replays alone. */
export class ReplayRequests {
  readonly #dialect: () => ClientDialect;
  readonly #ids: ClientIds;
  readonly #session: () => DebugSession;
  /** The moments that the client was offered to go to. Position and one is the target's id. */
  #offered: readonly OfferedMoment[] = [];

  constructor(dialect: () => ClientDialect, ids: ClientIds, session: () => DebugSession) {
    this.#dialect = dialect;
    this.#ids = ids;
    this.#session = session;
  }

  gateOfFrame(parameters: RequestArguments): string {
    const found = this.#ids.handles.find(parameters.integer('frameId'));
    return found?.value.kind === 'frame' ? threadGate(found.value.threadId) : '';
  }

  async restartFrame(parameters: RequestArguments): Promise<void> {
    const session = this.#session();
    const { execution } = requireReplay(session);
    const found = this.#ids.handles.find(parameters.integer('frameId'));
    if (found?.value.kind !== 'frame') {
      throw staleFrame();
    }
    const { threadId, frameNumber } = found.value;
    await session.requests.jump(threadId, (requestId) => execution.restartFrame(requestId, frameNumber));
  }

  async gotoTargets(parameters: RequestArguments): Promise<DebugProtocol.GotoTargetsResponse['body']> {
    const session = this.#session();
    const replay = requireReplay(session);
    const clientPath = parameters.object('source').optionalString('path');
    if (clientPath === undefined) {
      throw badArgument('gotoTargets', 'arguments.source.path', l10n.t('the path of an Apex file or of the log'));
    }
    const dialect = this.#dialect();
    const asked = dialect.fromClientLine(parameters.integer('line'));
    const { line, moments } = await replay.momentsAt(dialect.fromClientPath(clientPath), asked);
    this.#offered = moments;
    return {
      targets: moments.map((moment, index) => ({
        id: index + 1,
        label: targetLabel(moment),
        line: dialect.toClientLine(line),
      })),
    };
  }

  async goTo(parameters: RequestArguments): Promise<void> {
    const session = this.#session();
    const { execution } = requireReplay(session);
    const target = this.#offered[parameters.integer('targetId', 1) - 1];
    if (target === undefined) {
      throw notReached();
    }
    await session.requests.jump(parameters.integer('threadId'), (requestId) =>
      execution.goTo(requestId, target.moment),
    );
  }

  dataBreakpointInfo(parameters: RequestArguments): DebugProtocol.DataBreakpointInfoResponse['body'] {
    const { execution } = requireReplay(this.#session());
    const name = parameters.string('name');
    const reference = parameters.optionalInteger('variablesReference') ?? 0;
    const id = reference === 0 ? parameters.optionalInteger('frameId') : reference;
    const handle = id === undefined ? undefined : this.#ids.handles.find(id);
    if (handle === undefined) {
      // No error: an editor that asks while the replay moves on would show no menu at all.
      return { dataId: null, description: notStopped().message };
    }
    const found = ownerOf(handle);
    const dataId = found === undefined ? undefined : execution.dataOf(found.stop.requestId, found.owner, name);
    return dataId === undefined
      ? {
          dataId: null,
          description: l10n.t('The log does not tell when {0} changes.', displayLine(name, 80)),
        }
      : { dataId, description: displayLine(name, 80), accessTypes: ['write'], canPersist: false };
  }
}

/** Such as `ahead, after 12.345 ms, line 310 of the log`. */
function targetLabel({ nanoseconds, logLine, isAhead }: OfferedMoment): string {
  const milliseconds = (nanoseconds / 1e6).toFixed(3);
  return isAhead
    ? l10n.t('Forwards, to {0} ms (line {1} of the log)', milliseconds, logLine)
    : l10n.t('Backwards, to {0} ms (line {1} of the log)', milliseconds, logLine);
}

function ownerOf({
  stop,
  value,
}: {
  readonly stop: Stop;
  readonly value: Handle;
}): { readonly stop: Stop; readonly owner: DataOwner } | undefined {
  const owner: DataOwner | undefined =
    value.kind === 'frame' ? { kind: 'frame', frameNumber: value.frameNumber } : dataOwner(value.container);
  return owner === undefined ? undefined : { stop, owner };
}

function dataOwner(container: Container): DataOwner | undefined {
  switch (container.kind) {
    case 'scope':
      return { kind: 'frame', frameNumber: container.frameNumber };
    case 'reference':
      return { kind: 'reference', id: container.id };
    case 'range':
    case 'entry':
      return undefined;
  }
}
