import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { scanApexFile } from '../../../../src/core/apexLanguage/apexScanner.ts';
import type { ApexFileOutline } from '../../../../src/core/apexLanguage/outline.ts';

const fixtures = new URL('../../../fixtures/apex/', import.meta.url);
const recorded = JSON.parse(readFileSync(new URL('breakableLines.json', fixtures), 'utf8')) as Record<
  string,
  Record<string, number[]>
>;

function scanFixture(name: string, text: string): ApexFileOutline {
  return scanApexFile(text, { kind: name.endsWith('.trigger') ? 'trigger' : 'class', namespace: 'acme' });
}

/** What the compiler recorded, a line of two types given to the deeper one alone. */
function expectedLines(name: string): Record<string, number[]> {
  const byType = recorded[name] ?? {};
  return Object.fromEntries(
    Object.entries(byType).map(([typeRef, lines]) => {
      const inner = Object.entries(byType).filter(([other]) => other.startsWith(`${typeRef}$`));
      return [typeRef, lines.filter((line) => !inner.some(([, innerLines]) => innerLines.includes(line)))];
    }),
  );
}

/** The sections of a fixture by the sentence that opens each, with their first and last lines. */
function rulesOf(text: string): { sentence: string; first: number; last: number }[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => {
    const sentence = /^\s*\/\/ Rule: (.*)$/.exec(line)?.[1];
    return sentence === undefined ? [] : [{ sentence, first: index + 1 }];
  });
  return starts.map((start, index) => ({ ...start, last: (starts[index + 1]?.first ?? lines.length + 1) - 1 }));
}

/** The lines of a section, those marked that can break. Makes a failure readable. */
function marked(text: string, breakable: ReadonlySet<number>, first: number, last: number): string {
  return text
    .split('\n')
    .slice(first - 1, last)
    .map((line, index) => `${breakable.has(first + index) ? '●' : ' '} ${line}`)
    .join('\n');
}

const fixtureNames = readdirSync(fixtures).filter((name) => /\.(?:cls|trigger)$/.test(name));

describe('breakable lines, against those that the compiler recorded', () => {
  for (const name of fixtureNames) {
    describe(name, () => {
      const text = readFileSync(new URL(name, fixtures), 'utf8');
      const outline = scanFixture(name, text);
      const expected = new Set(Object.values(expectedLines(name)).flat());
      const found = new Set(outline.types.flatMap((type) => type.breakableLines));
      for (const { sentence, first, last } of rulesOf(text)) {
        it(sentence, () => {
          assert.equal(marked(text, found, first, last), marked(text, expected, first, last));
        });
      }

      it('gives every type its own lines', () => {
        const types = Object.fromEntries(outline.types.map((type) => [type.typeRef, type.breakableLines]));
        assert.deepEqual(types, expectedLines(name));
      });

      it('finds the same with Windows line ends', () => {
        assert.deepEqual(scanFixture(name, text.replaceAll('\n', '\r\n')), outline);
      });
    });
  }
});
