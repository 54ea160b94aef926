/** More than this in one drop is refused by the contract. */
const MOST = 10_000;

/** The files of a drop, folders walked. Must be called before the drop event ends: the list of items is emptied after it. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory === true);
  const names = new Set(folders.map(({ name }) => name));
  const files = folders.length > 0 ? plain.filter((file) => !names.has(file.name) || file.size > 0) : plain;
  for (const folder of folders) files.push(...(await filesBelow(folder, MOST - files.length)));
  return files;
}

/** The one folder of a drop as a file, or null when there is none or more was dropped with it. */
export function droppedFolder(transfer: DataTransfer): File | null {
  const [entry] = [...transfer.items].map((item) => item.webkitGetAsEntry());
  return transfer.items.length === 1 && entry?.isDirectory === true ? (transfer.files[0] ?? null) : null;
}

async function filesBelow(folder: FileSystemDirectoryEntry, most: number): Promise<File[]> {
  const files: File[] = [];
  for (const entry of await listFolder(folder)) {
    if (files.length >= most) break;
    if (isFolder(entry)) files.push(...(await filesBelow(entry, most - files.length)));
    else if (isFile(entry)) files.push(await fileOf(entry));
  }
  return files;
}

/** A folder is read in pieces until a piece is empty. */
async function listFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (piece.length === 0) return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    entries.push(...piece);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
