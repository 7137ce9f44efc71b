/** `{0}` and the like, replaced. */
export function filled(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (place, number: string) => String(values[Number(number)] ?? place));
}
