/** Hands a text to the operator as a file; nothing leaves the computer. */
export function saveFile(name: string, text: string, type: 'text/csv' | 'text/html' | 'application/json' | 'application/x-ndjson'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
