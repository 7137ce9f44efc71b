import { Failure } from '../base/failure.ts';
import { displayLine } from '../base/displayText.ts';
import { l10n } from '../base/l10n.ts';

/** Tests to run: of one class, all or some. */
export interface TestSelection {
  /** `ns.Class` */
  readonly className: string;
  /** Left out: all. */
  readonly methodNames?: readonly string[] | undefined;
}

/** `ns.Class.method`, `ns.Class` or `Class`. With two parts the first is the namespace: packages always have one. */
export function parseTestName(text: string): TestSelection {
  if (!isTestName(text)) {
    throw new Failure(
      'testNameInvalid',
      l10n.t(
        '"{0}" is not the name of a test. Write Class or Class.method, with the namespace in front: acme.OrderTest.',
        displayLine(text, 60),
      ),
    );
  }
  const parts = text.trim().split('.');
  const [className, methodName] = [parts.slice(0, 2).join('.'), parts[2]];
  return methodName === undefined ? { className } : { className, methodNames: [methodName] };
}

function isTestName(text: string): boolean {
  return /^\s*\w+(\.\w+){0,2}\s*$/.test(text);
}

/** One selection for each class; whoever wants all of a class needs no list of some. */
export function mergeSelections(selections: readonly TestSelection[]): readonly TestSelection[] {
  const byClass = Map.groupBy(selections, ({ className }) => className.toLowerCase());
  return [...byClass.values()].map((ofClass): TestSelection => {
    const className = ofClass[0]?.className ?? '';
    const lists = ofClass.map(({ methodNames }) => methodNames);
    return lists.includes(undefined)
      ? { className }
      : { className, methodNames: [...new Set(lists.flat())].flatMap((name) => name ?? []) };
  });
}

/** `acme.OrderTest`, `acme.OrderTest.method`, `acme.OrderTest and 3 more`: what a run is called. */
export function describeSelections(selections: readonly TestSelection[]): string {
  const [first, ...more] = selections;
  if (first === undefined) {
    return '';
  }
  const [method, ...methods] = first.methodNames ?? [];
  const name = displayLine(
    method === undefined || methods.length > 0 ? first.className : `${first.className}.${method}`,
    100,
  );
  return more.length === 0 ? name : l10n.t('{0} and {1} more classes', name, more.length);
}
