/** What support systems number cases with. Nothing that could be a name, a sentence or a secret. */
export function isCaseNumber(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_./-]{0,39}$/.test(text);
}
