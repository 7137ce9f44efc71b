import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';

/** Extensions that come with VS Code and wait for a file of their language. */
const baselines = ['vscode.css-language-features', 'vscode.html-language-features', 'vscode.json-language-features'];

/** Measures activations in the extension host, for the bench. The baseline is an extension that comes with VS Code. */
export async function run(): Promise<void> {
  const file = process.env['ISV_HOST_RESULTS'];
  assert.ok(file !== undefined);
  const baselineId = baselines.find((id) => vscode.extensions.getExtension(id)?.isActive === false);
  assert.ok(baselineId !== undefined, 'every extension that could be compared with is active already');
  const baseline = await millisecondsToActivate(baselineId);
  const ours = await millisecondsToActivate('isv-customer-debugger.isv-customer-debugger');
  await writeFile(file, JSON.stringify({ ours, baseline, baselineId }));
}

async function millisecondsToActivate(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension !== undefined && !extension.isActive, `${id} must be there and not yet active`);
  const started = performance.now();
  await extension.activate();
  return performance.now() - started;
}
