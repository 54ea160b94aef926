/** How a verb ended; the only codes the program ends with. */
export const EXIT = {
  done: 0,
  /** Done, with findings, rejects, conflicts or differences. */
  findings: 1,
  /** Wrong usage or unusable input; nothing was done. */
  wrong: 2,
  /** Another process holds the store. */
  inUse: 3,
  failed: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
