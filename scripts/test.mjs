// `npm test`. Runs on Node 20 before anything is installed: sets up what is missing, then runs every layer.
//   --fast          all but what needs a real VS Code
//   <layer> …       only these (unit, contract, dap, manifest, package, soak, host, installed, and sfCli, which is never run unnamed)
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cliLayer, hostLayer, installedLayer, mochaLayers, soakLayer } from './layers.mjs';
import { ensureEditor } from './setup/editor.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { repository, run, step, toolEnvironment } from './setup/run.mjs';
import { ensureSalesforceCli } from './setup/salesforceCli.mjs';

const argv = process.argv.slice(2);
const fast = argv.includes('--fast');
const named = argv.filter((argument) => !argument.startsWith('--'));
const layers = named.length > 0 ? named : [...mochaLayers, soakLayer, ...(fast ? [] : [hostLayer, installedLayer])];
const programs = { [hostLayer]: ['scripts/host/runHostSuite.ts'], [soakLayer]: ['scripts/soak.ts', '--quick'] };
const results = join(repository, 'test-results');

async function main() {
  await ensurePackages();
  if (layers.includes(hostLayer) || layers.includes(installedLayer)) {
    await ensureEditor();
  }
  if (layers.includes(cliLayer)) {
    process.env.ISV_SF_CLI = await ensureSalesforceCli();
  }
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  step('Building');
  await run('node', ['scripts/build.ts']);
  const broken = [];
  for (const layer of layers) {
    if (layer !== hostLayer && !existsSync(join(repository, 'test', layer))) {
      continue;
    }
    step(`Testing: ${layer}`);
    const argv = programs[layer] ?? ['scripts/runLayer.ts', layer];
    // Colours are for people: a CI would show them as noise.
    const env = toolEnvironment(process.stdout.isTTY ? {} : { NO_COLOR: '1' });
    await run('node', argv, { env }).catch((error) => broken.push(`${layer}: ${error.message}`));
  }
  return summarise(broken);
}

/** One plain line over all layers. A layer that died without counting is one failure. */
function summarise(broken) {
  let passed = 0;
  let failed = 0;
  for (const layer of layers) {
    const file = join(results, `${layer}.json`);
    if (existsSync(file)) {
      const counts = JSON.parse(readFileSync(file, 'utf8'));
      passed += counts.passed;
      failed += counts.failed;
      const problem = broken.find((text) => text.startsWith(`${layer}:`));
      if (counts.failed === 0 && problem !== undefined) {
        failed += 1;
        console.error(problem);
      }
    } else if (broken.some((text) => text.startsWith(`${layer}:`))) {
      failed += 1;
    }
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && broken.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${error.message}`);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
