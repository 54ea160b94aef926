import type { AdoptionReport } from './use-adoption.ts';

/** Everything odd in an adoption, a line each: trouble first, then what was rejected, ignored and left behind. */
export function remarksOf({ files, ignored, troubles }: AdoptionReport): string[] {
  return [
    ...troubles.map((trouble) => `in the background: ${trouble} (it is tried again when the store is opened)`),
    ...files.flatMap((file) =>
      file.findings.map(({ severity, path, detail }) => `${severity}: ${file.path}${path === file.path ? '' : `: ${path}`}: ${detail}`),
    ),
    ...files.flatMap(({ path, rejects }) => rejects.map((reject) => `${path}: ${reject}`)),
    ...ignored.map(({ path, why }) => `${path}: not read: ${why}`),
    ...files.flatMap(({ path, notes }) => notes.map((note) => `${path}: ${note}`)),
  ];
}
