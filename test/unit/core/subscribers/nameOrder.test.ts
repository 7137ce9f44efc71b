import assert from 'node:assert/strict';
import {
  type NamedRow,
  type NamedRows,
  type PageMark,
  takeInNameOrder,
} from '../../../../src/core/subscribers/nameOrder.ts';
import { seededRandom } from '../../../support/random.ts';

function row(org: string, name: string | undefined, id = org): NamedRow {
  return { orgId: `00D00000000${org.padStart(4, '0')}`, position: { name, id } };
}

const namesOf = (rows: readonly NamedRow[]): readonly string[] => rows.map(({ position }) => position.name ?? '');

/** What an LMO answers: the rows of a list behind a position. */
function after(list: readonly NamedRow[], mark: PageMark[string] | undefined, most: number): NamedRows {
  if (mark === 'end') {
    return { rows: [], isLast: true };
  }
  const start = mark === undefined ? 0 : list.findIndex(({ position }) => position.id === mark.id) + 1;
  return { rows: list.slice(start, start + most), isLast: list.length - start < most };
}

describe('lists in the order of names', () => {
  it('are one list, each org once, with the lists that named it', () => {
    const { orgs, mark } = takeInNameOrder(
      {
        installs: { rows: [row('1', 'Alpha'), row('3', 'Charlie')], isLast: true },
        licenses: { rows: [row('1', 'Alpha', 'x'), row('2', 'bravo'), row('4', undefined)], isLast: true },
      },
      {},
      10,
    );
    assert.deepEqual(
      orgs.map(({ orgId, lists }) => [Number(orgId.slice(3)), lists]),
      [
        [1, ['installs', 'licenses']],
        [2, ['licenses']],
        [3, ['installs']],
        [4, ['licenses']],
      ],
    );
    assert.deepEqual(mark, { installs: 'end', licenses: 'end' });
  });

  it('stop where a list would have to be read on, and at as many orgs as were asked for', () => {
    const lists = {
      a: { rows: [row('1', 'A'), row('2', 'B')], isLast: false },
      b: { rows: [row('3', 'C'), row('4', 'D')], isLast: true },
    };
    assert.deepEqual(takeInNameOrder(lists, {}, 10).mark, { a: { name: 'B', id: '2' } });
    assert.deepEqual(takeInNameOrder(lists, { b: { name: 'B', id: '0' } }, 1), {
      orgs: [{ orgId: '00D000000000001', lists: ['a'] }],
      mark: { a: { name: 'A', id: '1' }, b: { name: 'B', id: '0' } },
    });
  });

  it('lose and repeat no row, however they are paged', () => {
    const random = seededRandom(11);
    for (let run = 0; run < 200; run++) {
      const lists = Object.fromEntries(
        ['a', 'b', 'c'].map((list) => {
          const rows = Array.from({ length: Math.floor(random() * 12) }, (_, index) =>
            row(
              String(Math.floor(random() * 20)),
              random() < 0.1 ? undefined : 'ABCDE'.charAt(Math.floor(random() * 5)),
              `${list}${index}`,
            ),
          );
          // As the LMO sorts: by name, those without one last, then by id.
          return [
            list,
            rows.sort(
              (x, y) =>
                (x.position.name ?? 'Z').localeCompare(y.position.name ?? 'Z') ||
                x.position.id.localeCompare(y.position.id),
            ),
          ];
        }),
      );
      const most = 1 + Math.floor(random() * 4);
      const seen = new Map<string, number>();
      let mark: PageMark = {};
      let pages = 0;
      while (Object.keys(lists).some((list) => mark[list] !== 'end')) {
        const open = Object.keys(lists).filter((list) => mark[list] !== 'end');
        const rows = Object.fromEntries(open.map((list) => [list, after(lists[list] ?? [], mark[list], 4)]));
        const taken = takeInNameOrder(rows, mark, most);
        for (const { orgId, lists: naming } of taken.orgs) {
          seen.set(orgId, (seen.get(orgId) ?? 0) + naming.length);
        }
        const ended = Object.entries(mark).filter(([, position]) => position === 'end');
        mark = { ...taken.mark, ...Object.fromEntries(ended) };
        pages += 1;
        assert.ok(pages < 200, 'comes to an end');
      }
      const counts = Map.groupBy(Object.values(lists).flat(), ({ orgId }) => orgId);
      assert.deepEqual(
        [...seen].sort(),
        [...counts].map(([orgId, rows]) => [orgId, rows.length]).sort(),
        JSON.stringify(Object.values(lists).map(namesOf)),
      );
    }
  });
});
