import { Failure } from '../../../core/base/failure.ts';
import type { Place } from './tree.ts';

/** Source that is not Apex, or Apex that the sample org does not run. Becomes a compile problem at its place. */
export class SourceFailure extends Failure {
  readonly place: Place;

  constructor(code: string, place: Place, message: string) {
    super(code, message);
    this.place = place;
  }
}

export function syntaxFailure(place: Place, message: string): SourceFailure {
  return new SourceFailure('apex.syntax', place, message);
}
