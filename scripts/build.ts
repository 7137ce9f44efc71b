import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, type BuildResult, type Plugin, build, context } from 'esbuild';
import { type PackageLock, packageOf, sbomOf } from './package/sbom.ts';

// Bundles what ships, into dist/. `--watch` rebuilds on change; `--production` minifies, leaves source maps out and lists what ships of others.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** Modules that become bundles of their own, loaded on first use, so that activation never parses them. */
const lazyBundles: Readonly<Record<string, string>> = {
  'src/org/jsforceEntry.ts': 'jsforce.cjs',
  'src/vscode/apexLog/languageClientEntry.ts': 'languageClient.cjs',
};

/** The adapter is started by hand on any Node: an old one must be told in one sentence, not by a syntax error. */
const nodeVersionCheck = `(function () {
  var version = process.versions.node.split('.').map(Number);
  if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
    process.stderr.write('ISV Customer Debugger needs Node 22.19 or newer; this is Node ' + process.versions.node + '. Start it with a newer Node.\\n');
    process.exit(1);
  }
})();`;

const splitLazyBundles: Plugin = {
  name: 'split-lazy-bundles',
  setup(builder) {
    builder.onResolve({ filter: /^\.{1,2}\// }, (args) => {
      const file = relative(repository, resolve(args.resolveDir, args.path)).replaceAll('\\', '/');
      const bundle = lazyBundles[file];
      return bundle === undefined || args.kind === 'entry-point' ? undefined : { path: `./${bundle}`, external: true };
    });
  },
};

/** esbuild's own problems, in the form that VS Code's watch problem matcher reads. */
const reportProblems: Plugin = {
  name: 'report-problems',
  setup(builder) {
    builder.onStart(() => console.log('[watch] build started'));
    builder.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location !== null) {
          console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
      }
      console.log('[watch] build finished');
    });
  },
};

function bundle(entry: string, outfile: string, extra: BuildOptions = {}): BuildOptions {
  return {
    absWorkingDir: repository,
    entryPoints: [entry],
    outfile: join('dist', outfile),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: production,
    // Class and function names stand in messages and logs.
    keepNames: true,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    metafile: production,
    logLevel: watch ? 'silent' : 'warning',
    plugins: watch ? [splitLazyBundles, reportProblems] : [splitLazyBundles],
    ...extra,
  };
}

const bundles: readonly BuildOptions[] = [
  bundle('src/extension.ts', 'extension.cjs', { external: ['vscode'] }),
  bundle('src/adapterMain.ts', 'adapter.cjs', { banner: { js: nodeVersionCheck } }),
  bundle('src/logServerMain.ts', 'logServer.cjs'),
  ...Object.entries(lazyBundles).map(([entry, outfile]) => bundle(entry, outfile, { external: ['vscode'] })),
  bundle('src/webviews/debugLogsTable/main.ts', 'webviews/debugLogsTable.js', {
    format: 'iife',
    platform: 'browser',
    // That of the oldest VS Code which the manifest promises.
    target: 'chrome138',
  }),
  // The parser's Node build reads import.meta.url at load, which a CJS bundle does not have; its browser build does not.
  bundle('src/sampleOrgMain.ts', 'sampleOrg.cjs', {
    conditions: ['browser'],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  }),
];

const grammarPackage = 'node_modules/@salesforce/apex-tmlanguage';

/** Files that ship beside the bundles. */
async function copyAssets(): Promise<void> {
  await cp(join(repository, 'src/sampleOrg/samplePackage'), join(repository, 'dist/samplePackage'), {
    recursive: true,
  });
  const grammar = join(repository, grammarPackage);
  await mkdir(join(repository, 'dist/syntaxes'), { recursive: true });
  await cp(join(grammar, 'grammars/apex.tmLanguage'), join(repository, 'dist/syntaxes/apex.tmLanguage'));
  await cp(join(grammar, 'LICENSE'), join(repository, 'dist/syntaxes/LICENSE-apex-tmLanguage.txt'));
}

/** What ships of other people's, for whoever has to judge that. */
async function writeSbom(results: readonly BuildResult[]): Promise<void> {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(repository, file), 'utf8'));
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const shipped = [grammarPackage, ...inputs.flatMap((input) => packageOf(input) ?? [])];
  const sbom = sbomOf(
    (await read('package.json')) as Parameters<typeof sbomOf>[0],
    (await read('package-lock.json')) as PackageLock,
    shipped,
  );
  await writeFile(join(repository, 'dist/sbom.cdx.json'), `${JSON.stringify(sbom, undefined, 2)}\n`);
}

if (!watch) {
  await rm(join(repository, 'dist'), { recursive: true, force: true });
}
await copyAssets();
if (watch) {
  await Promise.all(bundles.map(async (options) => (await context(options)).watch()));
} else {
  const results = await Promise.all(bundles.map((options) => build(options)));
  if (production) {
    await writeSbom(results);
  }
}
