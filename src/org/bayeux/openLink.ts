import type { Clock } from '../../core/base/clock.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { HttpTransport } from '../http/httpTransport.ts';
import type { OrgSession } from '../orgSession.ts';
import { BayeuxClient } from './bayeuxClient.ts';
import { LongPollTransport } from './longPollTransport.ts';

/** Makes an event link to one org; it connects when it is opened. */
export type OpenLink = (channels: readonly string[]) => BayeuxClient;

export interface LinkParts {
  readonly session: OrgSession;
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Numbers from 0 to below 1, for jitter; left out, those of chance. */
  readonly random?: () => number;
}

export function linksOf({ session, transport, clock, logger, random = Math.random }: LinkParts): OpenLink {
  return (channels) =>
    new BayeuxClient({
      transport: new LongPollTransport(session, transport),
      channels,
      clock,
      random,
      logger,
    });
}
