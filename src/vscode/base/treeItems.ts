import { MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { markdownText } from '../../core/base/markdownText.ts';
import type { CommandId } from '../commandTable.ts';

/** A line with an icon that other lines stand below. */
export function folderItem(label: string, icon: string, id: string): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.iconPath = new ThemeIcon(icon);
  return item;
}

/** The line with what a screen reader says of it: its words, where it has nothing better to say. Icons and colours are not heard. */
export function spoken(item: TreeItem): TreeItem {
  const label = typeof item.label === 'string' ? item.label : item.label?.label;
  const description = typeof item.description === 'string' ? item.description : undefined;
  if (item.accessibilityInformation === undefined && label !== undefined) {
    item.accessibilityInformation = { label: [label, description].filter(Boolean).join(', ') };
  }
  return item;
}

/** What a line does when it is selected. */
export function commandOf(command: CommandId, title: string, argument: object): NonNullable<TreeItem['command']> {
  return { command, title, arguments: [argument] };
}

/** Facts as lines of a tooltip. Org text goes in as text, so that no markup of it takes effect. */
export function factsTooltip(facts: readonly (readonly [string, string | undefined])[]): MarkdownString {
  const tooltip = new MarkdownString();
  for (const [name, value] of facts) {
    if (value !== undefined && value !== '') {
      // `appendText` would write spaces that do not break, so that lines break within words. Two blanks end a line.
      tooltip.appendMarkdown(`${markdownText(name)}: ${markdownText(value, 120)}  \n`);
    }
  }
  return tooltip;
}
