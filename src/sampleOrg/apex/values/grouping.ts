/** Digits with a comma before each three, as en_US writes whole numbers: `1,234,567`. */
export function withThousandsGrouped(digits: string): string {
  const first = digits.length % 3;
  const groups = first === 0 ? [] : [digits.slice(0, first)];
  for (let at = first; at < digits.length; at += 3) {
    groups.push(digits.slice(at, at + 3));
  }
  return groups.join(',');
}
