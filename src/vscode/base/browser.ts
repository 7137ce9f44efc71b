import { env, type Uri } from 'vscode';

/**
 * Opens an address that we made in the browser. Given as text: as a `Uri` the editor decodes and encodes it again, which breaks
 * queries. Resolves to whether it was opened.
 */
export async function openInBrowser(address: string): Promise<boolean> {
  return env.openExternal(address as unknown as Uri);
}
