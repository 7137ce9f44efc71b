import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CanaryWatch } from '../../test/support/canary/canaryWatch.ts';
import type { Soak, SoakResult, SoakScale } from '../../test/soak/soak.ts';

// One soak file in a process of its own, so that what it leaves behind counts for nobody else. Writes one JSON line for each soak.

export interface SoakLine extends SoakResult {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
}

const [file = '', scaleText = '{}', ...ids] = process.argv.slice(2);
const scale = JSON.parse(scaleText) as SoakScale;
const canaries = CanaryWatch.start();
const module = (await import(pathToFileURL(file).href)) as {
  readonly soaks: readonly Soak[];
  readonly plantsSecrets?: boolean;
};

for (const soak of module.soaks) {
  if (ids.length === 0 || ids.includes(soak.id)) {
    const start = performance.now();
    const result = await soak.run(scale).catch(asBreach);
    const { id, title } = soak;
    const seconds = (performance.now() - start) / 1_000;
    await say({ id, title, seconds, ...result });
  }
}
const { files, bytes, findings } = canaries.report();
if (findings.length > 0 && module.plantsSecrets !== true) {
  const line = { id: 'X1', title: `no secret in what ${basename(file)} left`, count: files, of: 'files' };
  const found: SoakLine = { ...line, seconds: 0, figures: `${bytes} bytes`, breaches: findings };
  await say(found);
}
// Whatever a soak left open must not hold the others up; that it left nothing is for a soak to find out.
process.exit(0);

/** Waits until it is said: many breaches make a line that is longer than what a pipe takes at once. */
function say(line: SoakLine): Promise<void> {
  return new Promise((said) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => {
      said();
    });
  });
}

function asBreach(error: unknown): SoakResult {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { count: 0, of: 'cases', figures: 'it failed to run', breaches: [text] };
}
