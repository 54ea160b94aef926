type TextType = 'text/csv' | 'text/html' | 'application/json' | 'application/x-ndjson' | 'image/svg+xml';

/** Hands a text to the operator as a file; nothing leaves the computer. */
export function saveFile(name: string, text: string, type: TextType): void {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** The same for bytes of any kind. */
export function saveBytes(name: string, bytes: Uint8Array<ArrayBuffer>, type: string): void {
  saveBlob(name, new Blob([bytes], { type }));
}

/** The same for what is a file already but for its name. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
