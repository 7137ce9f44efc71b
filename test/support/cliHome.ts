import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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

/** The home of somebody who uses the Salesforce CLI. */
export class CliHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'cli-home-'));

  write(path: string, content: unknown): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
