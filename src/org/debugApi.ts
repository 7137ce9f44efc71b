import { l10n } from '../core/base/l10n.ts';
import type {
  ExecutionReference,
  FrameVariables,
  ReferenceQuery,
  StepKind,
  StoppedState,
} from '../core/debugging/execution.ts';
import { debugApiVersion } from './apiVersion.ts';
import { frameReply, referencesReply, stoppedState } from './debugReplies.ts';
import type { OrgHttp } from './http/orgHttp.ts';

/** The debug API: reads and moves one stopped request. Every command is a POST, reads too. */
export class DebugApi {
  readonly #http: OrgHttp;

  constructor(http: OrgHttp) {
    this.#http = http;
  }

  async state(requestId: string): Promise<StoppedState> {
    return stoppedState(await this.#post(`state/${encodeURIComponent(requestId)}`, l10n.t('read the call stack')));
  }

  async frame(requestId: string, frameNumber: number): Promise<FrameVariables> {
    const path = `frame/${encodeURIComponent(requestId)}?stackFrame=${frameNumber}`;
    return frameReply(await this.#post(path, l10n.t('read the variables of a frame')));
  }

  async references(requestId: string, queries: readonly ReferenceQuery[]): Promise<readonly ExecutionReference[]> {
    const reference = queries.map(({ id, offset }) => ({
      reference: id,
      ...(offset === undefined || offset === 0 ? {} : { offset }),
    }));
    const path = `references/${encodeURIComponent(requestId)}`;
    return referencesReply(await this.#post(path, l10n.t('read values'), { getReferencesRequest: { reference } }));
  }

  async run(requestId: string): Promise<void> {
    await this.#send(`run/${encodeURIComponent(requestId)}`, l10n.t('continue the request'));
  }

  async step(requestId: string, kind: StepKind): Promise<void> {
    await this.#send(`step/${encodeURIComponent(requestId)}?type=${kind}`, 'step');
  }

  #post(path: string, action: string, body?: unknown): Promise<unknown> {
    return this.#http.json({ method: 'POST', path: debugPath(path), action, body, scheme: 'OAuth' });
  }

  /** The body of the reply means nothing: what became of the request arrives as an event. */
  async #send(path: string, action: string): Promise<void> {
    await this.#http.send({ method: 'POST', path: debugPath(path), action, scheme: 'OAuth' });
  }
}

function debugPath(path: string): string {
  return `/services/debug/v${debugApiVersion}/${path}`;
}
