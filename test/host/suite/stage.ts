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

export const stage = {
  available: stageUrl !== undefined,
  /** Saves a picture of the window under this name. */
  screenshot: async (name: string): Promise<void> => void (await act('screenshot', name)),
  click: async (selector: string): Promise<void> => void (await act('click', selector)),
  hover: async (selector: string): Promise<void> => void (await act('hover', selector)),
  press: async (key: string): Promise<void> => void (await act('press', key)),
  type: async (text: string): Promise<void> => void (await act('type', text)),
  /** Waits until the selector is visible. */
  visible: async (selector: string): Promise<void> => void (await act('visible', selector)),
  /** Texts of everything that matches. */
  texts: async (selector: string): Promise<readonly string[]> => ((await act('texts', selector)) ?? []) as string[],
};
