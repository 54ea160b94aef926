import { open } from 'node:fs/promises';

/** Writes over one byte, as a failing disk would. */
export async function flip(path: string, position: number): Promise<void> {
  await using file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, position);
  await file.write(Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, position);
}
