/** Prints the demo's progress: a line a step, below it what proves it. */

const isTerminal = process.stdout.isTTY === true;
const paint = (code: number, text: string): string => (isTerminal ? `\u001B[${code}m${text}\u001B[0m` : text);

/** A heading. */
export const chapter = (title: string): void => {
  console.log(`\n${paint(1, title)}`);
};

/** Runs one step and prints what it proves; a failure is printed and thrown on. */
export const step = async <Result>(
  title: string,
  run: (prove: (line: string) => void) => Promise<Result>,
): Promise<Result> => {
  const proof: string[] = [];
  try {
    const result = await run((line) => proof.push(line));
    console.log(`${paint(32, '  ok')}  ${title}`);
    for (const line of proof) console.log(paint(2, `      ${line}`));
    return result;
  } catch (error) {
    console.log(`${paint(31, 'FAIL')}  ${title}`);
    for (const line of proof) console.log(paint(2, `      ${line}`));
    throw error;
  }
};

/** Throws unless the two are alike, saying what was expected of what. */
export const expectEqual = (what: string, actual: unknown, expected: unknown): void => {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};
