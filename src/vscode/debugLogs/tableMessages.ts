import { type LogFilter, noFilter } from '../../core/debugLogs/logFilter.ts';
import { logGroupings } from '../../core/debugLogs/logGroups.ts';
import { logColumns } from '../../core/debugLogs/logOrder.ts';
import { type TableView, usualView } from '../../core/debugLogs/logTable.ts';
import type { FromTable, TableState } from '../../webviews/protocol/debugLogsTable.ts';

// What comes from a page is checked like anything from outside: another version may have remembered it.

const actions = ['open', 'download', 'keep', 'delete'] as const;
const commands = ['refresh', 'search', 'turnTracingOn', 'enter'] as const;

/** Undefined for what is no message of the table. */
export function tableMessage(value: unknown): FromTable | undefined {
  const { kind, view, action, command, ids } = fieldsOf(value);
  const knownAction = actions.find((one) => one === action);
  const knownCommand = commands.find((one) => one === command);
  switch (kind) {
    case 'ready':
      return { kind };
    case 'view':
      return { kind, view: tableView(view) };
    case 'action':
      return knownAction && { kind, action: knownAction, ids: textsOf(ids) };
    case 'command':
      return knownCommand && { kind, command: knownCommand };
    default:
      return undefined;
  }
}

/** Undefined where it does not say which org it shows. */
export function tableState(value: unknown): TableState | undefined {
  const { orgId, view } = fieldsOf(value);
  return typeof orgId === 'string' && orgId !== '' ? { orgId, view: tableView(view) } : undefined;
}

function tableView(value: unknown): TableView {
  const { filter, order, grouping } = fieldsOf(value);
  const { column, descending } = fieldsOf(order);
  const knownColumn = logColumns.find((one) => one === column);
  return {
    filter: logFilter(filter),
    order: knownColumn === undefined ? usualView.order : { column: knownColumn, descending: descending === true },
    grouping: logGroupings.find((one) => one === grouping) ?? usualView.grouping,
  };
}

function logFilter(value: unknown): LogFilter {
  const { text, usernames, outcome, operations, startedWithin, atLeast } = fieldsOf(value);
  return {
    text: typeof text === 'string' ? text : noFilter.text,
    usernames: textsOf(usernames),
    outcome: outcome === 'failed' || outcome === 'succeeded' ? outcome : 'any',
    operations: textsOf(operations),
    startedWithin: typeof startedWithin === 'number' ? startedWithin : undefined,
    atLeast: typeof atLeast === 'number' ? atLeast : undefined,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
