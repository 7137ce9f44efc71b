import type { DebugProtocol } from '@vscode/debugprotocol';
import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { ExecutionFrame } from '../core/debugging/execution.ts';
import { staleFrame } from '../core/debugging/failures.ts';
import { operandText } from '../core/apexLanguage/expressions/operandText.ts';
import { completions } from '../core/debugging/evaluation/completions.ts';
import { evaluate } from '../core/debugging/evaluation/evaluator.ts';
import type { Stop } from '../core/debugging/stop.ts';
import { fullValueText, type ValueFormat } from '../core/debugging/valueText.ts';
import {
  type Container,
  containerKey,
  type ScopeKind,
  type Variable,
  VariableTree,
  type Window,
} from '../core/debugging/variableTree.ts';
import { exceptionDetails } from './exceptionInfo.ts';
import { badArgument, noException, noFrame, unknownSource } from './failures.ts';
import type { ClientDialect } from './clientDialect.ts';
import type { DebugSession } from './debugSession.ts';
import type { RequestArguments } from './requestArguments.ts';
import { shownFileName } from './sources.ts';

const scopes = (): readonly { readonly kind: ScopeKind; readonly name: string; readonly hint?: string }[] => [
  { kind: 'local', name: l10n.t('Local'), hint: 'locals' },
  { kind: 'static', name: l10n.t('Static') },
  { kind: 'global', name: l10n.t('Global') },
];

/** Answers what a client asks about stopped requests. Ids of an earlier stop find nothing; they never find something else. */
export class Inspection {
  readonly #dialect: ClientDialect;
  readonly #session: DebugSession;

  constructor(session: DebugSession, dialect: ClientDialect) {
    this.#session = session;
    this.#dialect = dialect;
  }

  threads(): DebugProtocol.ThreadsResponse['body'] {
    const names = this.#session.threadNames;
    return {
      threads: this.#session.requests.all.map(({ threadId }, index) => ({ id: threadId, name: names[index] ?? '' })),
    };
  }

