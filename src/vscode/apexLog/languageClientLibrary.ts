import type * as LanguageClientEntry from './languageClientEntry.ts';

/** Loads the language client on first use. */
export function loadLanguageClient(): Promise<typeof LanguageClientEntry> {
  return import('./languageClientEntry.ts');
}
