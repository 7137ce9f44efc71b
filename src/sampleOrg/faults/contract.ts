import type { BayeuxServer } from '../bayeux/bayeuxServer.ts';
import type { ApiReply } from '../http/apiReply.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import type { Clock } from '../../core/base/clock.ts';

export type Parameters = Readonly<Record<string, boolean | number | string>>;

/** Parameters as they may be given: `false` as a default stands for any truth value. */
export type Widened<P extends Parameters> = string extends keyof P
  ? P
  : { readonly [Name in keyof P]: P[Name] extends boolean ? boolean : P[Name] extends number ? number : string };

/** What an org loses when it dies: `clients` are those of its event channels, `sessions` every login besides. */
export type Loss = 'nothing' | 'clients' | 'sessions';

/** What a fault may do to an org besides bending its answers. */
export interface FaultyOrg {
  readonly events: BayeuxServer;
  /** What connections go by. */
  readonly clock: Clock;
  /** What the org takes for the time. */
  now(): number;
  /** Stops listening, and listens again on the same port after so many milliseconds (0: when it is told to). */
  die(loss: Loss, comeBackAfter: number): void;
}

/** A call that a fault takes hold of. */
export interface FaultedCall<P extends Parameters = Parameters> {
  readonly request: ApiRequest;
  readonly parameters: P;
  readonly org: FaultyOrg;
  /** Numbers of this occurrence: the fault's seed and the call's count repeat them. */
  readonly random: () => number;
}

/** Goes out in place of an answer: `undefined` cuts the connection. */
export type FaultedReply = ApiReply | undefined;

/** What comes of a call before the org sees it: another request, or an answer in its stead. */
export type Intervention =
  { readonly request: ApiRequest } | { readonly answer: FaultedReply | Promise<FaultedReply> } | undefined;

/** One way to go wrong. Methods, so that a kind may name its own parameters. */
export interface FaultKind<P extends Parameters = Parameters> {
  /** Parameters and what they are when left out; a given one has to be of the same type. */
  readonly defaults: P;
  before?(call: FaultedCall<Widened<P>>): Intervention;
  after?(call: FaultedCall<Widened<P>>, reply: FaultedReply): FaultedReply | Promise<FaultedReply>;
}

/** Forgets a kind's own parameters: the table checks given ones against the defaults before a kind sees them. */
export function faultKind<P extends Parameters>(definition: FaultKind<P>): FaultKind {
  return definition as unknown as FaultKind;
}
