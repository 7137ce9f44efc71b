import type { BreakpointPlaces, BreakpointWish } from '../core/debugging/breakpoints/breakpoint.ts';
import { countedByOrg } from '../core/debugging/breakpoints/breakpointAction.ts';
import {
  exceptionTypeRefsOf,
  systemExceptions,
  systemExceptionTypeRef,
} from '../core/debugging/breakpoints/exceptionTypes.ts';
import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { BreakpointRequest, OrgHitCondition } from '../core/debugging/execution.ts';
import { onlyInReplay } from './failures.ts';
import { fileName, type Sources } from './sources.ts';

/** Where a wanted breakpoint stands in the org, by what the session's sources tell. `orgCountsHits`: where it can. */
export function locateBreakpoint(
  sources: Sources,
  wish: BreakpointWish,
  orgCountsHits: boolean,
): Promise<BreakpointPlaces> {
  switch (wish.kind) {
    case 'line': {
      const isCountedByOrg = orgCountsHits && countedByOrg(wish.action) !== undefined;
      return locateLine(sources, wish.path, wish.line, isCountedByOrg ? wish.action.hits?.inOrg : undefined);
    }
    case 'function':
      return locateFunction(sources, wish.name);
    case 'data':
      return Promise.resolve(nowhere(onlyInReplay().message));
    case 'exception':
      if (wish.isUncaught === true) {
        return Promise.resolve(nowhere(onlyInReplay().message));
      }
      return wish.names === undefined ? locateAllExceptions(sources) : locateExceptions(sources, wish.names);
  }
}

async function locateLine(
  sources: Sources,
  path: string,
  asked: number,
  hits: OrgHitCondition | undefined,
): Promise<BreakpointPlaces> {
  const location = await sources.locate(path, asked);
  if (location.kind === 'unbreakable') {
    return nowhere(location.reason);
  }
  const { typeRef, line, moved, doubt } = location;
  const move = moved
    ? l10n.t('Apex cannot stop at line {0}; moved to line {1}, the next that it can stop at.', asked, line)
    : undefined;
  const remark = joined([move, doubt]);
  return {
    kind: 'places',
    places: [{ kind: 'line', typeRef, line, ...(hits === undefined ? {} : { hits }) }],
    shownAt: { path, line },
    ...(remark === undefined ? {} : { remark }),
  };
}

async function locateFunction(sources: Sources, name: string): Promise<BreakpointPlaces> {
  const found = await sources.locateFunction(name);
  const [first] = found;
  if (first === undefined) {
    return nowhere(
      l10n.t(
        'No method, constructor or trigger "{0}" with code was found in the source folders. Write Class.method, Outer.Inner.method, Class.<init> for constructors, or the name of a trigger.',
        displayLine(name, 80),
      ),
    );
  }
  const where = found.map(({ path, line }) => `${displayLine(fileName(path))}:${line}`).join(', ');
  return {
    kind: 'places',
    places: found.map(({ typeRef, line }) => ({ kind: 'line', typeRef, line })),
    shownAt: { path: first.path, line: first.line },
    ...(found.length === 1 ? {} : { remark: l10n.t('Stops in {0} places: {1}.', found.length, where) }),
  };
}

async function locateAllExceptions(sources: Sources): Promise<BreakpointPlaces> {
  return { kind: 'places', places: exceptionPlaces(await knownExceptions(sources)) };
}

async function locateExceptions(sources: Sources, names: readonly string[]): Promise<BreakpointPlaces> {
  if (names.length === 0) {
    return nowhere(
      l10n.t(
        'No exception type is named. Edit its condition: type names with commas between, such as DmlException, acme.BillingException.',
      ),
    );
  }
  const known = await knownExceptions(sources);
  const found = names.map((name) => exceptionTypeRefsOf(name, known));
  const unknown = names.filter((_name, index) => found[index]?.length === 0);
  const remark =
    unknown.length === 0
      ? undefined
      : l10n.t(
          'No exception type {0} is known: neither Apex itself nor the source folders have one of that name.',
          unknown.map((name) => `"${displayLine(name, 80)}"`).join(', '),
        );
  const places = exceptionPlaces([...new Set(found.flat())]);
  return places.length === 0
    ? nowhere(remark ?? '')
    : { kind: 'places', places, ...(remark === undefined ? {} : { remark }) };
}

async function knownExceptions(sources: Sources): Promise<readonly string[]> {
  return [...(await sources.exceptionTypeRefs()), ...systemExceptions.map(systemExceptionTypeRef)];
}

function exceptionPlaces(typeRefs: readonly string[]): readonly BreakpointRequest[] {
  return typeRefs.map((typeRef) => ({ kind: 'exception', typeRef }));
}

function nowhere(reason: string): BreakpointPlaces {
  return { kind: 'nowhere', reason };
}

function joined(remarks: readonly (string | undefined)[]): string | undefined {
  const said = remarks.filter((remark) => remark !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}
