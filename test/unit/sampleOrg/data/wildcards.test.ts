import assert from 'node:assert/strict';
import {
  anyCharacter,
  anyText,
  matchesWildcards,
  type WildcardPart,
  wildcardTest,
} from '../../../../src/sampleOrg/data/wildcards.ts';
import { seededRandom } from '../../../support/random.ts';

describe('wildcards', () => {
  it('fit the same texts whether they are tried by character or looked for in pieces', () => {
    const random = seededRandom(11);
    const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const parts: readonly WildcardPart[] = ['a', 'b', anyText, anyText, anyCharacter];
    let fitting = 0;
    for (let round = 0; round < 20_000; round++) {
      const withoutCharacter = round % 2 === 0;
      const pattern = Array.from({ length: Math.floor(random() * 6) }, () => oneOf(parts)).filter(
        (part) => !withoutCharacter || part !== anyCharacter,
      );
      const text = Array.from({ length: Math.floor(random() * 7) }, () => oneOf(['a', 'b'])).join('');
      const fits = matchesWildcards(pattern, text);
      fitting += fits ? 1 : 0;
      assert.equal(wildcardTest(pattern)(text), fits, `${pattern.map(String).join(' ')} on ${text}`);
    }
    assert.ok(fitting > 2_000 && fitting < 18_000);
  });
});
