import { displayLine } from '../../core/base/displayText.ts';
import { l10n } from '../../core/base/l10n.ts';
import type { AnyBreakpoint, BreakpointPlaces, BreakpointWish } from '../../core/debugging/breakpoints/breakpoint.ts';
import { locateBreakpoint } from '../breakpointPlaces.ts';
import type { Sources } from '../sources.ts';

/** Where a wanted breakpoint stands in a log: as in an org, and besides where the log alone tells. */
export async function locateInLog(sources: Sources, wish: BreakpointWish, logPath: string): Promise<BreakpointPlaces> {
  switch (wish.kind) {
    case 'line':
      return wish.path === logPath
        ? places([{ kind: 'logLine', line: wish.line }])
        : locateBreakpoint(sources, wish, false);
    case 'function': {
      const found = await locateBreakpoint(sources, wish, false);
      return found.kind === 'places' ? found : places([{ kind: 'entry', name: wish.name }]);
    }
    case 'data':
      return places([{ kind: 'data', dataId: wish.dataId }]);
    case 'exception':
      return locateExceptions(wish.names, wish.isUncaught === true);
  }
}

function locateExceptions(names: readonly string[] | undefined, isUncaught: boolean): BreakpointPlaces {
  if (names?.length === 0) {
    return {
      kind: 'nowhere',
      reason: l10n.t(
        'No exception type is named. Edit its condition: type names with commas between, such as DmlException, acme.BillingException.',
      ),
    };
  }
  return places(
    (names ?? [undefined]).map((name) => ({
      kind: 'thrown',
      typeName: name === undefined ? undefined : displayLine(name, 200),
      isUncaught,
    })),
  );
}

function places(found: readonly AnyBreakpoint[]): BreakpointPlaces {
  return { kind: 'places', places: found };
}
