/** Salesforce hands out record ids with 15 or 18 characters; the first 15 tell records apart. */
export function recordIdKey(id: string): string {
  return id.slice(0, 15);
}

export function isSameRecord(a: string, b: string): boolean {
  return recordIdKey(a) === recordIdKey(b);
}
