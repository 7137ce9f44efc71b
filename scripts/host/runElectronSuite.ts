import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { buildHostSuite } from './buildHostSuite.ts';
import { sampleOrgEnvironment } from '../demo/workspace.ts';
import { startSampleOrgProcess } from './sampleOrgProcess.ts';

// `npm run test:electron`: the host suite in a downloaded VS Code, the oldest that the manifest promises and the newest.
// Pictures are left out: nothing sees this window.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['1.105.0', 'stable'];

await promisify(execFile)(process.execPath, ['scripts/build.ts'], { cwd: repository });
const suite = await buildHostSuite(repository, 'test/host/suite/index.ts', 'suite.cjs');
await mkdir(join(repository, 'test-results'), { recursive: true });
for (const version of versions) {
  const workspace = await mkdtemp(join(tmpdir(), 'isv-workspace-'));
  const sampleOrg = await startSampleOrgProcess(repository);
  try {
    console.log(`• VS Code ${version}`);
    await runTests({
      version,
      extensionDevelopmentPath: repository,
      extensionTestsPath: suite,
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
      extensionTestsEnv: {
        ...sampleOrgEnvironment(sampleOrg.ready),
        ISV_HOST_RESULTS: join(repository, `test-results/electron-${version}.json`),
      },
    });
  } finally {
    await sampleOrg.close();
    await rm(workspace, { recursive: true, force: true });
  }
}
