import { displayLine } from '../core/base/displayText.ts';

/** Org text for a label of a quick pick or the status bar, where VS Code would draw `$(name)` as an icon. */
export function orgLabel(text: string, limit = 80): string {
  return displayLine(text, limit).replaceAll('$(', '$\u2009(');
}
