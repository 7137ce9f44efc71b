import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';

/** Measures activations in the extension host, for the bench. The baseline is an extension that comes with VS Code. */
export async function run(): Promise<void> {
  const file = process.env['ISV_HOST_RESULTS'];
  assert.ok(file !== undefined);
  const baseline = await millisecondsToActivate('vscode.json-language-features');
  const ours = await millisecondsToActivate('isv-customer-debugger.isv-customer-debugger');
  await writeFile(file, JSON.stringify({ ours, baseline }));
}

async function millisecondsToActivate(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension !== undefined && !extension.isActive, `${id} must be there and not yet active`);
  const started = performance.now();
  await extension.activate();
  return performance.now() - started;
}
