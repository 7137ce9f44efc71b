import assert from 'node:assert/strict';
import type { SampleOrgReady } from '../../../scripts/demo/workspace.ts';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';

/** The line that the sample org printed, as the runner hands it on. */
export function sampleOrgLine(): SampleOrgReady {
  const line = process.env['ISV_SAMPLE_ORG'];
  assert.ok(line, 'ISV_SAMPLE_ORG holds the line that the sample org printed');
  return JSON.parse(line) as SampleOrgReady;
}

/** A subscriber of that kind with a live grant, and its hand-off. */
export function enterable(sandbox: boolean): SampleOrgReady['subscribers'][number] & { readonly handOff: string } {
  for (const subscriber of sampleOrgLine().subscribers) {
    const { handOff } = subscriber;
    if (subscriber.sandbox === sandbox && handOff !== null) {
      return { ...subscriber, handOff };
    }
  }
  return assert.fail(`no ${sandbox ? 'sandbox' : 'production org'} with a hand-off`);
}

/** What the org itself says: its debug sessions that are active now. */
export async function activeDebugSessions(handOffUrl: string): Promise<readonly { readonly Id: string }[]> {
  const { instanceUrl, orgSession } = parseHandOff(handOffUrl);
  const query = encodeURIComponent("SELECT Id FROM ApexDebuggerSession WHERE Status = 'Active'");
  const response = await fetch(`${instanceUrl}/services/data/v60.0/tooling/query?q=${query}`, {
    headers: { authorization: `Bearer ${orgSession}` },
  });
  assert.equal(response.status, 200);
  const { records } = (await response.json()) as { records: readonly { readonly Id: string }[] };
  return records;
}

/** Starts a debug session in the org as another machine would, and leaves it there. */
export async function startForeignDebugSession(handOffUrl: string): Promise<void> {
  const { instanceUrl, orgSession } = parseHandOff(handOffUrl);
  const response = await fetch(`${instanceUrl}/services/data/v60.0/tooling/sobjects/ApexDebuggerSession`, {
    method: 'POST',
    headers: { authorization: `Bearer ${orgSession}`, 'content-type': 'application/json' },
    body: JSON.stringify({ UserIdFilter: '', EntryPointFilter: '', RequestTypeFilter: '' }),
  });
  assert.equal(response.status, 201);
}

/** Calls the control endpoint of the sample org (src/sampleOrg/README.md). */
export async function bendSampleOrg(path: string, body: object): Promise<void> {
  const url = sampleOrgLine().control.url + path;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  assert.ok(response.ok, path);
}

/** The secret parts of every org session that the sample org gave out. */
export function secrets(): readonly string[] {
  const { lmo, subscribers } = sampleOrgLine();
  const handOffs = subscribers.flatMap(({ handOff }) => (handOff === null ? [] : [parseHandOff(handOff).orgSession]));
  return [lmo.session, ...handOffs].map((orgSession) => orgSession.slice(orgSession.indexOf('!') + 1));
}
