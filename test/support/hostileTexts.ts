import { Draws } from './random.ts';

// What somebody may call their org, class or user so that whoever looks at it gets more than a text.

const links = [
  '[Click](command:workbench.action.terminal.new)',
  '[a](https://evil.example/x)',
  '[a](<command:x y>)',
  '[a](command:x "title")',
  '[a][1]\n\n[1]: command:x',
  '[a](data:text/html,<script>alert(1)</script>)',
  '[a](vscode://evil.evil/x)',
  '[a](file:///etc/passwd)',
  '[a](isv-source://x/y)',
  '<command:x>',
  '<https://evil.example>',
  'https://evil.example/x',
  'HTTP://EVIL.EXAMPLE',
  'www.evil.example',
  'ftp://evil.example',
  'jane@evil.example',
  '<jane@evil.example>',
  '](command:x) [a',
  '\\[a](command:x)',
  '\\\\[a](command:x)',
  '[a\\](command:x)](command:y)',
  '[[a](command:x)](command:y)',
  '&#91;a&#93;(command:x)',
  '[a]\u200b(command:x)',
  '[a]\u001b[0m(command:x)',
  'x\n\n[a](command:x)\n\ny',
  '```\n```\n[a](command:x)',
  '`[a](command:x)',
  '| a | [b](command:x) |',
];

const pictures = [
  '![x](https://evil.example/p.png)',
  '![x](command:y)',
  '![x][1]\n\n[1]: https://evil.example/p.png',
  '<img src=https://evil.example/p.png>',
  '<IMG SRC="https://evil.example/p.png" onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<a href="command:x">y</a>',
  '<script>alert(1)</script>',
  '<iframe src=//evil.example></iframe>',
  '<style>@import "https://evil.example/a.css";</style>',
  '<details open><summary>x</summary></details>',
  '<!-- x -->',
  '&lt;img src=x&gt;',
];

const icons = [
  '$(bug)',
  '$(loading~spin)',
  '\\$(bug)',
  '$$(bug)',
  '$\u200b(bug)',
  '$\u001b[31m(bug)',
  '$(bug',
  '$($(bug))',
  '<span class="codicon codicon-bug"></span>',
  '<i class="codicon codicon-bug">x</i>',
  ':bug:',
];

const variables = [
  '${1:x}',
  '$1',
  '${command:x}',
  '${env:HOME}',
  '${input:a}',
  '$\u2060{command:x}',
  '${TM_FILENAME}',
  '%HOME%',
];

const controls = [
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u0007a\u001b]8;;\u0007',
  '\u001b[2J\u001b[H',
  '\u009b31mred',
  '\u0007\u0008\u0000x',
  'invoice\u202etxt.exe',
  '\u2066a\u2069\u200f',
  'a\u061cb\u180e',
  'a\u00adb\ufeff',
  '\u{e0041}\u{e0042}',
  'one\r\ntwo\rthree\u2028four\u2029five',
  '# Heading\n\n- item\n\n---',
];

const bases = [...links, ...pictures, ...icons, ...variables, ...controls];

/** What cannot be seen, and what is taken out: what stands around it comes together. */
const invisible = ['\u200b', '\u0000', '\u2066', '\u001b[1m', '\ufeff'];

const around: readonly ((text: string, draws: Draws) => string)[] = [
  (text) => text,
  (text) => `Contoso ${text}`,
  (text) => `${text} Ltd`,
  (text) => `${text}${text}`,
  (text, draws) => text.replace(/(?<=[\]$!<&])/g, () => draws.one(invisible)),
  (text, draws) => Array.from(text, (one) => (draws.happens(0.2) ? draws.one(invisible) : '') + one).join(''),
  (text, draws) => `${'x'.repeat(draws.below(60))} ${text}`,
];

/** So many texts, each another one: what is known, as it is and with something around or within it. */
export function hostileTexts(count: number, seed: number): readonly string[] {
  const draws = new Draws(seed);
  const texts = new Set(bases.slice(0, count));
  while (texts.size < count) {
    texts.add(draws.one([...around])(draws.one([...bases]), draws));
  }
  return [...texts];
}
