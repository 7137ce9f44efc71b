import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeArguments, codeProgram } from '../../../scripts/demo/installedCode.ts';

const options = { repository: '/repository', profile: '/profile', folder: '/folder', isRoot: false };

describe('the VS Code that is installed', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isv-code-test-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('is started as its script or program where that can run without a shell', () => {
    assert.equal(codeProgram('/usr/bin/code'), '/usr/bin/code');
  });

  it('is started as Code.exe on Windows, and not at all where that is missing', async () => {
    const script = join(folder, 'bin', 'code.cmd');
    assert.equal(codeProgram(script), undefined);
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'Code.exe'), '');
    assert.equal(codeProgram(script), join(folder, 'Code.exe'));
  });

  it('gets a profile and extensions of its own, and asks nothing', () => {
    const argv = codeArguments(options);
    assert.equal(argv[argv.indexOf('--user-data-dir') + 1], join('/profile', 'user-data'));
    assert.equal(argv[argv.indexOf('--extensions-dir') + 1], join('/profile', 'extensions'));
    assert.ok(argv.includes('--disable-workspace-trust'));
    assert.equal(argv.at(-1), '/folder');
    assert.ok(!argv.includes('--no-sandbox'));
  });

  it('starts for root too', () => {
    assert.ok(codeArguments({ ...options, isRoot: true }).includes('--no-sandbox'));
  });
});
