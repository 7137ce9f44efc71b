import { registerHooks } from 'node:module';

const url = new URL('fakeVscode.ts', import.meta.url).href;

// From now on, whoever imports `vscode` gets ours. Import this first, and what shows something with `await import`.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url, shortCircuit: true } : next(specifier, context),
});
