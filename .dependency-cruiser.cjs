/** The import rules of ARCHITECTURE.md, as a table. */
const roots = '^src/(extension|[a-zA-Z]+Main)\\.ts$';

/** A folder under src may import only itself and what is listed here. */
const mayImport = {
  core: [],
  org: ['core'],
  dap: ['core'],
  logServer: ['core'],
  machine: ['core'],
  sampleOrg: ['core/base'],
  vscode: ['core', 'webviews/protocol'],
  webviews: ['core'],
  'webviews/protocol': ['core'],
};

const folderRules = Object.entries(mayImport).map(([folder, others]) => ({
  name: `${folder.replace('/', '-')}-imports-only-${others.length === 0 ? 'itself' : others.join('-and-').replaceAll('/', '-')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...others].map((allowed) => `^src/${allowed}/`) },
}));

const onlyImporter = (library, folder) => ({
  name: `${library.replace(/\W/g, '-')}-only-in-${folder.replace('/', '-')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/${folder}/`, '^src/extension\\.ts$'] },
  to: { path: `(^|node_modules/)${library}($|/)`, dependencyTypesNot: ['type-only'] },
});

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'only-roots-wire',
      comment: 'Composition roots are started, never imported.',
      severity: 'error',
      from: { path: '^src/', pathNot: roots },
      to: { path: roots },
    },
    onlyImporter('vscode', 'vscode'),
    onlyImporter('vscode-languageclient', 'vscode'),
    {
      ...onlyImporter('vscode-languageserver', 'logServer'),
      from: { path: '^src/', pathNot: ['^src/logServer/', '^src/logServerMain\\.ts$'] },
    },
    onlyImporter('jsforce', 'org'),
    onlyImporter('@apexdevtools/apex-parser', 'sampleOrg/apex'),
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'src-never-imports-test', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|scripts)/' } },
    { name: 'no-missing', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
