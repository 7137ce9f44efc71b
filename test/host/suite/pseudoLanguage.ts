import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { stage } from './stage.ts';

// Runs with bundles in which every text of ours has brackets. A word outside of brackets is VS Code's own, the org's, or was
// never given to be translated.

/** What is left of a text without what is ours, what is data of the sample org, and what is no word. */
function leftOver(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return rest;
}

function unspoken(texts: readonly string[], data: readonly RegExp[]): readonly string[] {
  return texts.filter((text) => {
    const rest = data.reduce((left, pattern) => left.replace(pattern, ' '), leftOver(text.replace(/\s+/g, ' ')));
    return /\p{L}{3,}/u.test(rest);
  });
}

describe('the pseudo-language', function () {
  this.bail(false);

  before(function () {
    assert.equal(vscode.env.language, 'qps-ploc');
    if (!stage.available) {
      this.skip();
    }
  });

  it('is what the manifest speaks', async () => {
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.visible('.sidebar .welcome-view-content');
    await stage.screenshot('welcome');
    const texts = await stage.texts('.sidebar .welcome-view-content p, .sidebar .welcome-view-content .monaco-button');
    assert.ok(texts.length > 3);
    assert.deepEqual(unspoken(texts, []), []);
  });
});
