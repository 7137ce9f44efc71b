import { CancellationError, type Shown } from './fakeVscode.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Everything that a surface has given out to be shown. */
export async function harvest(given: unknown): Promise<readonly Shown[]> {
  const value: unknown = await Promise.resolve(given).catch(ignoreCancelled);
  if (typeof value === 'string') {
    return [{ kind: 'line', text: value }];
  }
  if (Array.isArray(value)) {
    return (await Promise.all(value.map(harvest))).flat();
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { page, cells, label, description, tooltip, accessibilityInformation, value: markdown } = value as Fields;
  if (typeof page === 'string') {
    return [{ kind: 'markdown', text: page }];
  }
  if (Array.isArray(cells)) {
    return cells.map((text) => ({ kind: 'block', text: String(text) }));
  }
  if (typeof markdown === 'string') {
    return [{ kind: 'markdown', text: markdown }];
  }
  const spoken = (accessibilityInformation as Fields | undefined)?.['label'];
  return harvest([label, description, tooltip, spoken].filter((part) => part !== undefined));
}

/** A question that nobody answers is cancelled. */
function ignoreCancelled(error: unknown): undefined {
  if (!(error instanceof CancellationError)) {
    throw error;
  }
}
