import {
  type Disposable,
  DocumentLink,
  type DocumentLinkProvider,
  env,
  l10n,
  languages,
  type OutputChannel,
  Position,
  Range,
  type TextDocument,
  Uri,
  window,
} from 'vscode';
import type { ApexTestOutcome } from '../../core/apexRuns/ports.ts';
import type { ApexRun } from '../../core/apexRuns/runHistory.ts';
import { DisposableStore } from '../../core/base/disposable.ts';
import { displayBlock } from '../../core/base/displayText.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { OutputFiles } from './outputFiles.ts';
import type { SourceLinks } from './sourceLinks.ts';

/** Begins what a run has written, so that links below it lead to its own org. */
const headPattern = /^#(\d+) /;
const logPattern = /07L[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?/g;

/** What runs have said, in an output channel of its own: stack traces lead to package source, ids of logs to the logs. */
export class RunOutput implements DocumentLinkProvider, Disposable {
  readonly #links: SourceLinks;
  readonly #files: OutputFiles;
  readonly #store = new DisposableStore();
  /** The orgs of runs, by the number in their first line. */
  readonly #orgIds: string[] = [];
  #channel: OutputChannel | undefined;

  constructor(links: SourceLinks, files: OutputFiles) {
    this.#links = links;
    this.#files = files;
    this.#store.add(languages.registerDocumentLinkProvider({ scheme: 'output' }, this));
  }

  write(run: ApexRun): void {
    const { orgId, orgName, title, startedAt, summary, logIds, tests } = run;
    this.#orgIds.push(orgId);
    const time = new Date(startedAt).toLocaleTimeString(env.language);
    this.#line(`#${this.#orgIds.length} ${time}  ${orgLine(orgName, 60)}  ${orgLine(title, 120)}`);
    for (const outcome of tests) {
      this.#line(`  ${describeTest(outcome)}`);
      this.#block(outcome.stackTrace);
    }
    this.#line(`  ${orgLine(summary.split('\n')[0] ?? '', 400)}`);
    this.#block(summary.split('\n').slice(1).join('\n'));
    for (const logId of logIds) {
      this.#line(`  ${l10n.t('Log {0}', logId)}`);
    }
    this.#line('');
  }

  show(): void {
    this.#output().show(true);
  }

  /**
   * Takes everything out of the channel, and off the machine: clearing it would leave what was written in the editor's own logs. Numbers go
   * on, so that each names one run.
   */
  async clear(): Promise<void> {
    this.#channel?.dispose();
    this.#channel = undefined;
    await this.#files.delete(channelName());
  }

  async provideDocumentLinks(document: TextDocument): Promise<DocumentLink[]> {
    if (this.#channel === undefined || !document.getText(firstLine).startsWith('#')) {
      return [];
    }
    const links: DocumentLink[] = [];
    let orgId: string | undefined;
    for (const [line, text] of document.getText().split('\n').entries()) {
      const head = headPattern.exec(text);
      orgId = head === null ? orgId : this.#orgIds[Number(head[1]) - 1];
      if (orgId !== undefined) {
        links.push(...logLinks(text, line, orgId), ...(await this.#sourceLinks(text, line, orgId)));
      }
    }
    return links;
  }

  dispose(): void {
    this.#channel?.dispose();
    this.#store.dispose();
  }

  async #sourceLinks(text: string, line: number, orgId: string): Promise<readonly DocumentLink[]> {
    const frames = await this.#links.framesIn(orgId, text);
    return frames.flatMap((frame) =>
      frame.uri === undefined
        ? []
        : [linkAt(line, frame, frame.uri.with({ fragment: `L${frame.line},${frame.column}` }), l10n.t('Go to Source'))],
    );
  }

  #block(text: string | undefined): void {
    if (text !== undefined && text.trim() !== '') {
      this.#line(displayBlock(text.trimEnd()).replace(/^/gm, '      '));
    }
  }

  #line(text: string): void {
    this.#output().appendLine(text);
  }

  #output(): OutputChannel {
    this.#channel ??= window.createOutputChannel(channelName());
    return this.#channel;
  }
}

const channelName = (): string => l10n.t('Apex in Subscribers');
const firstLine = new Range(0, 0, 1, 0);

function logLinks(text: string, line: number, orgId: string): readonly DocumentLink[] {
  return [...text.matchAll(logPattern)].map((match) => {
    const [logId] = match;
    const command: CommandId = 'isvDebugger.openDebugLog';
    const target = Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([{ orgId, logId }]))}`);
    return linkAt(line, { start: match.index, end: match.index + logId.length }, target, l10n.t('Open Debug Log'));
  });
}

function linkAt(
  line: number,
  { start, end }: { readonly start: number; readonly end: number },
  target: Uri,
  tooltip: string,
): DocumentLink {
  const link = new DocumentLink(new Range(new Position(line, start), new Position(line, end)), target);
  link.tooltip = tooltip;
  return link;
}

function describeTest({ className, methodName, passed, skipped, message, milliseconds }: ApexTestOutcome): string {
  const name = orgLine(`${className}.${methodName}`, 160);
  if (passed) {
    return l10n.t('passed  {0} ({1} ms)', name, milliseconds);
  }
  const why = orgLine(message ?? '', 300);
  return skipped
    ? l10n.t('skipped  {0}: {1}', name, why)
    : l10n.t('FAILED  {0} ({1} ms): {2}', name, milliseconds, why);
}
