/** One figure of the bench. `baseline` is what it is compared against, measured in the same run. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: Omit<Measurement, 'baseline'>;
}
