import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A sample org in a process of its own. `ready` is the JSON line that it printed. */
export interface SampleOrgProcess extends AsyncDisposable {
  readonly ready: string;
  close(): Promise<void>;
}

export async function startSampleOrgProcess(
  repository: string,
  argv: readonly string[] = [],
): Promise<SampleOrgProcess> {
  const child = spawn(
    process.execPath,
    [join(repository, 'src/sampleOrgMain.ts'), '--port', '0', '--parent-pid', String(process.pid), ...argv],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const ready = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line)),
    ended.then(([code]) =>
      Promise.reject(new Error(`The sample org ended with exit code ${String(code)} before it was ready.`)),
    ),
  ]);
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { ready, close, [Symbol.asyncDispose]: close };
}
