import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { OutputFiles } from '../../../../src/vscode/apexRuns/outputFiles.ts';

describe('the files of an output channel', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'isv-output-'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(...paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), 'what a customer said');
    }
  }

  async function left(): Promise<readonly string[]> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }

  for (const [where, host] of [
    ['on a server', 'logs/20261201T053833/exthost1'],
    ['on a desktop', 'logs/20261201T053833/window1/exthost'],
  ] as const) {
    it(`go ${where}, also those of earlier runs of the editor, and no others`, async () => {
      const earlier = host.replace('053833', '010101');
      await write(
        `${host}/output_logging_20261201T053842/1-Apex in Subscribers.log`,
        `${host}/output_logging_20261201T053842/12-Apex in Subscribers.log`,
        `${earlier}/output_logging_20261201T010102/3-Apex in Subscribers.log`,
      );
      const others = ['2-Git.log', '3-Not Apex in Subscribers.log', 'x-Apex in Subscribers.log'];
      await write(...others.map((name) => `${host}/output_logging_20261201T053842/${name}`), `${host}/own/Apex.log`);
      await new OutputFiles(join(root, host, 'isv-customer-debugger.isv-customer-debugger')).delete(
        'Apex in Subscribers',
      );
      assert.deepEqual((await left()).toSorted(), [...others, 'Apex.log'].toSorted());
    });
  }

  it('are looked for beside the logs of extensions alone where folders are called otherwise', async () => {
    await write('a/b/c/d/e/host/output_logging_1/1-Läufe in.log', 'a/output_logging_1/1-Läufe in.log');
    await new OutputFiles(join(root, 'a/b/c/d/e/host/own')).delete('Läufe: in?');
    assert.deepEqual(await left(), ['1-Läufe in.log']);
    await new OutputFiles(join(root, 'nowhere/own')).delete('x');
  });
});
