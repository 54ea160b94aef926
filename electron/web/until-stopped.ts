/** Settles at the first request to stop; a second one ends the process as if nobody listened. */
export function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (): void => {
    for (const signal of signals) process.off(signal, stop);
    resolve();
  };
  for (const signal of signals) process.on(signal, stop);
  return promise;
}
