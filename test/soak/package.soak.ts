import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { PackageLock, Sbom } from '../../scripts/package/sbom.ts';
import { packCopy } from '../support/packedCopy.ts';
import type { Soak } from './soak.ts';

const repository = resolve(import.meta.dirname, '../..');
// Two above the bar of 5: the language client and server, which were chosen after it was set.
const mostDependencies = 7;
const mostBytes = 3 * 1024 * 1024;

async function read(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

/** Packages that we chose and that ship: what they bring along is theirs. */
async function chosen({ components }: Sbom): Promise<readonly string[]> {
  const { dependencies = {}, devDependencies = {} } = (await read(join(repository, 'package.json'))) as Partial<
    Record<'dependencies' | 'devDependencies', Record<string, string>>
  >;
  const ours = { ...dependencies, ...devDependencies };
  return components.map(({ name }) => name).filter((name) => Object.hasOwn(ours, name));
}

/** Compiled code in what ships. */
async function nativeParts({ components }: Sbom): Promise<readonly string[]> {
  const { packages } = (await read(join(repository, 'package-lock.json'))) as PackageLock;
  const names = new Set(components.map(({ name }) => name));
  const folders = Object.keys(packages).filter((place) => names.has(place.split('node_modules/').at(-1) ?? ''));
  return folders.flatMap((place) => globSync(`${place}/{**/*.node,binding.gyp}`, { cwd: repository }));
}

/** How many advisories of weight npm knows; undefined where no registry tells. */
async function advisories(): Promise<number | undefined> {
  // npm comes with the machine's Node, not with the pinned one.
  const child = spawn('npm', ['audit', '--json'], { cwd: repository, stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = await new Promise<boolean>((done) => {
    child.once('error', () => done(false));
    child.once('close', () => done(true));
  });
  try {
    const report = JSON.parse(Buffer.concat(chunks).toString()) as {
      readonly metadata?: { readonly vulnerabilities?: { readonly high?: number; readonly critical?: number } };
    };
    const { high, critical } = report.metadata?.vulnerabilities ?? {};
    return ended && high !== undefined && critical !== undefined ? high + critical : undefined;
  } catch {
    return undefined;
  }
}

const thePackage: Soak = {
  id: 'X12',
  title: 'at most 7 dependencies ship, none native, all listed; at most 3 MB; two builds give the same bytes',
  run: async ({ full }) => {
    const root = await mkdtemp(join(tmpdir(), 'isv-package-'));
    const breaches: string[] = [];
    const figures: string[] = [];
    try {
      const sizes: number[] = [];
      const digests = new Set<string>();
      // A build takes seconds: the quick share has one, from which all but the bytes of the second can be seen.
      const vsixes: string[] = [];
      for (const folder of full ? ['first', 'another-folder'] : ['first']) {
        const vsix = await packCopy(join(root, folder));
        vsixes.push(vsix);
        sizes.push((await stat(vsix)).size);
        digests.add(
          createHash('sha256')
            .update(await readFile(vsix))
            .digest('hex'),
        );
      }
      const sbom = (await read(join(dirname(vsixes[0] ?? ''), 'packed.cdx.json'))) as Sbom;
      const dependencies = await chosen(sbom);
      const native = await nativeParts(sbom);
      figures.push(`${dependencies.length} dependencies of ours (${dependencies.join(', ')})`);
      figures.push(`${sbom.components.length} packages listed`, `${(Math.max(...sizes) / 1024 / 1024).toFixed(2)} MB`);
      breaches.push(...(dependencies.length > mostDependencies ? [`${dependencies.length} dependencies ship.`] : []));
      breaches.push(...native.map((file) => `${file} is native.`));
      breaches.push(
        ...sbom.components
          .filter(({ licenses }) => licenses === undefined)
          .map(({ name }) => `${name} has no licence.`),
      );
      breaches.push(...(Math.max(...sizes) > mostBytes ? [`The package has ${Math.max(...sizes)} bytes.`] : []));
      breaches.push(...(digests.size > 1 ? ['Two builds of the same sources differ.'] : []));
      if (full) {
        const found = await advisories();
        figures.push(found === undefined ? 'advisories: no registry tells' : `${found} high or critical advisories`);
        breaches.push(...((found ?? 0) > 0 ? [`npm audit knows ${found ?? 0} high or critical advisories.`] : []));
      }
      return { count: vsixes.length, of: 'builds', figures: figures.join(', '), breaches };
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
};

export const soaks: readonly Soak[] = [thePackage];
