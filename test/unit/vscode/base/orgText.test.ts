import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withoutMarkup } from '../../../../src/core/base/displayText.ts';
import { orgLine } from '../../../../src/vscode/base/orgText.ts';

describe('org text in the editor', () => {
  it('makes no icon, no link and no control character', () => {
    const hostile = [
      'Contoso $(bug) Dev',
      'Contoso ${command:workbench.action.terminal.new}',
      '[Click](command:workbench.action.terminal.new)',
      'a](command:x)',
      '\u001b[31mred\u001b[0m \u202etxt.exe\u202c',
      'one\r\ntwo\u0000',
    ];
    for (const text of hostile) {
      const shown = orgLine(text);
      // eslint-disable-next-line no-control-regex -- looking for control characters is the purpose
      assert.doesNotMatch(shown, /\$[({]|\]\(|[\u0000-\u001f\u202a-\u202e]/, JSON.stringify(text));
    }
  });

  it('is left as it is where it is harmless', () => {
    assert.equal(orgLine('Müller & Söhne (UAT) [EU] – $5'), 'Müller & Söhne (UAT) [EU] – $5');
    assert.equal(withoutMarkup(withoutMarkup('$(x) [a](b)')), withoutMarkup('$(x) [a](b)'));
  });

  it('takes no other way into what is shown', () => {
    const folder = resolve(import.meta.dirname, '../../../../src/vscode');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    assert.ok(files.length > 40);
    const others = files.filter(
      (name) => !name.endsWith('orgText.ts') && readFileSync(join(folder, name), 'utf8').includes('displayLine'),
    );
    assert.deepEqual(others, []);
  });
});
