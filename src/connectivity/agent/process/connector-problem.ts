/** An agent cannot do what it was asked. `message` says what is wrong, `advice` what to do about it. Source: Portolan */
export class ConnectorProblem extends Error {
  override readonly name = 'ConnectorProblem';
  readonly advice: string | undefined;

  constructor(message: string, advice?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.advice = advice;
  }
}
