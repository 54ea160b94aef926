/** The only names under which the preload and the main process speak. */
export const channels = { call: 'strata:call', abort: 'strata:abort', push: 'strata:push' } as const;
