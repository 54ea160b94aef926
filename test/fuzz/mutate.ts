/** Whole numbers below a limit, the same for the same seed. */
export type Random = (below: number) => number;

/** A small generator of pseudo-random numbers (xorshift). */
export function randomFrom(seed: number): Random {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, below);
  };
}

type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const AWKWARD = [0x00, 0x01, 0x22, 0x5c, 0x7b, 0x7f, 0x80, 0xc3, 0xed, 0xff];

const MUTATIONS: readonly Mutation[] = [flipBits, setBytes, hugeLength, truncate, repeatPart, removePart, splice, insertNoise];

/** One to four changes to a copy of the bytes. */
export function mutate(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let changed = Buffer.from(bytes);
  for (let left = 1 + random(4); left > 0; left--)
    changed = (MUTATIONS[random(MUTATIONS.length)] ?? flipBits)(changed, random, others) as Buffer<ArrayBuffer>;
  return changed;
}

function flipBits(bytes: Buffer, random: Random): Buffer {
  for (let left = 1 + random(8); left > 0 && bytes.length > 0; left--) {
    const at = random(bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random(8)), at);
  }
  return bytes;
}

function setBytes(bytes: Buffer, random: Random): Buffer {
  const from = random(bytes.length);
  return bytes.fill(AWKWARD[random(AWKWARD.length)] ?? 0, from, Math.min(bytes.length, from + 1 + random(12)));
}

/** Four bytes, or a number of ten, that claim far more than there is. */
function hugeLength(bytes: Buffer, random: Random): Buffer {
  const claim = random(2) === 0 ? Buffer.from('ffffff7f', 'hex') : Buffer.from('ffffffffffffffffff01', 'hex');
  claim.copy(bytes, random(bytes.length));
  return bytes;
}

function truncate(bytes: Buffer, random: Random): Buffer {
  return bytes.subarray(0, random(bytes.length));
}

function repeatPart(bytes: Buffer, random: Random): Buffer {
  const from = random(bytes.length);
  const part = bytes.subarray(from, from + random(400));
  return Buffer.concat([bytes.subarray(0, from), part, part, bytes.subarray(from)]);
}

function removePart(bytes: Buffer, random: Random): Buffer {
  const from = random(bytes.length);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + random(64))]);
}

function splice(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  const other = others[random(others.length)] ?? bytes;
  return Buffer.concat([bytes.subarray(0, random(bytes.length)), other.subarray(random(other.length))]);
}

function insertNoise(bytes: Buffer, random: Random): Buffer {
  const noise = Buffer.from(Array.from({ length: 1 + random(30) }, () => random(256)));
  const at = random(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
}
