import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const noShell = 'No shell: use spawn or execFile with argv.';
const noEvaluation = 'No text may become code.';
const noTrust = 'Never trust Markdown: an org may have written what stands in it.';
const noMarkup = 'Text goes into a page as text.';
const noTelemetry = 'Nothing is told to anybody.';
const everyCertificate = 'Every certificate is checked.';

/** A property that may have one value alone: in an object, in a class or assigned. */
function setting(name, allowed, message) {
  const is = (part) => `:matches([${part}.name='${name}'], [${part}.value='${name}'])`;
  return [
    { selector: `ObjectExpression > Property${is('key')}:not([value.raw='${allowed}'])`, message },
    { selector: `PropertyDefinition${is('key')}[value]:not([value.raw='${allowed}'])`, message },
    { selector: `AssignmentExpression${is('left.property')}:not([right.raw='${allowed}'])`, message },
  ];
}

/** A word that has no place in the sources: as a name, a text or a part of a template. */
function word(text, message) {
  return [
    { selector: `Identifier[name='${text}']`, message },
    { selector: `Literal[value='${text}']`, message },
    { selector: `TemplateElement[value.cooked='${text}']`, message },
  ];
}

/** Loaded otherwise than by an import, which `no-restricted-imports` sees. */
function loaded(module, message) {
  const isModule = `/^(node:)?${module}$/`;
  return [
    { selector: `ImportExpression[source.value=${isModule}]`, message },
    { selector: `CallExpression[arguments.0.value=${isModule}]`, message },
  ];
}

// Nobody may write these, wherever it is. The soak X13 proves that each is found, and says what in src/ is allowed all the same.
const banned = [
  ...setting('shell', 'false', noShell),
  ...loaded('child_process', noShell),
  ...loaded('vm', noEvaluation),
  { selector: ":matches(CallExpression, NewExpression)[callee.property.name='constructor']", message: noEvaluation },
  ...['isTrusted', 'supportHtml', 'supportThemeIcons', 'enableCommandUris'].flatMap((name) =>
    setting(name, 'false', noTrust),
  ),
  {
    selector:
      "NewExpression:matches([callee.name='MarkdownString'], [callee.property.name='MarkdownString'])[arguments.length>1]",
    message: noTrust,
  },
  ...['telemetry', 'createTelemetryLogger', 'aiKey'].flatMap((name) => word(name, noTelemetry)),
  ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'srcdoc'].flatMap((name) =>
    word(name, noMarkup),
  ),
  ...setting('sendTelemetry', 'false', noTelemetry),
  ...setting('rejectUnauthorized', 'true', everyCertificate),
  ...word('NODE_TLS_REJECT_UNAUTHORIZED', everyCertificate),
];

// Whatever else a module has is not to be imported.
const bannedImports = ['node:child_process', 'child_process'].map((name) => ({
  name,
  allowImportNames: ['spawn', 'execFile', 'ChildProcess', 'ChildProcessByStdio', 'ChildProcessWithoutNullStreams'],
  message: noShell,
}));
const bannedImportsOfProduct = ['node:vm', 'vm'].map((name) => ({ name, message: noEvaluation }));

export default tseslint.config(
  { ignores: ['dist/**', '.cache/**', 'node_modules/**', 'coverage/**', 'test-results/**'] },
  eslint.configs.recommended,
  {
    // Expressions that take the square of a text's length: an org, a log or a file decides how long it is.
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': 'error',
      // A sticky expression is tried at one place alone.
      'regexp/no-super-linear-move': ['error', { ignorePartial: false, ignoreSticky: true }],
    },
  },
  {
    // Not this file, which names them.
    files: ['**/*.{ts,mjs,cjs}'],
    rules: {
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-imports': ['error', { paths: bannedImports }],
      'no-restricted-syntax': ['error', ...banned],
    },
  },
  {
    files: ['src/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [...bannedImports, ...bannedImportsOfProduct] }] },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: [] }, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // A callback that returns another call's void reads well.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Index access is checked by the compiler; the assertion is banned all the same.
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A function that may or may not answer says so with void.
      '@typescript-eslint/no-invalid-void-type': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        ...banned,
        { selector: 'ExportDefaultDeclaration', message: 'Name every export.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // mocha's `this` and expressions of promises in hooks.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['scripts/**/*.mjs', '*.js', '*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
