/**
 * The window as the runner sees it: tests in the extension host ask for pictures and clicks. Where no runner stands by
 * (a downloaded VS Code), `available` is false and pictures are left out.
 */
const stageUrl = process.env['ISV_HOST_STAGE'];

async function act(action: string, argument: string): Promise<unknown> {
  if (stageUrl === undefined) {
    return undefined;
  }
  const response = await fetch(`${stageUrl}/${action}`, { method: 'POST', body: argument });
  const answer = (await response.json()) as { result?: unknown; error?: string };
  if (answer.error !== undefined) {
    throw new Error(answer.error);
  }
  return answer.result;
}

export interface AccessibilityFinding {
  readonly id: string;
  readonly impact: 'minor' | 'moderate' | 'serious' | 'critical' | null;
  readonly help: string;
  readonly places: readonly string[];
}

export const stage = {
  available: stageUrl !== undefined,
  /** Saves a picture of the window under this name. */
  screenshot: (name: string): Promise<unknown> => act('screenshot', name),
  click: (selector: string): Promise<unknown> => act('click', selector),
  hover: (selector: string): Promise<unknown> => act('hover', selector),
  press: (key: string): Promise<unknown> => act('press', key),
  type: (text: string): Promise<unknown> => act('type', text),
  /** Waits until the selector is visible. */
  visible: (selector: string): Promise<unknown> => act('visible', selector),
  /** What a screen reader would say of what has the focus. */
  focused: async (): Promise<string> => ((await act('focused', '')) ?? '') as string,
  /** What stands in the first input that matches. */
  inputValue: async (selector: string): Promise<string> => String(await act('inputValue', selector)),
  attributes: async (selector: string, name: string): Promise<readonly (string | null)[]> =>
    ((await act('attributes', JSON.stringify({ selector, name }))) ?? []) as (string | null)[],
  /** Closes pages that the window has opened for others. */
  forgetPopups: (): Promise<unknown> => act('forgetPopups', ''),
  /** Milliseconds of the window's longest task since this was last asked: for so long no key was answered. */
  longestTask: async (): Promise<number> => Number(await act('longestTask', '')),
  /** The address of the next page that the window opens, such as a sign-in. */
  popup: async (): Promise<string> => String(await act('popup', '')),
  /** Waits until the webview in sight shows what the selector finds. */
  webviewVisible: (selector: string): Promise<unknown> => act('webviewVisible', selector),
  webviewClick: (selector: string): Promise<unknown> => act('webviewClick', selector),
  webviewFill: (selector: string, text: string): Promise<unknown> =>
    act('webviewFill', JSON.stringify({ selector, text })),
  /** Chooses from a list. */
  webviewChoose: (selector: string, label: string): Promise<unknown> =>
    act('webviewChoose', JSON.stringify({ selector, label })),
  /** Texts of everything that matches in the webviews that are open. */
  webviewTexts: async (selector: string): Promise<readonly string[]> =>
    ((await act('webviewTexts', selector)) ?? []) as string[],
  /** What axe-core finds in the webviews that are open. */
  accessibilityFindings: async (): Promise<readonly AccessibilityFinding[]> =>
    ((await act('accessibilityFindings', '')) ?? []) as AccessibilityFinding[],
  /** Texts of everything that matches. */
  texts: async (selector: string): Promise<readonly string[]> => ((await act('texts', selector)) ?? []) as string[],
};
