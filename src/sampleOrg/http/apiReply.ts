/** An answer before it goes out. */
export interface ApiReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Left out: whole and at once. */
  readonly sending?: Sending;
}

/** How a faulty link sends a reply. */
export interface Sending {
  /** Bytes of the body after which the connection is cut. */
  readonly cutAfter?: number;
  /** The body comes in pieces of so many bytes, with so many milliseconds in between. */
  readonly pieces?: { readonly bytes: number; readonly milliseconds: number };
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): ApiReply {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function textReply(status: number, body: string, contentType = 'text/plain;charset=UTF-8'): ApiReply {
  return { status, headers: { 'Content-Type': contentType }, body };
}

export const noContent: ApiReply = { status: 204 };
