/** The 15 characters that tell orgs apart, from an org id of 15 or 18 characters. They are case-sensitive. */
export function orgIdKey(orgId: string): string {
  return orgId.slice(0, 15);
}

/** Whether a text has the form of an org id: `00D` and 15 or 18 letters and digits. */
export function isOrgId(text: string): boolean {
  return /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(text);
}

const checksumLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of an id of 15 or 18 characters. The three added letters tell which of five characters each are upper
 * case, so that ids survive a spreadsheet that ignores case.
 */
export function toLongOrgId(orgId: string): string {
  const key = orgIdKey(orgId);
  const checksum = [0, 5, 10].map((start) => {
    const bits = Array.from(key.slice(start, start + 5), (letter, bit) => (/[A-Z]/.test(letter) ? 1 << bit : 0));
    return checksumLetters[bits.reduce((sum, bit) => sum + bit, 0)] ?? '';
  });
  return key + checksum.join('');
}
