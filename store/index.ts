/** The only door to the store. */
export { Repository, type ReplayOptions } from './repository.ts';
export { createStore } from './opening.ts';
export { inspectStore, type StoreInspection } from './inspect.ts';
export * from './errors.ts';
