const POLYNOMIAL = 0x82f63b78; // Castagnoli, reflected
const TABLES = buildTables();

/** CRC-32C of the bytes as an unsigned number; `before` is the checksum of what came ahead of them. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const tables = TABLES;
  const whole = bytes.length - (bytes.length % 8);
  let crc = ~before;
  let at = 0;
  // Slicing by eight: one table lookup a byte, but none of the eight waits for another.
  for (; at < whole; at += 8) {
    crc ^= byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    crc =
      entry(tables, 0x700 | (crc & 0xff)) ^
      entry(tables, 0x600 | ((crc >>> 8) & 0xff)) ^
      entry(tables, 0x500 | ((crc >>> 16) & 0xff)) ^
      entry(tables, 0x400 | (crc >>> 24)) ^
      entry(tables, 0x300 | byte(bytes, at + 4)) ^
      entry(tables, 0x200 | byte(bytes, at + 5)) ^
      entry(tables, 0x100 | byte(bytes, at + 6)) ^
      entry(tables, byte(bytes, at + 7));
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ entry(tables, (crc ^ byte(bytes, at)) & 0xff);
  return ~crc >>> 0;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function entry(tables: Int32Array, at: number): number {
  return tables[at] ?? 0;
}

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let value = 0; value < 256; value++) {
    let crc = value;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[value] = crc;
  }
  for (let at = 256; at < tables.length; at++) {
    const previous = entry(tables, at - 256);
    tables[at] = (previous >>> 8) ^ entry(tables, previous & 0xff);
  }
  return tables;
}
