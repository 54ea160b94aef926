import { localFault, RemoteFault } from './remote-fault.ts';

interface FileRef {
  readonly ref: string;
  readonly name: string;
}

/** Sends a file to the browser host, which has no other way to its bytes. `XMLHttpRequest`, because `fetch` does not report how far an upload is. */
export function uploadFile(file: File, headers: Record<string, string>, onProgress?: (done: number) => void): Promise<FileRef> {
  const { promise, resolve, reject } = Promise.withResolvers<FileRef>();
  const request = new XMLHttpRequest();
  request.open('PUT', `/upload?name=${encodeURIComponent(file.name)}`);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(total === 0 ? 1 : loaded / total));
  request.addEventListener('load', () => {
    const found = request.status < 300 ? fileRefIn(request.responseText) : null;
    if (found) resolve(found);
    else reject(failure(file, `status ${request.status}`));
  });
  request.addEventListener('error', () => reject(failure(file, 'the connection broke')));
  request.send(file);
  return promise;
}

function fileRefIn(text: string): FileRef | null {
  const value: unknown = JSON.parse(text);
  const found: unknown = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  if (typeof found !== 'object' || found === null || !('ref' in found) || !('name' in found)) return null;
  return typeof found.ref === 'string' && typeof found.name === 'string' ? { ref: found.ref, name: found.name } : null;
}

function failure(file: File, detail: string): RemoteFault {
  return new RemoteFault(localFault('REFUSED', `${file.name} could not be handed to Strata.`, 'Nothing was written. Try it again.', detail));
}
