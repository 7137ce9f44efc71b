import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { scanApexFile } from '../../../../src/core/apexLanguage/apexScanner.ts';
import type { ApexFileOutline } from '../../../../src/core/apexLanguage/outline.ts';

const fixtures = new URL('../../../fixtures/apex/', import.meta.url);
const sources = readdirSync(fixtures)
  .filter((name) => /\.(?:cls|trigger)$/.test(name))
  .map((name) => readFileSync(new URL(name, fixtures), 'utf8'));
const fragments = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  "'",
  "'''",
  '/*',
  '*/',
  '//',
  ';',
  '<',
  '>',
  '\n',
  '\r',
  'class ',
  'new ',
];
const seed = Number(process.env['TEST_SEED'] ?? 20260115);
const rounds = 3_000;

/** Numbers from 0 up to below 1, the same for the same seed (mulberry32). */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function assertWellFormed(outline: ApexFileOutline, text: string): void {
  assert.equal(outline.lineCount, text.split(/\r\n|\r|\n/).length);
  const seen = new Set<number>();
  for (const { typeRef, breakableLines, firstLine, lastLine } of outline.types) {
    assert.ok(firstLine >= 1 && firstLine <= lastLine && lastLine <= outline.lineCount, typeRef);
    let previous = 0;
    for (const line of breakableLines) {
      assert.ok(line > previous, `${typeRef}: line ${line} after ${previous}`);
      assert.ok(line <= outline.lineCount && !seen.has(line), `${typeRef}: line ${line}`);
      seen.add(line);
      previous = line;
    }
  }
  for (const { firstLine, lastLine } of outline.bodies) {
    assert.ok(firstLine >= 1 && firstLine <= lastLine && lastLine <= outline.lineCount);
  }
}

function scanBoth(text: string): void {
  assertWellFormed(scanApexFile(text, { kind: 'class', namespace: 'acme' }), text);
  assertWellFormed(scanApexFile(text, { kind: 'trigger', namespace: null }), text);
}

describe('broken and half-typed source', () => {
  it(`survives ${rounds} mutations of the fixtures (seed ${seed})`, () => {
    const random = randomNumbers(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    for (let round = 0; round < rounds; round++) {
      let text = pick(sources);
      const start = Math.floor(random() * text.length);
      text = text.slice(start, start + 600);
      for (let change = 0; change < 4; change++) {
        const at = Math.floor(random() * text.length);
        const size = Math.floor(random() * random() * 80);
        text = text.slice(0, at) + (random() < 0.5 ? pick(fragments) : '') + text.slice(at + size);
      }
      try {
        scanBoth(text);
      } catch (error) {
        throw new Error(`round ${round} of seed ${seed}: ${JSON.stringify(text)}`, { cause: error });
      }
    }
  });

  it('survives every beginning of a class, as it is typed', () => {
    const text = (sources[0] ?? '').slice(0, 1_500);
    for (let length = 0; length <= text.length; length++) {
      scanBoth(text.slice(0, length));
    }
  });

  it('survives depth that no person wrote', () => {
    for (const part of [
      '(',
      '[',
      '{',
      '!',
      'a<',
      'if(',
      'new A(',
      "'a'+(",
      'class A {',
      'do ',
      'x?',
      '((A)',
      '@a(',
      '[:(',
    ]) {
      scanBoth(`class A { void m() { ${part.repeat(20_000)} } }`);
      scanBoth(part.repeat(20_000));
    }
  });

  it('finds the methods behind one whose brace is missing', () => {
    const text = 'class A {\n  void a() {\n    if (x) {\n      b();\n  }\n  public void c() {\n    d();\n  }\n}\n';
    const { types } = scanApexFile(text, { kind: 'class', namespace: null });
    assert.deepEqual(types[0]?.breakableLines, [3, 4, 7]);
  });

  it('reads the statements around one that is being typed', () => {
    const text = 'class A {\n  void a() {\n    b();\n    c.\n  }\n  void d() {\n    e(;\n    f();\n  }\n}\n';
    const { types } = scanApexFile(text, { kind: 'class', namespace: null });
    assert.deepEqual(types[0]?.breakableLines, [3, 4, 7, 8]);
  });

  it('takes a string that is not closed to the end of its line', () => {
    const text = "class A {\n  void a() {\n    b('x);\n    c();\n  }\n}\n";
    const { types } = scanApexFile(text, { kind: 'class', namespace: null });
    assert.deepEqual(types[0]?.breakableLines, [3, 4]);
  });
});
