/** A debug log of test/fixtures, as its text. */
declare module '*.log' {
  const text: string;
  export default text;
}
