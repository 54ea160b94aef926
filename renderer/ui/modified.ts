/** Whether a click or a key asks for the other thing to be done: Ctrl, Cmd or Shift was held. */
export function isModified({
  ctrlKey,
  metaKey,
  shiftKey,
}: {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}): boolean {
  return ctrlKey || metaKey || shiftKey;
}
