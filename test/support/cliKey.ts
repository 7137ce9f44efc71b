import { createCipheriv, randomBytes } from 'node:crypto';

/** A key of the Salesforce CLI, and how it encrypts: both versions, as @salesforce/core has them. */
export class CliKey {
  readonly version: 1 | 2;
  readonly text: string;

  constructor(version: 1 | 2) {
    this.version = version;
    this.text = randomBytes(version === 1 ? 16 : 32).toString('hex');
  }

  encrypted(text: string): string {
    const vector = randomBytes(this.version === 1 ? 6 : 12);
    const [key, iv] =
      this.version === 1 ? [this.text, vector.toString('hex')] : [Buffer.from(this.text, 'hex'), vector];
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const body = cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
    return `${vector.toString('hex')}${body}:${cipher.getAuthTag().toString('hex')}`;
  }
}
