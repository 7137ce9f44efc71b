import { createDecipheriv } from 'node:crypto';

/** Bytes of the tag that proves a text was encrypted with this key and not changed since. */
const tagLength = 16;

interface KeyFormat {
  /** Characters that the initialisation vector takes at the front of the text. */
  readonly vectorLength: number;
  readonly bytesOf: (text: string) => Buffer;
}

/** By the length of the key. The first version takes the letters of its hexadecimal numbers for the bytes themselves. */
const formats = new Map<number, KeyFormat>([
  [32, { vectorLength: 12, bytesOf: (text) => Buffer.from(text, 'utf8') }],
  [64, { vectorLength: 24, bytesOf: (text) => Buffer.from(text, 'hex') }],
]);

/** What the Salesforce CLI encrypted with this key: AES-256-GCM as `vector+text:tag`. Undefined where it was another key or is no such text. */
export function decrypted(text: string, key: string): string | undefined {
  const format = formats.get(key.length);
  const [, body, tag] = /^([a-f0-9]+):([a-f0-9]{32})$/.exec(text) ?? [];
  if (format === undefined || body === undefined || tag === undefined || body.length <= format.vectorLength) {
    return undefined;
  }
  try {
    const vector = format.bytesOf(body.slice(0, format.vectorLength));
    const decipher = createDecipheriv('aes-256-gcm', format.bytesOf(key), vector, { authTagLength: tagLength });
    decipher.setAuthTag(Buffer.from(tag, 'hex'));
    return decipher.update(body.slice(format.vectorLength), 'hex', 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
