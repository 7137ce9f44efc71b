/** What Salesforce writes into a log from which it left lines out. */
const marks = ['*** Skipped ', 'MAXIMUM DEBUG LOG SIZE REACHED'];
const longestMark = Math.max(...marks.map((mark) => mark.length));

/** Whether the org itself left lines out of this log because it grew too large. */
export async function isTruncated(chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  const decoder = new TextDecoder();
  let before = '';
  for await (const chunk of chunks) {
    const text = before + decoder.decode(chunk, { stream: true });
    if (marks.some((mark) => text.includes(mark))) {
      return true;
    }
    // A mark may lie across two pieces.
    before = text.slice(-longestMark);
  }
  return false;
}
