/** The store named on the command line, or null: switches are skipped, and the app's own folder where Electron was given one. */
export function storeArgument(argv: readonly string[], hasAppFolder: boolean): string | null {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  return words[hasAppFolder ? 1 : 0] ?? null;
}
