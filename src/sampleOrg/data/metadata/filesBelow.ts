import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of the files in a folder, at any depth, in order of name. Hidden folders and `node_modules` are left out. Throws when the folder cannot be read. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): readonly string[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesBelow(path);
      }
      return [path];
    });
}
