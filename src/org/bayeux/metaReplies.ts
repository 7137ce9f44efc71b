import type { Untrusted } from '../json.ts';
import type { BayeuxReply } from '../wire/bayeux.ts';
import { LinkProblem, metaFault, missingReply } from './linkFault.ts';

export type Reply = Untrusted<BayeuxReply>;

/** The successful reply on a meta channel. Throws a `LinkProblem` when it is not there or not successful. */
export function successful(replies: readonly Reply[], channel: string): Reply {
  const reply = replies.find((candidate) => candidate.channel === channel);
  if (reply?.successful !== true) {
    throw new LinkProblem(reply === undefined ? missingReply(channel.replace('/meta/', '')) : metaFault(reply));
  }
  return reply;
}

export function isMeta(channel: unknown): boolean {
  return typeof channel === 'string' && channel.startsWith('/meta/');
}
