import { readFileSync } from 'node:fs';

// Started by scanner.bench.ts in a process of its own: prints the milliseconds of the first call, loading of modules left out.
const [what, path = ''] = process.argv.slice(2);
const text = readFileSync(path, 'utf8');
if (what === 'parse') {
  const { ApexParserFactory } = await import('@apexdevtools/apex-parser');
  print(() => ApexParserFactory.createParser(text).compilationUnit());
} else {
  const { scanApexFile } = await import('../../src/core/apexLanguage/apexScanner.ts');
  print(() => scanApexFile(text, { kind: 'class', namespace: 'acme' }));
}

function print(work: () => unknown): void {
  const start = performance.now();
  work();
  console.log(performance.now() - start);
}
