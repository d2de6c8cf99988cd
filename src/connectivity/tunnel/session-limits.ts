/**
 * How many requests a tunnel carries at a time, and how much of their bodies lies unread: per stream, so that a slow reader holds up only
 * itself, and for all together. Assumed. Source: security.md
 */
export const sessionLimits = {
  maxStreams: 1_000,
  streamWindowBytes: 256 * 1024,
  sessionWindowBytes: 32 * 1024 * 1024,
  maxHeaderBytes: 128 * 1024,
  maxHeaderLines: 256,
  /** Of Node's own book-keeping, in megabytes; beyond it streams are refused. */
  maxSessionMemory: 64,
} as const;

/** The settings each end tells the other. Source: RFC 9113 §6.5.2; RFC 8441 §3 */
export const sessionSettings = {
  enablePush: false,
  initialWindowSize: sessionLimits.streamWindowBytes,
  maxConcurrentStreams: sessionLimits.maxStreams,
  maxHeaderListSize: sessionLimits.maxHeaderBytes,
} as const;

/** What both ends ask of Node's sessions. */
export const sessionOptions = {
  maxSessionMemory: sessionLimits.maxSessionMemory,
  maxHeaderListPairs: sessionLimits.maxHeaderLines,
  maxSendHeaderBlockLength: sessionLimits.maxHeaderBytes,
  // Back ends send what they send, and applications too: which repeated fields are wrong is for them to say.
  strictSingleValueFields: false,
} as const;
