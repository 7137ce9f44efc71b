import type { TreeItem } from 'vscode';

/** A line above all subscribers, from whoever has something to say about all of them. The tree asks for it whenever it is drawn. */
export interface TreeNotice {
  /** Undefined where there is nothing to say. */
  item(): TreeItem | undefined;
}
