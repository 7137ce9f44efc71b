import { CancellationError, env, l10n, UIKind, Uri, window, workspace } from 'vscode';
import type { BrowserSignIn } from '../../core/lmo/ports.ts';
import { openInBrowser } from '../base/browser.ts';

/** A sign-in in the user's browser, as this editor can bring it about. Ends its question, if it has to ask one, with `signal`. */
export function browserRequest(loginUrl: string, signal: AbortSignal): BrowserSignIn {
  const { clientId, callbackPort } = oauthSettings();
  return {
    loginUrl,
    clientId,
    callbackPort,
    openBrowser: openInBrowser,
    pastedAddress: async (problem) => {
      const reached = await reachesThisMachine(callbackPort);
      return reached ? new Promise<never>(() => undefined) : askCallback(problem, signal);
    },
    pages: {
      signedIn: {
        title: l10n.t('You are signed in'),
        text: l10n.t('ISV Customer Debugger has what it needs. Close this page and go back to the editor.'),
      },
      failed: {
        title: l10n.t('You are not signed in'),
        text: l10n.t('The editor says why. Close this page and go back to it.'),
      },
      foreign: {
        title: l10n.t('This is not the sign-in that waits'),
        text: l10n.t('Go on in the page that the editor opened last.'),
      },
    },
  };
}

function oauthSettings(): { readonly clientId: string; readonly callbackPort: number } {
  const clientId = workspace.getConfiguration('isvDebugger').get('oauth.clientId', '');
  const callbackPort = workspace.getConfiguration('isvDebugger').get('oauth.callbackPort', 1717);
  return { clientId: clientId.trim(), callbackPort };
}

/**
 * Whether the browser's `localhost` is this machine. On a remote machine the editor forwards the port where it can; where the forwarded
 * address is another one, Salesforce would not send the browser there.
 */
async function reachesThisMachine(port: number): Promise<boolean> {
  if (env.remoteName === undefined && env.uiKind === UIKind.Desktop) {
    return true;
  }
  const { authority } = await env.asExternalUri(Uri.parse(`http://localhost:${port}`));
  return authority === `localhost:${port}` || authority === `127.0.0.1:${port}`;
}

/** Asks for the address that the browser ended at. Closes by itself when the browser has found the way after all. */
function askCallback(problem: (address: string) => string | undefined, signal: AbortSignal): Promise<string> {
  const box = window.createInputBox();
  box.title = l10n.t('Sign In With the Browser');
  box.prompt = l10n.t(
    'Your browser cannot reach the machine that this editor runs on. After you chose Allow it shows a page that cannot be opened: paste its address here.',
  );
  box.placeholder = 'http://localhost:…/OauthRedirect?code=…';
  box.password = true;
  box.ignoreFocusOut = true;
  return new Promise((resolve, reject) => {
    box.onDidChangeValue((value) => {
      box.validationMessage = value === '' ? undefined : problem(value);
    });
    box.onDidAccept(() => {
      box.validationMessage = problem(box.value);
      if (box.validationMessage === undefined) {
        resolve(box.value);
        box.hide();
      }
    });
    box.onDidHide(() => {
      // Where it was hidden by the end of the sign-in, nobody listens any more.
      reject(new CancellationError());
      box.dispose();
    });
    signal.addEventListener('abort', () => box.hide(), { once: true });
    box.show();
  });
}
