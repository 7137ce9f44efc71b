import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApexSourceFile } from '../../src/sampleOrg/apex/engine.ts';

/** Every class and trigger under a folder, without a namespace, in order of path. */
export function readSources(folder: string): readonly ApexSourceFile[] {
  return globSync('**/*.{cls,trigger}', { cwd: folder })
    .sort()
    .map((path) => ({
      path,
      kind: path.endsWith('.cls') ? 'class' : 'trigger',
      namespace: null,
      body: readFileSync(join(folder, path), 'utf8'),
    }));
}
