import { resolve } from 'node:path';
import { countsOf, noteLines, problemLines, failureLines, methodLines, sumLine } from './apexSuite/report.ts';
import { runSuite } from './apexSuite/runSuite.ts';
import { readSources } from './apexSuite/sources.ts';
import { readPackageMetadata } from '../src/sampleOrg/data/metadata/packageMetadata.ts';

// `npm run apex-suite`: runs another package's own Apex tests in the sample org's engine.

const folder = process.env['APEX_SUITE_DIR'];
if (folder === undefined || folder === '') {
  console.error(
    'Name the folder of an Apex package: APEX_SUITE_DIR=/path/to/package npm run apex-suite\n' +
      'Every .cls and .trigger under it is compiled, and its test classes are run.',
  );
  process.exitCode = 2;
} else {
  run(resolve(folder));
}

function run(path: string): void {
  const sources = readSources(path);
  if (sources.length === 0) {
    console.error(`There is no .cls or .trigger file under ${path}.`);
    process.exitCode = 2;
    return;
  }
  const suite = runSuite(sources, readPackageMetadata(path, { namespace: null }));
  const counts = countsOf(suite);
  for (const line of [
    ...methodLines(suite),
    ...problemLines(suite),
    ...failureLines(suite),
    ...noteLines(suite),
    '',
    sumLine(counts),
  ]) {
    console.log(line);
  }
  process.exitCode = counts.failed === 0 && counts.notCompiled === 0 && counts.passed > 0 ? 0 : 1;
}
