import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Compares a text with its golden file. UPDATE_GOLDEN=1 (`npm run golden`) rewrites it; a difference writes what was seen beside it, as
 * `.actual`.
 */
export function assertTextGolden(path: string, text: string): void {
  const seen = `${text}\n`;
  const actualPath = `${path}.actual`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, seen);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== seen) {
    writeFileSync(actualPath, seen);
    assert.fail(`${path} differs. Compare ${actualPath}; if it is right, run "npm run golden".`);
  }
  rmSync(actualPath, { force: true });
}
