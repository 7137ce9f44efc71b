/** What a process needs to run at all. Names in capitals: Windows writes some of them otherwise. */
const needed = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'SYSTEMROOT',
  'WINDIR',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'LD_LIBRARY_PATH',
  'ISV_DEBUGGER_CLOCK_RATE',
]);

/**
 * The environment of a process that we start. Our own may hold tokens and org sessions, so it is not passed on. `alsoPassed` names, in
 * capitals, what this program needs beyond that.
 */
export function childEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  added: Readonly<Record<string, string>>,
  alsoPassed: ReadonlySet<string> = new Set(),
): Record<string, string | undefined> {
  const passed = Object.entries(own).filter(([name]) => {
    return needed.has(name.toUpperCase()) || alsoPassed.has(name.toUpperCase());
  });
  return { ...Object.fromEntries(passed), ...added };
}
