import assert from 'node:assert/strict';
import * as vscode from 'vscode';

// Only where the runner has put Salesforce's contributions beside ours; the main job then runs beside them too.
if (process.env['ISV_HOST_BESIDE_SALESFORCE'] !== undefined) {
  describe("beside Salesforce's Apex extension", () => {
    it('shares its language and leaves the rest to it', async () => {
      const theirs = vscode.extensions.getExtension('salesforce.salesforcedx-vscode-apex');
      assert.ok(theirs, 'it is installed');
      const languages = await vscode.languages.getLanguages();
      assert.equal(languages.filter((language) => language === 'apex').length, 1);
      const document = await vscode.workspace.openTextDocument({ language: 'apex', content: 'class Example {}' });
      assert.equal(document.languageId, 'apex');
      const hovers = await vscode.commands.executeCommand<unknown[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(0, 8),
      );
      assert.deepEqual(hovers, [], 'what the code means is for Salesforce to say');
    });
  });
}
