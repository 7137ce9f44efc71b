import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
