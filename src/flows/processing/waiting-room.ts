/** Where messages wait for another attempt: they take no place of a request, so their number has a limit of its own. Source: security.md */
export type WaitingRoom = {
  /** Answers how to leave; `undefined` where the room is full. */
  readonly enter: () => (() => void) | undefined;
};

/** Creates it. */
export const createWaitingRoom = (maxMessages: number): WaitingRoom => {
  let messages = 0;
  return {
    enter: () => {
      if (messages >= maxMessages) return undefined;
      messages += 1;
      return () => {
        messages -= 1;
      };
    },
  };
};
