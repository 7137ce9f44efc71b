/** Does all of it, whatever fails, and answers what did: one failure keeps nothing else from being done. */
export async function settleAll(works: readonly (() => Promise<unknown>)[]): Promise<readonly unknown[]> {
  const results = await Promise.allSettled(works.map(async (work) => work()));
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
}
