/** The program was told something it cannot do; nothing was done. */
export class UsageError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'UsageError';
  }
}
