/** What a Bayeux server answers with; one shape serves meta replies and events. */
export interface BayeuxReply {
  channel: string;
  id: string;
  clientId: string;
  successful: boolean;
  /** `code:arguments:text`, for example `403::Unknown client`. */
  error: string;
  subscription: string;
  advice: BayeuxAdvice;
  ext: { replay: boolean; sfdc: { failureReason: string } };
  data: unknown;
  /** Not of the wire: our own mark on an event that was too large to be kept, in characters. */
  oversized: number;
}

export interface BayeuxAdvice {
  reconnect: 'retry' | 'handshake' | 'none';
  /** Milliseconds to wait before the next connect. */
  interval: number;
  /** Milliseconds that the server holds a connect. */
  timeout: number;
}
