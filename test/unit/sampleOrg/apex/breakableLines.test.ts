import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { scanApexFile } from '../../../../src/core/apexLanguage/apexScanner.ts';
import { compileFiles } from './apexHarness.ts';

const fixtures = new URL('../../../fixtures/apex/', import.meta.url);
const recorded = JSON.parse(readFileSync(new URL('breakableLines.json', fixtures), 'utf8')) as Record<
  string,
  Record<string, number[]>
>;

/** What the sample org does not run, with statements of as many lines in its place. */
function runnable(source: string): string {
  return source
    .replace(/\[\s*FIND[\s\S]*?\];/g, (sosl) => `null${sosl.replace(/[^\n]/g, '')};`)
    .replace(/merge(\s+)\w+(\s+)\w+(\s*);/g, 'update$1a$2$3;');
}

// Lines that Salesforce's compiler has and compiled code here has not: accessors without code run no statement,
// an empty block has none, a constant is folded, and those that stand where `runnable` put something else.
const without: Readonly<Record<string, readonly number[]>> = {
  'acme/Declarations': [53, 58, 59],
  'acme/Expressions': [422, 460],
  'acme/Statements': [231, 234, 294, 373, 389],
};

describe('lines where compiled Apex stops', () => {
  for (const [name, types] of Object.entries(recorded)) {
    it(`covers what Salesforce's compiler recorded of ${name}`, () => {
      const kind = name.endsWith('.trigger') ? 'trigger' : 'class';
      const body = runnable(readFileSync(new URL(name, fixtures), 'utf8'));
      const program = compileFiles({ path: name, kind, namespace: 'acme', body });
      for (const [typeRef, lines] of Object.entries(types)) {
        const inner = Object.entries(types).flatMap(([other, own]) => (other.startsWith(`${typeRef}$`) ? own : []));
        const known = new Set(program.breakableLines(typeRef));
        const missing = lines.filter((line) => !known.has(line) && !inner.includes(line));
        assert.deepEqual(
          missing.filter((line) => !(without[typeRef] ?? []).includes(line)),
          [],
          typeRef,
        );
      }
    });
  }
});

describe('lines that the client offers for the sample package', () => {
  const folder = new URL('../../../../src/sampleOrg/samplePackage/', import.meta.url);
  const files = (['class', 'trigger'] as const).flatMap((kind) => {
    const subfolder = kind === 'class' ? 'classes/' : 'triggers/';
    return readdirSync(new URL(subfolder, folder))
      .filter((name) => /\.(?:cls|trigger)$/.test(name))
      .map((name) => {
        const body = readFileSync(new URL(subfolder + name, folder), 'utf8');
        return { path: subfolder + name, kind, namespace: 'acme', body };
      });
  });
  const program = compileFiles(...files);

  for (const { path, kind, namespace, body } of files) {
    it(`are those where ${path} stops`, () => {
      const lines = body.split('\n');
      for (const { typeRef, breakableLines } of scanApexFile(body, { kind, namespace }).types) {
        // Automatic accessors run no statement here: docs/sample-org.md says so.
        const offered = breakableLines.filter((line) => !/\{\s*get;.*\}/.test(lines[line - 1] ?? ''));
        assert.deepEqual(program.breakableLines(typeRef), offered, typeRef);
      }
    });
  }
});
