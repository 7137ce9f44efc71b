/** The URL that Setup shows under Start Partner Debugging Session. The host part is the org's name, with `+` for spaces. */
export function handOff(org: { readonly name: string; readonly url: string }, orgSession: string): string {
  const name = encodeURIComponent(org.name).replaceAll('%20', '+');
  const address = encodeURIComponent(new URL(org.url).host);
  return `forceide://${name}/?url=${address}&cmd=createproject&secure=0&sessionId=${orgSession}`;
}
