import assert from 'node:assert/strict';
import { markdownLink, markdownTable, markdownText } from '../../../../src/core/base/markdownText.ts';

describe('Markdown around foreign text', () => {
  const hostile = [
    '# Heading',
    '[click](command:workbench.action.quit)',
    '![x](https://evil.example/pixel.png)',
    '<img src=x onerror=alert(1)>',
    '<a href="command:x">y</a>',
    '`code` **bold** _under_ ~~gone~~',
    '- item',
    '1. item',
    'a | b | c',
    '&lt;script&gt;',
    '$(trash) ${command:x}',
    '\\[x](y)',
    '<https://evil.example>',
    '[ref]: https://evil.example',
    'line one\n\n# line two',
  ];

  for (const text of hostile) {
    it(`shows ${JSON.stringify(text)} as itself`, () => {
      const markdown = markdownText(text);
      assert.ok(!markdown.includes('\n'));
      // Every character that could mean something stands behind a backslash.
      assert.doesNotMatch(markdown.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
      const plain = markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('\u2060', '');
      assert.equal(plain, text.replace(/\s+/g, ' '));
    });
  }

  it('leaves no bare address that a renderer could make a link of', () => {
    for (const text of ['https://evil.example', 'see http://a.example and FTP://b.example', 'x://y']) {
      assert.doesNotMatch(markdownText(text).replaceAll('\\', ''), /:\/\//);
    }
  });

  it('makes links to what we say, whatever the label', () => {
    assert.equal(
      markdownLink('Acme](command:x)', 'https://acme.my.salesforce.com/001000000000001'),
      '[Acme\\]\\(command\\:x\\)](<https://acme.my.salesforce.com/001000000000001>)',
    );
    assert.throws(() => markdownLink('x', 'no address'));
  });

  it('keeps rows of a table in one line each', () => {
    assert.equal(markdownTable(['A', 'B'], [[markdownText('1|2'), 'x']]), '| A | B |\n| --- | --- |\n| 1\\|2 | x |');
    assert.equal(markdownTable(['A'], []), '');
  });
});
