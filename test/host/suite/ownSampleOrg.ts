import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import type { SampleOrgReady } from '../../../scripts/demo/workspace.ts';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';

/** A sample org for one suite alone, so that what it breaks is nobody else's. */
export class OwnSampleOrg implements AsyncDisposable {
  readonly ready: SampleOrgReady;
  readonly close: () => Promise<void>;

  private constructor(ready: SampleOrgReady, close: () => Promise<void>) {
    this.ready = ready;
    this.close = close;
  }

  static async start(...argv: readonly string[]): Promise<OwnSampleOrg> {
    const extension = vscode.extensions.getExtension('isv-customer-debugger.isv-customer-debugger');
    const program = join(extension?.extensionPath ?? '', 'dist/sampleOrg.cjs');
    const child = spawn(process.execPath, [program, '--parent-pid', String(process.pid), ...argv], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const failed = ended.then(() => Promise.reject(new Error('The sample org ended before it was ready.')));
    failed.catch(() => undefined);
    const printed = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
    const [line] = await Promise.race([printed, failed]);
    return new OwnSampleOrg(JSON.parse(line) as SampleOrgReady, async () => {
      child.kill('SIGTERM');
      await ended;
    });
  }

  /** A subscriber of that kind with a live grant, and its hand-off. */
  enterable(sandbox: boolean): SampleOrgReady['subscribers'][number] & { readonly handOff: string } {
    const found = this.ready.subscribers.find((one) => one.sandbox === sandbox && one.handOff !== null);
    if (found === undefined || found.handOff === null) {
      throw new Error('The sample org has no such subscriber.');
    }
    return { ...found, handOff: found.handOff };
  }

  /** Tells the control endpoint something about the LMO, or about the org that the body names. */
  async control(path: string, body: object): Promise<void> {
    const orgId = await this.lmoId();
    const reply = await fetch(this.ready.control.url + path, {
      method: 'POST',
      body: JSON.stringify({ orgId, ...body }),
    });
    if (!reply.ok) {
      throw new Error(`The control endpoint refused ${path}: ${await reply.text()}`);
    }
  }

  /** Ids of the debug logs that an org has, the newest first. */
  async logIds(handOffUrl: string): Promise<readonly string[]> {
    const { instanceUrl, orgSession } = parseHandOff(handOffUrl);
    const query = encodeURIComponent('SELECT Id FROM ApexLog ORDER BY StartTime DESC');
    const reply = await fetch(`${instanceUrl}/services/data/v60.0/tooling/query?q=${query}`, {
      headers: { authorization: `Bearer ${orgSession}` },
    });
    const { records } = (await reply.json()) as { readonly records: readonly { readonly Id: string }[] };
    return records.map(({ Id }) => Id);
  }

  /** 18 characters. */
  async lmoId(): Promise<string> {
    const reply = await fetch(`${this.ready.control.url}/state`);
    const { orgs } = (await reply.json()) as {
      readonly orgs: readonly { readonly orgId: string; readonly url: string }[];
    };
    return orgs.find(({ url }) => url === this.ready.lmo.url)?.orgId ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
