import type { FromTable, TableState, ToTable } from '../protocol/debugLogsTable.ts';
import { element } from './elements.ts';
import { LogTablePage } from './logTablePage.ts';

// The table of debug logs, in the editor's browser. It says that it is ready and is told everything else.

declare function acquireVsCodeApi(): {
  postMessage(message: FromTable): void;
  getState(): TableState | undefined;
  setState(state: TableState): void;
};

const editor = acquireVsCodeApi();
const root = element('main');
document.body.append(root);
let page: LogTablePage | undefined;

function send(message: FromTable): void {
  const state = editor.getState();
  if (message.kind === 'view' && state !== undefined) {
    editor.setState({ ...state, view: message.view });
  }
  editor.postMessage(message);
}

window.addEventListener('message', ({ data }: MessageEvent<ToTable>) => {
  if (data.kind === 'start') {
    editor.setState(data.state);
    page = new LogTablePage(data, root, send);
  } else {
    page?.take(data);
  }
});
send({ kind: 'ready' });
