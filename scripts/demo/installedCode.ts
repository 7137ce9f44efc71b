import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The program behind a `code` that was found on PATH. On Windows that is a script, which needs a shell to run; Code.exe lies one folder
 * above it. Undefined where it does not.
 */
export function codeProgram(found: string): string | undefined {
  if (!/\.(?:cmd|bat)$/i.test(found)) {
    return found;
  }
  const program = join(dirname(found), '..', 'Code.exe');
  return existsSync(program) ? program : undefined;
}

/** How to open a window that shares nothing with the user's own: no settings, no other extensions, no question of trust. */
export function codeArguments(options: {
  readonly repository: string;
  readonly profile: string;
  readonly folder: string;
  /** VS Code starts for root only without its sandbox. */
  readonly isRoot: boolean;
}): readonly string[] {
  const { repository, profile, folder, isRoot } = options;
  return [
    `--extensionDevelopmentPath=${repository}`,
    '--user-data-dir',
    join(profile, 'user-data'),
    '--extensions-dir',
    join(profile, 'extensions'),
    '--disable-workspace-trust',
    '--skip-welcome',
    ...(isRoot ? ['--no-sandbox'] : []),
    '--new-window',
    '--wait',
    folder,
  ];
}
