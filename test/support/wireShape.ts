/** Members whose values are the protocol's own words: these have to be equal, others of the same kind. */
const exact = new Set([
  'compiled',
  'done',
  'error',
  'errorCode',
  'failureReason',
  'fields',
  'httpStatusCode',
  'reconnect',
  'referenceId',
  'success',
  'successful',
]);

export interface ShapeOptions {
  /** Members beside those that are expected are good, at the top. */
  readonly more?: boolean;
  /** Members that may be missing, or have another value. */
  readonly loose?: readonly string[];
}

/** Says where a value is not of the expected shape: same members, same kinds of values, same words of the protocol. */
export function differences(
  actual: unknown,
  expected: unknown,
  options: ShapeOptions = {},
  path = '',
): readonly string[] {
  if (Array.isArray(expected)) {
    return listDifferences(actual, expected, options, path);
  }
  if (typeof expected !== 'object' || expected === null) {
    const same = expected === null ? actual === null : typeof actual === typeof expected;
    return same ? [] : [`${path}: ${JSON.stringify(actual)} rather than ${JSON.stringify(expected)}`];
  }
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) {
    return [`${path}: ${JSON.stringify(actual)} rather than an object`];
  }
  const { more = false, loose = [] } = options;
  const [given, wanted] = [actual as Record<string, unknown>, expected as Record<string, unknown>];
  const missing = Object.keys(wanted).filter((name) => !(name in given) && !loose.includes(name));
  const unknown = more ? [] : Object.keys(given).filter((name) => !(name in wanted) && !loose.includes(name));
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...unknown.map((name) => `${path}.${name} is not expected`),
    ...Object.entries(wanted).flatMap(([name, value]) => {
      if (!(name in given) || loose.includes(name)) {
        return [];
      }
      const at = `${path}.${name}`;
      const differs = exact.has(name) && JSON.stringify(given[name]) !== JSON.stringify(value);
      const inner = { ...options, more: false };
      return differs
        ? [`${at}: ${JSON.stringify(given[name])} rather than ${JSON.stringify(value)}`]
        : differences(given[name], value, inner, at);
    }),
  ];
}

/** As many items as expected are compared one by one; of other lists each item is compared with the first. */
function listDifferences(
  actual: unknown,
  expected: readonly unknown[],
  options: ShapeOptions,
  path: string,
): readonly string[] {
  if (!Array.isArray(actual)) {
    return [`${path}: ${JSON.stringify(actual)} rather than a list`];
  }
  if ((actual.length === 0) !== (expected.length === 0)) {
    return [`${path} has ${actual.length} items rather than ${expected.length}`];
  }
  const pairwise = actual.length === expected.length;
  return (actual as readonly unknown[]).flatMap((item, index) =>
    differences(item, expected[pairwise ? index : 0], options, `${path}[${index}]`),
  );
}
