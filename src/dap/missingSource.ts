import { displayText } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';

// Editors choose the language by it, too.
export const apexMimeType = 'text/x-apex';

export function missingSource(typeRef: string): string {
  return typeRef === 'anon'
    ? l10n.t(
        'This frame is anonymous Apex. The org does not keep its text, so it cannot be shown; its variables can be read.\n',
      )
    : l10n.t(
        'The source of {0} is not in this session\'s source folders, and the org does not show it.\nRetrieve the package that holds it, or add its folder to "sources" in the launch configuration, then start again.\nCode of other managed packages is hidden by Salesforce and cannot be retrieved.\n',
        displayText(typeRef),
      );
}