  async stackTrace(parameters: RequestArguments): Promise<DebugProtocol.StackTraceResponse['body']> {
    const threadId = parameters.integer('threadId');
    const startFrame = parameters.optionalInteger('startFrame') ?? 0;
    const levels = parameters.optionalInteger('levels') ?? 0;
    const withParameters = parameters.optionalObject('format')?.flag('parameters', false) ?? false;
    const stop = this.#session.requests.stopOf(threadId);
    const frames = await stop.frames();
    const wanted = frames.slice(startFrame, levels === 0 ? undefined : startFrame + levels);
    return {
      stackFrames: await Promise.all(wanted.map((frame) => this.#stackFrame(stop, threadId, frame, withParameters))),
      totalFrames: frames.length,
    };
  }

  async exceptionInfo(parameters: RequestArguments): Promise<DebugProtocol.ExceptionInfoResponse['body']> {
    const { cause } = this.#session.requests.stopOf(parameters.integer('threadId'));
    if (cause.reason !== 'exception') {
      throw noException();
    }
    return exceptionDetails(cause, (typeName) => this.#session.sources.pathOfTypeName(typeName));
  }

  scopes(parameters: RequestArguments): DebugProtocol.ScopesResponse['body'] {
    const found = this.#session.ids.handles.find(parameters.integer('frameId'));
    if (found?.value.kind !== 'frame') {
      return { scopes: [] };
    }
    const { frameNumber } = found.value;
    return {
      // A log has no globals.
      scopes: scopes()
        .filter(({ kind }) => kind !== 'global' || this.#session.replay === undefined)
        .map(({ kind, name, hint }) => ({
          name,
          variablesReference: this.#containerId(found.stop, { kind: 'scope', frameNumber, scope: kind }, frameNumber),
          expensive: false,
          ...(hint === undefined ? {} : { presentationHint: hint }),
        })),
    };
  }

  async variables(parameters: RequestArguments): Promise<DebugProtocol.VariablesResponse['body']> {
    const window = windowOf(parameters);
    const found = this.#session.ids.handles.find(parameters.integer('variablesReference'));
    if (found?.value.kind !== 'variables') {
      return { variables: [] };
    }
    const { container, frameNumber } = found.value;
    this.#session.valuesWanted();
    const tree = new VariableTree(found.stop, formatOf(parameters));
    const variables = await tree.children(container, window);
    return {
      variables: variables.map((child) => ({
        name: child.name,
        ...this.#valueOf(found.stop, child, frameNumber),
        ...(child.path === undefined ? {} : { evaluateName: child.path }),
      })),
    };
  }

  async evaluate(parameters: RequestArguments): Promise<DebugProtocol.EvaluateResponse['body']> {
    const expression = parameters.string('expression');
    const context = parameters.optionalString('context');
    const frameId = parameters.optionalInteger('frameId');
    if (frameId === undefined) {
      throw noFrame();
    }
    const found = this.#session.ids.handles.find(frameId);
    if (found?.value.kind !== 'frame') {
      throw staleFrame();
    }
    if (context === 'repl' || context === 'clipboard') {
      this.#session.userActivity();
    } else {
      this.#session.valuesWanted();
    }
    const { stop, value: frame } = found;
    const value = await evaluate(stop, frame.frameNumber, expression);
    const shown = new VariableTree(stop, formatOf(parameters)).variable(value, operandText(expression));
    const { value: result, ...rest } = this.#valueOf(stop, shown, frame.frameNumber);
    const known = value.ref === undefined ? undefined : stop.references.peek(value.ref);
    return { result: context === 'clipboard' ? fullValueText(value, known) : result, ...rest };
  }

  async completions(parameters: RequestArguments): Promise<DebugProtocol.CompletionsResponse['body']> {
    const text = parameters.string('text');
    const column = this.#dialect.fromClientColumn(parameters.integer('column'));
    const frameId = parameters.optionalInteger('frameId');
    const found = frameId === undefined ? undefined : this.#session.ids.handles.find(frameId);
    // Nothing to say while nothing stands: an editor asks at every key.
    if (found?.value.kind !== 'frame') {
      return { targets: [] };
    }
    const { start, items } = await completions(found.stop, found.value.frameNumber, text.slice(0, column - 1));
    return {
      targets: items.map(({ label, kind, typeName }, index) => ({
        label: displayLine(label),
        text: displayLine(label) + (kind === 'method' ? '(' : ''),
        type: kind,
        ...(typeName === undefined ? {} : { detail: displayLine(typeName) }),
        // In order of declaration, which editors would sort away.
        sortText: String(index).padStart(4, '0'),
        start: this.#dialect.toClientColumn(start + 1),
        length: column - 1 - start,
      })),
    };
  }

  /** The org's own text of a class without a local file, where the org shows it. */
  async source(parameters: RequestArguments): Promise<DebugProtocol.SourceResponse['body']> {
    const nested = parameters.optionalObject('source')?.optionalInteger('sourceReference');
    const reference = nested === undefined || nested === 0 ? parameters.integer('sourceReference', 1) : nested;
    const typeRef = this.#session.ids.typeRefOf(reference);
    if (typeRef === undefined) {
      throw unknownSource();
    }
    return this.#session.textOf(typeRef);
  }

  async loadedSources(): Promise<DebugProtocol.LoadedSourcesResponse['body']> {
    const paths = await this.#session.sources.all();
    return {
      sources: [
        ...paths.map((path) => ({ name: shownFileName(path), path: this.#dialect.toClientPath(path) })),
        ...this.#session.ids.foreignSources.map((typeRef) => this.#foreignSource(typeRef)),
      ],
    };
  }

  async #stackFrame(
    stop: Stop,
    threadId: number,
    frame: ExecutionFrame,
    withParameters: boolean,
  ): Promise<DebugProtocol.StackFrame> {
    const place = await this.#session.placeOf(frame);
    const { frameNumber } = frame;
    return {
      id: this.#session.ids.handles.idOf(stop, `frame:${frameNumber}`, { kind: 'frame', threadId, frameNumber }),
      name: frameName(frame, withParameters),
      line: this.#dialect.toClientLine(place?.line ?? frame.line),
      column: this.#dialect.firstColumn,
      ...(place === undefined
        ? { source: this.#foreignSource(frame.typeRef), presentationHint: 'subtle' }
        : { source: { name: shownFileName(place.path), path: this.#dialect.toClientPath(place.path) } }),
    };
  }

  #foreignSource(typeRef: string): DebugProtocol.Source {
    return {
      name: foreignName(typeRef),
      sourceReference: this.#session.ids.sourceReferenceOf(typeRef),
      origin: originOf(typeRef),
      // Editors fold what is deemphasized, and anonymous Apex is where a support engineer's request begins.
      ...(typeRef === 'anon' ? {} : { presentationHint: 'deemphasize' }),
    };
  }

  #valueOf(
    stop: Stop,
    shown: Variable,
    frameNumber: number,
  ): Pick<
    DebugProtocol.Variable,
    'value' | 'type' | 'variablesReference' | 'indexedVariables' | 'namedVariables' | 'presentationHint'
  > {
    return {
      value: shown.value,
      ...(this.#dialect.supportsVariableType ? { type: shown.typeName } : {}),
      variablesReference: shown.container === undefined ? 0 : this.#containerId(stop, shown.container, frameNumber),
      ...(this.#dialect.supportsVariablePaging && shown.indexed !== undefined
        ? { indexedVariables: shown.indexed }
        : {}),
      ...(this.#dialect.supportsVariablePaging && shown.named !== undefined ? { namedVariables: shown.named } : {}),
      ...(shown.role === undefined ? {} : { presentationHint: roleHints[shown.role] }),
    };
  }

  #containerId(stop: Stop, container: Container, frameNumber: number): number {
    const key = `${frameNumber}:${containerKey(container)}`;
    return this.#session.ids.handles.idOf(stop, key, { kind: 'variables', container, frameNumber });
  }
}

function frameName({ fullName, isDoubtful }: ExecutionFrame, withParameters: boolean): string {
  const name = displayLine(withParameters ? fullName : shortName(fullName));
  return isDoubtful === true ? l10n.t('{0} — not sure: a part of the log is missing', name) : name;
}

/** `acme.InvoiceService.total(…)`: with its parameter types a name leaves no room for file and line in a call stack. */
function shortName(fullName: string): string {
  return fullName.replace(/\([^()]+\)$/, '(…)');
}

const roleHints: Readonly<Record<NonNullable<Variable['role']>, DebugProtocol.VariablePresentationHint>> = {
  static: { kind: 'property', attributes: ['static'] },
  range: { kind: 'virtual' },
};

function formatOf(parameters: RequestArguments): ValueFormat {
  return { hex: parameters.optionalObject('format')?.flag('hex', false) ?? false };
}

function windowOf(parameters: RequestArguments): Window {
  const filter = parameters.optionalString('filter');
  if (filter !== undefined && filter !== 'indexed' && filter !== 'named') {
    throw badArgument('variables', 'arguments.filter', l10n.t('"indexed" or "named"'));
  }
  const count = parameters.optionalInteger('count') ?? 0;
  return { start: parameters.optionalInteger('start') ?? 0, count: count === 0 ? undefined : count, filter };
}

/** By the name's ending editors choose the language. */
function foreignName(typeRef: string): string {
  if (typeRef === 'anon') {
    return l10n.t('Anonymous Apex');
  }
  const [outermost = ''] = typeRef.split('$');
  const isTrigger = outermost.startsWith('__sfdc_trigger/');
  return displayLine(`${outermost.replace('__sfdc_trigger/', '')}${isTrigger ? '.trigger' : '.cls'}`);
}

function originOf(typeRef: string): string {
  const [namespace, name] = typeRef.replace('__sfdc_trigger/', '').split('/');
  return typeRef === 'anon' || name === undefined
    ? l10n.t('not in the source folders')
    : l10n.t('package {0}, not in the source folders', displayLine(namespace ?? ''));
}
