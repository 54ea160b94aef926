const SAME_WISH_MS = 1_000;

/** Settles at the first request to stop. Ctrl C reaches a program by several ways at once; a request a second later means at once. */
export function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let first: number | null = null;
  const stop = (): void => {
    first ??= performance.now();
    resolve();
    if (performance.now() - first > SAME_WISH_MS) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return promise;
}
