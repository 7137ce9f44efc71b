import { readFile } from 'node:fs/promises';
import { Failure } from '../../src/core/base/failure.ts';
import { unpackArchive } from '../../src/org/packageSource/packageArchive.ts';
import { CustomerFiles } from '../../src/vscode/packageSource/customerFiles.ts';

// Unpacks one archive as a retrieve does, in a process of its own whose memory can be measured, and stores what came of it.

export interface Unpacked {
  /** Undefined: it was taken. */
  readonly refusal: string | undefined;
  readonly files: number;
  readonly milliseconds: number;
  /** More than the process had before. */
  readonly grownMegabytes: number;
}

const [archive = '', root = ''] = process.argv.slice(2);
const before = process.resourceUsage().maxRSS;
const start = performance.now();
let refusal: string | undefined;
let files = 0;
try {
  const isApex = /\.(?:cls|trigger)$/i;
  const unpacked = unpackArchive(await readFile(archive), 'Acme', (path) => isApex.test(path));
  const owner = { orgId: '00D000000000001AAA', name: 'Northwind' };
  const installed = { name: 'Acme', namespace: 'acme', versionNumber: '1.0', packageId: '033000000000001AAA' };
  const folder = await new CustomerFiles(root).folderFor(owner, installed);
  await folder.add(unpacked.map((file) => ({ ...file, check: 'verified', stamp: undefined })));
  files = unpacked.length;
} catch (error) {
  if (!Failure.is(error)) {
    throw error;
  }
  refusal = error.message;
}
const grownMegabytes = (process.resourceUsage().maxRSS - before) / 1024;
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ refusal, files, milliseconds, grownMegabytes } satisfies Unpacked));
